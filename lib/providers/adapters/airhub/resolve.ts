import type { Choice } from '../../candidates'
import type { ResolveInput } from '../../contract'
import type { ProviderRefs, ResolveOutcome } from '../../types'
import type { Catalogue } from './catalogue'
import { type AirhubClient, dayOf } from './client'
import { installOf } from './mapping'
import { findNewOrder, findRenewal, joined, ofUnknownAge, reachesBack, snapshotIn } from './order-changes'
import type { VendorOrder } from './schemas'

const ASK = { lane: 'settle' } as const
const DAY_MS = 86_400_000
/** The days of a listing are in a zone nobody names. */
const DAYS_BEFORE = 2

/** A purchase of a new eSIM: by its order id if the answer gave one, otherwise by comparing orders before and after. */
export async function resolveOrder(
  client: AirhubClient,
  input: ResolveInput,
  nowMs: number,
): Promise<ResolveOutcome> {
  const { orderId } = input.refs
  if (orderId !== undefined) return bySimOf(client, orderId, input.refs)
  const orders = await client.orders('last_300', ASK)
  if (!orders.ok) return { kind: 'unreadable', reason: orders.error.message }
  const before = snapshotIn(input.snapshot)
  const own = orders.value.filter(({ clientRef }) => clientRef === input.clientRef)
  if (before === null && own.length !== 1) {
    return { kind: 'ambiguous', evidence: ['no list of orders was kept from before the purchase'] }
  }
  const isSeen = own.length === 1 || (before !== null && reachesBack(orders.value, before))
  if (!isSeen) return resolveByDays(client, input, orders.value, nowMs)
  return concludeBy(client, input, findNewOrder(orders.value, input, await input.rivals()))
}

/**
 * More than 300 orders since the purchase: those of its days, as far as they join the last 300 without a gap. What is in
 * none of the lists from before and deeper than the last 300 may be older than the purchase, or its own; nothing is taken
 * while there is such a row, since what is taken in its place would be missed by the one that made it.
 */
async function resolveByDays(
  client: AirhubClient,
  input: ResolveInput,
  last: readonly VendorOrder[],
  nowMs: number,
): Promise<ResolveOutcome> {
  const before = snapshotIn(input.snapshot)
  const days = await client.orders(
    { from: dayOf(input.sentAtMs - DAYS_BEFORE * DAY_MS), to: dayOf(nowMs + DAY_MS) },
    ASK,
  )
  if (!days.ok) return { kind: 'unreadable', reason: days.error.message }
  const orders = before && joined(days.value, last, before)
  if (!orders) return { kind: 'ambiguous', evidence: ['no listing reaches back to before the purchase'] }
  const rivals = await input.rivals()
  const choice = findNewOrder(orders, input, rivals)
  const isByRef = choice.kind === 'one' && choice.row.clientRef !== null
  const unsure = isByRef ? [] : ofUnknownAge(orders, last, input, rivals)
  return unsure.length > 0
    ? { kind: 'ambiguous', evidence: unsure.slice(0, 5).map(describeOrder) }
    : concludeBy(client, input, choice)
}

async function concludeBy(
  client: AirhubClient,
  input: ResolveInput,
  choice: Choice<VendorOrder>,
): Promise<ResolveOutcome> {
  if (choice.kind === 'several') return { kind: 'ambiguous', evidence: choice.rows.map(describeOrder) }
  if (choice.kind === 'wait') return { kind: 'pending', refs: input.refs }
  return choice.kind === 'one' ? deliveredBy(client, input, choice.row) : { kind: 'absent_now' }
}

async function deliveredBy(
  client: AirhubClient,
  input: ResolveInput,
  order: VendorOrder,
): Promise<ResolveOutcome> {
  const refs = {
    ...input.refs,
    clientRef: input.clientRef,
    ...(order.orderId ? { orderId: order.orderId } : {}),
  }
  if (order.orderId !== null) return bySimOf(client, order.orderId, refs, order)
  return order.iccid === null ? { kind: 'pending', refs } : fulfilled(refs, order, order.iccid)
}

async function bySimOf(
  client: AirhubClient,
  orderId: string,
  refs: ProviderRefs,
  order?: VendorOrder,
): Promise<ResolveOutcome> {
  const activation = await client.activation(orderId, ASK)
  if (!activation.ok && !order?.iccid) return { kind: 'unreadable', reason: activation.error.message }
  const row = activation.ok ? activation.value : null
  const iccid = order?.iccid ?? row?.iccid ?? refs.iccid
  if (iccid === undefined || iccid === null) return { kind: 'pending', refs: { ...refs, orderId } }
  return fulfilled({ ...refs, orderId }, row ?? order ?? null, iccid)
}

const fulfilled = (refs: ProviderRefs, row: VendorOrder | null, iccid: string): ResolveOutcome => ({
  kind: 'fulfilled',
  refs: { ...refs, iccid },
  install: row && installOf(row),
  applicationId: refs.orderId ?? null,
})

/**
 * No document promises that a renewal shows anywhere, so its absence can never be proved. It is taken as found when the
 * eSIM has one new order, or one known order got exactly the days of the plan; all else is for staff.
 */
export async function resolveRenewal(
  client: AirhubClient,
  catalogue: Catalogue,
  input: ResolveInput,
): Promise<ResolveOutcome> {
  const before = snapshotIn(input.snapshot)
  if (before === null || input.iccid === null) {
    return { kind: 'ambiguous', evidence: ['no list of orders was kept from before the renewal'] }
  }
  const orders = await client.orders('last_300', ASK)
  if (!orders.ok) return { kind: 'unreadable', reason: orders.error.message }
  const { fresh, grown } = findRenewal(orders.value, before, input.iccid, input.claimed)
  const found = { kind: 'fulfilled', refs: { ...input.refs, iccid: input.iccid }, install: null } as const
  const [order] = fresh
  const [growth] = grown
  if (order && fresh.length === 1 && !growth) return { ...found, applicationId: order.orderId }
  if (growth && grown.length === 1 && !order) {
    const days = await catalogue.daysOf(input.bundleRef)
    if (!days.ok) return { kind: 'unreadable', reason: days.error.message }
    if (days.value === growth.days) return { ...found, applicationId: growth.mark }
  }
  const signs = [
    ...fresh.map(describeOrder),
    ...grown.map((one) => `${describeOrder(one.order)} got ${one.days} days more`),
  ]
  const nothing = 'no order of this eSIM changed; AirHub need not show renewals: see its portal'
  return { kind: 'ambiguous', evidence: signs.length === 0 ? [nothing] : signs }
}

const describeOrder = (order: VendorOrder): string =>
  `order ${order.orderId ?? '?'} ${order.planName ?? ''} ${order.purchaseDate?.slice(0, 10) ?? ''}`.trim()
