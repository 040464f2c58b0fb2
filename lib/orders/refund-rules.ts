import type { ProviderEsim } from '../providers/types'
import type { FulfilmentState, OrderState } from './types'

/** Can I get my money back? Decided here alone: the pages, both APIs and the command ask the same function. */

/** What the provider says of an eSIM right now. `not_known`: it cannot tell, or could not be asked. */
export type Evidence = 'unused' | 'installed' | 'used' | 'over' | 'topped_up' | 'not_known'

const INSTALLED: ReadonlySet<string> = new Set(['downloaded', 'installed', 'enabled', 'disabled', 'deleted'])
const NEVER_INSTALLED: ReadonlySet<string> = new Set(['allocated', 'released'])
const OVER: ReadonlySet<string> = new Set(['depleted', 'expired', 'revoked'])

/**
 * Unused is only what was seen as such: a profile that was never installed, with one plan that has not begun. Whatever a
 * provider does not report is not known, never unused.
 */
export function evidenceOf(esim: ProviderEsim): Evidence {
  const hasUsed = esim.plans.some(
    ({ usedBytes, data, remainingBytes }) =>
      (usedBytes ?? 0) > 0 ||
      (remainingBytes !== null && data !== null && 'bytes' in data && remainingBytes < data.bytes),
  )
  if (hasUsed) return 'used'
  if (esim.plans.some(({ state }) => OVER.has(state))) return 'over'
  if (INSTALLED.has(esim.state) || esim.firstInstalledAt !== null) return 'installed'
  if (esim.plans.length > 1) return 'topped_up'
  if (!NEVER_INSTALLED.has(esim.state)) return 'not_known'
  // An eSIM that was never installed cannot have begun by use; a plan that runs by the calendar has.
  return esim.plans.some(({ startedAt, state }) => startedAt !== null && state !== 'queued')
    ? 'used'
    : 'unused'
}

export interface RefundPolicy {
  /** After the delivery; 0 = never without staff. */
  readonly windowDays: number
  /** For whom the store gives money back although the provider keeps its own: no provider takes an eSIM back. */
  readonly ownLoss: 'never' | 'accounts' | 'everyone'
  /** Minor units of the order's currency that may go back of one order; null = none without staff. */
  readonly mostMinor: number | null
  /** Orders from which a buyer may give back within a time. */
  readonly perBuyer: number
}

export interface LineFacts {
  readonly kind: string
  readonly amountMinor: number
  readonly fulfilment: FulfilmentState | null
  readonly deliveredAtMs: number | null
  /** What is promised, or has gone back, of this line. */
  readonly refund: 'none' | 'under_way' | 'done' | 'failed'
  readonly evidence: Evidence
  /** A card would get money of it, while its buyer's wallet no longer has what must be taken back with it. */
  readonly isRewardSpent: boolean
}

export interface OrderFacts {
  readonly state: OrderState
  readonly isDisputed: boolean
  /** A bank has decided against us, and its customer has the money. */
  readonly isPaidByBank: boolean
  /** It belongs to somebody who has proved their address. */
  readonly hasAccount: boolean
  /** Money went back by another hand: nobody can tell what is left of which line. */
  readonly isRefundedElsewhere: boolean
  /** Of this order, given back as unused already; minor units. */
  readonly givenBackMinor: number
  /** Other orders from which this buyer has given back within the policy's time. */
  readonly givenBackByBuyer: number
}

/** Why not. `staff`: a person may decide otherwise and can be asked from the page. */
export const REFUND_REFUSALS = {
  not_paid: { staff: false },
  in_progress: { staff: false },
  free: { staff: false },
  under_way: { staff: false },
  done: { staff: false },
  failed: { staff: true },
  disputed: { staff: false },
  paid_by_bank: { staff: false },
  in_review: { staff: true },
  renewal: { staff: true },
  late: { staff: true },
  installed: { staff: true },
  used: { staff: true },
  over: { staff: true },
  topped_up: { staff: true },
  not_known: { staff: true },
  above_limit: { staff: true },
  too_many: { staff: true },
  reward_spent: { staff: true },
  not_offered: { staff: true },
  needs_account: { staff: true },
} as const
export type RefundRefusal = keyof typeof REFUND_REFUSALS

/** For programs; people are told in their language (`refunds.no.<reason>`). */
export const REFUND_WORDS: Readonly<Record<RefundRefusal, string>> = {
  not_paid: 'Nothing was paid for it yet.',
  in_progress: 'It is still being delivered.',
  free: 'Nothing was charged for it.',
  under_way: 'Its refund is under way.',
  done: 'It was refunded.',
  failed: 'Its refund did not arrive.',
  disputed: 'The payment is disputed with the bank.',
  paid_by_bank: 'The bank has returned the payment.',
  in_review: 'A person is looking at this order.',
  renewal: 'Plans that were added to an eSIM are refunded by staff only.',
  late: 'The time to give it back is over.',
  installed: 'The eSIM was installed.',
  used: 'The eSIM was used.',
  over: 'The plan has ended.',
  topped_up: 'Another plan was added to the eSIM.',
  not_known: 'The provider cannot tell whether it is unused.',
  above_limit: 'The amount is decided by staff.',
  too_many: 'Several eSIMs were given back lately; staff decide.',
  reward_spent: 'The credit that the order brought has been spent: to the wallet, or by staff.',
  not_offered: 'Staff decide on refunds.',
  needs_account: 'Sign in with the address of the order to give it back.',
}

/** Into the wallet even what may not go to the card by itself: what was spent of the order's rewards is kept there. */
export const mayGoTo = (to: 'card' | 'wallet', decision: RefundDecision): boolean =>
  decision.kind === 'yes' || (to === 'wallet' && decision.reason === 'reward_spent')

export type RefundDecision =
  | { readonly kind: 'yes'; readonly untilMs: number }
  | { readonly kind: 'no'; readonly reason: RefundRefusal; readonly staff: boolean }

const DAY_MS = 86_400_000
const DELIVERED: ReadonlySet<OrderState> = new Set(['fulfilled', 'partially_refunded', 'refunding'])

/** One line of an order; the first reason that stands against it is the one that is told. */
export function decideRefund(
  line: LineFacts,
  order: OrderFacts,
  policy: RefundPolicy,
  nowMs: number,
): RefundDecision {
  const reason =
    refusalOf(line, order) ?? goodsRefusal(line, policy, nowMs) ?? limitRefusal(line, order, policy)
  if (reason) return { kind: 'no', reason, staff: REFUND_REFUSALS[reason].staff }
  return { kind: 'yes', untilMs: (line.deliveredAtMs ?? nowMs) + policy.windowDays * DAY_MS }
}

/** Where the money is. */
function refusalOf(line: LineFacts, order: OrderFacts): RefundRefusal | null {
  if (line.fulfilment === null) return 'not_paid'
  if (line.refund !== 'none') return line.refund
  if (line.amountMinor === 0) return 'free'
  if (order.isDisputed) return 'disputed'
  if (order.isPaidByBank) return 'paid_by_bank'
  if (order.state === 'needs_review' || line.fulfilment === 'manual' || order.isRefundedElsewhere)
    return 'in_review'
  return line.fulfilment === 'succeeded' && DELIVERED.has(order.state) ? null : 'in_progress'
}

/** What was bought, and what became of it. */
function goodsRefusal(line: LineFacts, policy: RefundPolicy, nowMs: number): RefundRefusal | null {
  if (line.kind !== 'new_esim') return 'renewal'
  if (policy.windowDays === 0 || policy.ownLoss === 'never') return 'not_offered'
  if (line.deliveredAtMs === null || nowMs >= line.deliveredAtMs + policy.windowDays * DAY_MS) return 'late'
  return line.evidence === 'unused' ? null : line.evidence
}

/** What the store does without a person. */
function limitRefusal(line: LineFacts, order: OrderFacts, policy: RefundPolicy): RefundRefusal | null {
  if (policy.mostMinor === null || order.givenBackMinor + line.amountMinor > policy.mostMinor)
    return 'above_limit'
  if (policy.ownLoss === 'accounts' && !order.hasAccount) return 'needs_account'
  if (order.givenBackByBuyer >= policy.perBuyer) return 'too_many'
  return line.isRewardSpent ? 'reward_spent' : null
}
