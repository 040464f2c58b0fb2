import 'server-only'
import type { Caller, Viewer } from '../auth/types'
import { isId } from '../core/ids'
import { money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { installationOf } from '../esims/install'
import { answersFor } from '../esims/owner-answers'
import { toOwned } from '../esims/owner-rules'
import { paymentService } from '../payments/registry'
import type { PaidWith } from '../payments/types'
import { asViewer, type Tx } from '../platform/db/client'
import { selectLines, selectOrder } from './repo/orders'
import { selectPayments } from './repo/payments'
import type { OrderRow } from './repo/rows'
import {
  type DeliveredRow,
  type Owner,
  type ShopOrderRow,
  type SoldEsimRow,
  selectDelivered,
  selectShopOrders,
  selectSoldTo,
} from './repo/shop'
import type { ShopEsim, ShopOrder } from './shop-types'

/** Clients of the old shop ask for all at once; more than this nobody has. */
const MOST_ESIMS = 200
const LIST = { maxAgeSeconds: 300, deadlineMs: 2000, mostAsked: 8 }
const ONE = { maxAgeSeconds: 60, deadlineMs: 4000, mostAsked: 1 }

const ownerOf = (caller: Caller): Owner =>
  caller.kind === 'user' ? { userId: caller.viewer.userId } : { guestId: caller.guestId }

/** An account reads under row security; a guest has no role of its own, its id in the query is the wall. */
const reading = <T>(caller: Caller, read: (owner: Owner, from?: Tx) => Promise<T>): Promise<T> =>
  caller.kind === 'user'
    ? asViewer(caller.viewer.userId, (tx) => read(ownerOf(caller), tx))
    : read(ownerOf(caller))

/** The caller's order; somebody else's is the same null as none. */
export async function ownOrder(caller: Caller, orderId: string): Promise<OrderRow | null> {
  if (!isId('ord', orderId)) return null
  const which = { orderId, limit: 1, offset: 0 }
  const [mine] = await reading(caller, (owner, from) => selectShopOrders(owner, which, from))
  return mine ? selectOrder({ id: mine.id }) : null
}

/** All eSIMs of an account, newest first; stored figures where a provider does not answer at once. */
export async function listShopEsims(viewer: Viewer): Promise<readonly ShopEsim[]> {
  const caller: Caller = { kind: 'user', viewer }
  const rows = await reading(caller, (owner, from) => selectSoldTo(owner, { most: MOST_ESIMS }, from))
  return completed(caller, rows, LIST)
}

/** One eSIM of an account by its number. Error: ESIM_NOT_FOUND, also for somebody else's. */
export async function readShopEsim(viewer: Viewer, iccid: string): Promise<Result<ShopEsim>> {
  if (!/^\d{18,22}$/.test(iccid)) return fail('ESIM_NOT_FOUND')
  const caller: Caller = { kind: 'user', viewer }
  const rows = await reading(caller, (owner, from) => selectSoldTo(owner, { iccid, most: 1 }, from))
  const [esim] = await completed(caller, rows, ONE)
  return esim ? ok(esim) : fail('ESIM_NOT_FOUND')
}

/** The first eSIM that an order of the caller's sold, or that it topped up; null while there is none. */
export async function esimOfOrder(caller: Caller, order: OrderRow): Promise<ShopEsim | null> {
  const rows = await reading(caller, (owner, from) =>
    selectSoldTo(owner, { orderId: order.id, most: MOST_ESIMS }, from),
  )
  const first = rows.at(-1)
  if (first) return (await completed(caller, [first], ONE))[0] ?? null
  return toppedUp(caller, order)
}

/** A top-up shows the buyer's own eSIM; of one that is not theirs only what they paid for it. */
async function toppedUp(caller: Caller, order: OrderRow): Promise<ShopEsim | null> {
  const [line] = await reading(caller, (owner, from) =>
    selectShopOrders(owner, { orderId: order.id, limit: 1, offset: 0 }, from),
  )
  const [delivered] = (await deliveredBy(caller, order)).filter(({ order_id }) => order_id === order.id)
  if (line?.kind !== 'renewal' || !delivered) return null
  if (caller.kind === 'user') {
    const own = await readShopEsim(caller.viewer, delivered.iccid)
    if (own.ok) return own.value
  }
  const bought = {
    ...{ esimId: '', iccid: delivered.iccid, label: null, bundleOnSale: false, soldHere: true },
    ...{ boughtAt: order.created_at.toISOString(), returnedAt: null, installable: false },
    bundle: delivered.bundle,
  }
  return {
    ...priced(delivered),
    owned: toOwned(bought, null, Date.now()),
    searchedCountries: [],
    install: null,
    history: [planOf(delivered)],
  }
}

async function deliveredBy(caller: Caller, order: OrderRow): Promise<readonly DeliveredRow[]> {
  const iccids = (await selectLines(order.id)).flatMap(({ iccid }) => (iccid ? [iccid] : []))
  return reading(caller, (owner, from) => selectDelivered(owner, iccids, from))
}

const priced = (row: SoldEsimRow | DeliveredRow) => ({
  orderId: row.order_id,
  bundle: row.bundle,
  price: money(row.amount_minor, row.currency),
  paidAt: row.paid_at?.toISOString() ?? null,
})
const planOf = (row: DeliveredRow) => ({ kind: row.kind, ...priced(row) })

async function completed(
  caller: Caller,
  rows: readonly SoldEsimRow[],
  asking: typeof LIST,
): Promise<readonly ShopEsim[]> {
  const iccids = rows.map(({ iccid }) => iccid)
  const clientKey = caller.kind === 'user' ? `account:${caller.viewer.userId}` : `guest:${caller.guestId}`
  const [answers, delivered, installs] = await Promise.all([
    answersFor(iccids, { ...asking, clientKey }),
    reading(caller, (owner, from) => selectDelivered(owner, iccids, from)),
    Promise.all(rows.map(({ esim_id }) => installationOf(esim_id))),
  ])
  const nowMs = Date.now()
  return rows.map((row, i) => {
    const bought = {
      ...{ esimId: row.esim_id, iccid: row.iccid, label: row.label, bundle: row.bundle },
      ...{ bundleOnSale: false, soldHere: true, returnedAt: row.returned_at?.toISOString() ?? null },
      ...{ boughtAt: row.created_at.toISOString(), installable: (installs[i] ?? null) !== null },
    }
    return {
      ...priced(row),
      owned: toOwned(bought, answers.get(row.iccid) ?? null, nowMs),
      searchedCountries: row.searched_countries,
      install: installs[i] ?? null,
      history: delivered.filter(({ iccid }) => iccid === row.iccid).map(planOf),
    }
  })
}

const shopOrder = (row: ShopOrderRow): ShopOrder => ({
  orderId: row.id,
  state: row.state,
  kind: row.kind,
  price: money(row.amount_minor, row.currency),
  fromWallet: money(row.wallet_minor, row.currency),
  quantity: row.quantity,
  bundle: row.kind === 'wallet_topup' ? null : row.bundle,
  at: (row.paid_at ?? row.created_at).toISOString(),
})

/** All orders of an account, also unpaid, failed and refunded ones, newest first. */
export async function listShopOrders(
  viewer: Viewer,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly ShopOrder[]> {
  const rows = await reading({ kind: 'user', viewer }, (owner, from) => selectShopOrders(owner, page, from))
  return rows.map(shopOrder)
}

export interface ShopReceipt extends ShopOrder {
  /** The intent at Stripe; null when nothing was paid. */
  readonly intentId: string | null
  readonly email: string | null
  /** As Stripe tells it now; null when it does not answer. */
  readonly paidWith: PaidWith | null
}

/** One order of an account with what it was paid with. Error: ORDER_NOT_FOUND, also for somebody else's. */
export async function readShopOrder(viewer: Viewer, orderId: string): Promise<Result<ShopReceipt>> {
  const order = await ownOrder({ kind: 'user', viewer }, orderId)
  if (!order) return fail('ORDER_NOT_FOUND')
  const which = { orderId, limit: 1, offset: 0 }
  const [[row], all] = await Promise.all([
    selectShopOrders({ userId: viewer.userId }, which),
    selectPayments(orderId),
  ])
  if (!row) return fail('ORDER_NOT_FOUND')
  const paid = all.find(({ state, payment_intent_id }) => state === 'paid' && payment_intent_id)
  const intentId = paid?.payment_intent_id ?? null
  const service = paid && paymentService(paid.driver)
  const reading = intentId ? await service?.readIntent?.(intentId) : undefined
  const paidWith = reading?.kind === 'found' ? reading.value.paidWith : null
  return ok({ ...shopOrder(row), intentId, email: order.email, paidWith })
}
