import * as z from 'zod'
import { nameKey } from '../../../core/name-key'
import type { PurchaseSnapshot, ResolveInput } from '../../contract'
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

export type Finding =
  | { readonly kind: 'one'; readonly order: VendorOrder }
  | { readonly kind: 'several'; readonly orders: readonly VendorOrder[] }
  | { readonly kind: 'none'; readonly complete: boolean }

/**
 * The order a purchase made: by our reference where rows show it, otherwise the one new row with the bundle's name.
 * The listing is complete when it is not full, or still reaches back to orders seen before the purchase.
 */
export function findNewOrder(orders: readonly VendorOrder[], before: Snapshot, input: ResolveInput): Finding {
  const byRef = orders.filter(({ clientRef }) => clientRef === input.clientRef)
  if (byRef.length > 0) return found(byRef)
  const known = new Set([...before.orderIds, ...input.claimed])
  const wanted = nameKey(input.bundleName)
  const fresh = orders.filter(
    (order) =>
      order.clientRef === null &&
      (order.orderId === null || !known.has(order.orderId)) &&
      (order.planName === null || nameKey(order.planName) === wanted),
  )
  if (fresh.length > 0) return found(fresh)
  const seen = new Set(before.orderIds)
  const reachesBack = orders.some(({ orderId }) => orderId !== null && seen.has(orderId))
  return { kind: 'none', complete: orders.length < LISTING_SIZE || reachesBack }
}

const found = (orders: readonly VendorOrder[]): Finding => {
  const [only] = orders
  return only && orders.length === 1 ? { kind: 'one', order: only } : { kind: 'several', orders }
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
