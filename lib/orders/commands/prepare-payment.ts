import 'server-only'
import type { ErrorCode } from '../../core/error-codes'
import { newId } from '../../core/ids'
import { fail, ok, type Result } from '../../core/result'
import { payments } from '../../payments/registry'
import { inTransaction, type Tx } from '../../platform/db/client'
import { reserveUseAgain } from '../../promotions/commands/reserve-use'
import { lockOrder, selectLines } from '../repo/orders'
import { insertPayment, movePayment, type PaymentKind, selectPayments } from '../repo/payments'
import type { LineRow, OrderRow, PaymentRow } from '../repo/rows'
import { LIVE_PAYMENT } from '../rules'
import { stillSoldTo } from '../sold-where'
import { closePayment } from './close-payment'
import { endUnpaid } from './end-unpaid'
import { markPaid } from './mark-paid'
import { reserveWallet } from './reserve-wallet'

/** Stripe wants at least 30 minutes for a session; the rest is for a slow first call and for clocks that differ. */
const PAYABLE_MINUTES = 45
/** A payment that ends sooner than this is not handed out any more. */
const WORTH_HANDING_OUT_MS = 60_000

/** A frozen price is stood by for two hours; after that, or once the order has ended, a new quote is asked for. */
const PRICE_STANDS_MS = 2 * 3_600_000
const isPayable = (order: OrderRow): boolean =>
  ['draft', 'awaiting_payment', 'payment_failed'].includes(order.state) &&
  Date.now() - order.created_at.getTime() < PRICE_STANDS_MS

/** The same question gets the same answer, however often it is asked. */
function refusalOf({ paid_at, amount_minor, wallet_minor, state_reason }: OrderRow): ErrorCode {
  if (paid_at && amount_minor === wallet_minor) return 'ORDER_PAID'
  if (state_reason === UNPAYABLE.unfunded) return 'INSUFFICIENT_FUNDS'
  if (state_reason === UNPAYABLE.promotion) return 'PROMOTION_REACHED_MAX_USAGE'
  return state_reason === UNPAYABLE.frozen ? 'WALLET_FROZEN' : 'ORDER_NOT_PAYABLE'
}

/** Why an order ended that cannot be paid at its price any more. */
const UNPAYABLE = {
  unfunded: 'the wallet does not have it',
  frozen: 'the wallet is frozen',
  promotion: 'its promotion is somebody else’s now',
} as const

export interface Prepared {
  readonly order: OrderRow
  readonly payment: PaymentRow
  readonly lines: readonly LineRow[]
}

/**
 * The live payment of an order in the form and at the service that is asked for, or a fresh row n+1, committed before that
 * service is called so that its key survives us. A live one of another kind is ended first: two payable things never exist.
 * An order that its wallet covers is paid by this, without any of them.
 * Errors: ORDER_PAID (by its wallet, now or before), ORDER_NOT_FOUND, ORDER_NOT_PAYABLE, INSUFFICIENT_FUNDS and WALLET_FROZEN (paid by
 * only; the order has ended), PROMOTION_REACHED_MAX_USAGE (paid anew after its use was given back; the order
 * has ended), NOT_SOLD_FROM_COUNTRY (from where the payer is now; the order stands, and money that is on its way buys),
 * PAYMENT_UNAVAILABLE.
 * @param driver the service; null = that of the live payment, else the one that takes new ones
 * @param buyerCountry where the platform says that who pays is, alpha-2; null where it does not
 */
export async function preparePayment(
  orderId: string,
  kind: PaymentKind,
  driver: string | null,
  buyerCountry: string | null = null,
): Promise<Result<Prepared>> {
  const sold =
    buyerCountry === null ? ok(true as const) : await stillSoldTo(await selectLines(orderId), buyerCountry)
  for (let turn = 0; turn < 3; turn++) {
    const claim = await claimPayment(orderId, kind, driver, sold)
    if (!claim.ok) return claim
    if (!('toClose' in claim.value)) return ok(claim.value)
    if (!(await closePayment(claim.value.toClose, 'replaced'))) return fail('PAYMENT_UNAVAILABLE')
  }
  return fail('PAYMENT_UNAVAILABLE')
}

function claimPayment(
  orderId: string,
  kind: PaymentKind,
  asked: string | null,
  sold: Result<true>,
): Promise<Result<Prepared | { readonly toClose: PaymentRow }>> {
  return inTransaction(async (tx) => {
    const order = await lockOrder(tx, orderId)
    if (!order) return fail('ORDER_NOT_FOUND')
    if (!isPayable(order)) return fail(refusalOf(order))
    const lines = await selectLines(orderId, tx)
    const known = await selectPayments(orderId, tx)
    const live = known.find(({ state }) => LIVE_PAYMENT.has(state))
    const driver = asked ?? (live?.kind === kind ? live.driver : payments()?.id)
    if (driver === undefined) return fail('PAYMENT_UNAVAILABLE')
    if (live?.state === 'processing' || live?.close_as === 'canceled') return fail('ORDER_NOT_PAYABLE')
    if (!sold.ok) return sold
    if (live && (live.kind !== kind || live.driver !== driver || live.close_as)) return ok({ toClose: live })
    const lapsed = live && live.expires_at.getTime() < Date.now() + WORTH_HANDING_OUT_MS
    if (live && !lapsed) return ok({ order, payment: live, lines })
    // A session about to end is closed first (by the sweep, who asks Stripe): two payable ones must never exist.
    if (live?.session_id) return fail('ORDER_NOT_PAYABLE')
    if (live?.payment_intent_id) return ok({ toClose: live })
    if (live) await movePayment(tx, live.id, 'failed', 'was never opened')
    // Given back when an earlier payment failed.
    const promoted = await reserveUseAgain(tx, { orderId, userId: order.user_id, email: order.email })
    if (!promoted.ok) return refuseUnpromoted(tx, order)
    const reserved = await reserveWallet(tx, order)
    if (!reserved.ok) return refuseUnfunded(tx, order, reserved.error.code)
    const restMinor = order.amount_minor - reserved.value.wallet_minor
    if (restMinor === 0) {
      await markPaid(tx, reserved.value, { paidAt: new Date(), email: null })
      return fail('ORDER_PAID')
    }
    const payment = await insertPayment(tx, {
      id: newId('pay'),
      order_id: orderId,
      n: (known.at(-1)?.n ?? 0) + 1,
      kind,
      driver,
      amount_minor: restMinor,
      currency: order.currency,
      expires_at: new Date(Date.now() + PAYABLE_MINUTES * 60_000),
    })
    return payment ? ok({ order: reserved.value, payment, lines }) : fail('PAYMENT_UNAVAILABLE')
  })
}

/** Its price stood on a use of a promotion that is gone: whoever wants it still asks for a new price. */
async function refuseUnpromoted(tx: Tx, order: OrderRow) {
  await endUnpaid(tx, order, 'canceled', UNPAYABLE.promotion)
  return fail('PROMOTION_REACHED_MAX_USAGE')
}

/** Who wished to pay by wallet alone and cannot has no order to come back to: the wish ends with its answer. */
async function refuseUnfunded(tx: Tx, order: OrderRow, code: ErrorCode) {
  await endUnpaid(tx, order, 'canceled', code === 'WALLET_FROZEN' ? UNPAYABLE.frozen : UNPAYABLE.unfunded)
  return fail(code)
}
