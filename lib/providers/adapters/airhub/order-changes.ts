import * as z from 'zod'
import { nameKey } from '../../../core/name-key'
import { type Choice, chooseRow } from '../../candidates'
import type { OpenPurchase, PurchaseSnapshot, ResolveInput, Rivals } from '../../contract'
import { sameIccid } from '../../iccid-match'
import { daysFrom } from '../../wire'
import type { VendorOrder } from './schemas'

/** GetOrderDetail with flag 1 gives this many orders at most (§2.2). */
export const LISTING_SIZE = 300

const markSchema = z.object({
  orderId: z.string().nullable(),
  validity: z.string().nullable(),
})
type Mark = z.infer<typeof markSchema>
const snapshotSchema = z.object({ orderIds: z.array(z.string()), esim: z.array(markSchema) })
type Snapshot = z.infer<typeof snapshotSchema>

const markOf = (order: VendorOrder): Mark => ({
  orderId: order.orderId,
  validity: order.vaildity ?? order.validity,
})

export const snapshotOf = (orders: readonly VendorOrder[], iccid: string | null): Snapshot => ({
  orderIds: orders.flatMap(({ orderId }) => orderId ?? []),
  esim: iccid === null ? [] : ordersOf(orders, iccid).map(markOf),
})

export const snapshotIn = (snapshot: PurchaseSnapshot | null): Snapshot | null =>
  snapshotSchema.safeParse(snapshot).data ?? null

export const ordersOf = (orders: readonly VendorOrder[], iccid: string): VendorOrder[] =>
  orders.filter((order) => order.iccid !== null && sameIccid(order.iccid, iccid))

/**
 * The order a purchase made: by our reference where rows show it, otherwise a new row with the bundle's name that no
 * other purchase of ours made.
 */
export function findNewOrder(
  orders: readonly VendorOrder[],
  input: ResolveInput,
  { claimed, open }: Rivals,
): Choice<VendorOrder> {
  const byRef = orders.filter(({ clientRef }) => clientRef === input.clientRef)
  const [own] = byRef
  if (own) return byRef.length === 1 ? { kind: 'one', row: own } : { kind: 'several', rows: byRef }
  return chooseRow({
    rows: orders.filter(freeFor(input, { claimed })),
    own: { ...input, state: 'unknown' },
    clientRef: input.clientRef,
    // One that was told its order's id looks for no other.
    others: open.filter(({ refs }) => refs.orderId === undefined),
    mayBeOf,
  })
}

/** Whether a row names no purchase of ours, and none is known to have made it. */
function freeFor(input: ResolveInput, { claimed }: Pick<Rivals, 'claimed'>): (row: VendorOrder) => boolean {
  const known = new Set([...input.claimed, ...claimed])
  return ({ orderId, iccid, clientRef }) =>
    clientRef === null && !(orderId && known.has(orderId)) && !(iccid && known.has(iccid))
}

function mayBeOf({ orderId, planName }: VendorOrder, purchase: OpenPurchase): boolean {
  const before = snapshotIn(purchase.snapshot)?.orderIds ?? []
  const fits = planName === null || nameKey(planName) === nameKey(purchase.bundleName)
  return fits && !(orderId !== null && before.includes(orderId))
}

/** Whether a listing without the purchase proves anything: it is not full, or reaches back to orders seen before. */
export function reachesBack(orders: readonly VendorOrder[], before: Snapshot): boolean {
  const seen = new Set(before.orderIds)
  return orders.length < LISTING_SIZE || orders.some(({ orderId }) => orderId !== null && seen.has(orderId))
}

/**
 * The orders of some days and the last 300 as one listing, null where it may have a gap: a range that is cut short at either
 * end lacks the orders from before the purchase, or those that the last 300 begin with.
 */
export function joined(
  days: readonly VendorOrder[],
  last: readonly VendorOrder[],
  before: Snapshot,
): VendorOrder[] | null {
  const ids = (orders: readonly VendorOrder[]) => new Set(orders.flatMap(({ orderId }) => orderId ?? []))
  const ofDays = ids(days)
  const isShown = ({ orderId }: VendorOrder) => orderId !== null && ofDays.has(orderId)
  const isJoined = last.some(isShown) && before.orderIds.some((id) => ofDays.has(id))
  return isJoined ? [...days, ...last.filter((order) => !isShown(order))] : null
}

/**
 * Orders that could be the purchase's and could be older than it as well: deeper than the last 300, where the list from
 * before it was full.
 */
export function ofUnknownAge(
  orders: readonly VendorOrder[],
  last: readonly VendorOrder[],
  input: ResolveInput,
  rivals: Rivals,
): VendorOrder[] {
  if ((snapshotIn(input.snapshot)?.orderIds.length ?? 0) < LISTING_SIZE) return []
  const recent = new Set(last.map(({ orderId }) => orderId))
  const isFree = freeFor(input, rivals)
  return orders.filter(
    (row) => !recent.has(row.orderId) && isFree(row) && mayBeOf(row, { ...input, state: 'unknown' }),
  )
}

/** A known order whose validity is longer than it was. `mark` names this very state of it. */
export interface Growth {
  readonly order: VendorOrder
  readonly days: number
  readonly mark: string
}

/** Signs of a renewal on one eSIM: a new order of its own, or a known order that got more days. */
export function findRenewal(
  orders: readonly VendorOrder[],
  before: Snapshot,
  iccid: string,
  claimed: readonly string[],
): { readonly fresh: readonly VendorOrder[]; readonly grown: readonly Growth[] } {
  const now = ordersOf(orders, iccid)
  const old = new Map(before.esim.map((mark) => [mark.orderId, mark]))
  const fresh = now.filter(
    ({ orderId }) => orderId !== null && !old.has(orderId) && !claimed.includes(orderId),
  )
  const grown = now.flatMap((order) => {
    const earlier = daysFrom(old.get(order.orderId)?.validity)
    const later = daysFrom(markOf(order).validity)
    if (earlier === null || later === null || later <= earlier) return []
    const mark = `${order.orderId}:${later} days`
    return claimed.includes(mark) ? [] : [{ order, days: later - earlier, mark }]
  })
  return { fresh, grown }
}
