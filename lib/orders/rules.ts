import type { Money } from '../core/money'
import type { IntentView, RefundView, SessionView } from '../payments/types'
import type { Capabilities, PurchaseOutcome, ResolveOutcome } from '../providers/types'
import type { FulfilmentState, OrderState, WalletWish } from './types'

/** What a payment means for an order. Pure: settle, the success page and the sweep all ask this. */
export type Judgement =
  /** Waits for the buyer. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'mismatch'; readonly differences: readonly string[] }
  | { readonly kind: 'expired' }
  | { readonly kind: 'processing' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'paid' }

export interface Expected {
  readonly orderId: string
  readonly amount: Money
  readonly isLive: boolean
}

export function judgeSession(expected: Expected, session: SessionView): Judgement {
  if (session.status === 'open') return { kind: 'nothing' }
  if (session.status === 'expired') return { kind: 'expired' }
  const differences = [...differencesOf(expected, session), ...(session.isPaymentMode ? [] : ['mode'])]
  if (differences.length > 0) return { kind: 'mismatch', differences }
  if (session.money === 'paid') return { kind: 'paid' }
  return { kind: session.money === 'failed' ? 'failed' : 'processing' }
}

/** An intent never fails for good: after a refused card it waits for the next one, until it is cancelled. */
export function judgeIntent(expected: Expected, intent: IntentView): Judgement {
  if (intent.status === 'open') return { kind: 'nothing' }
  if (intent.status === 'canceled') return { kind: 'expired' }
  const differences = differencesOf(expected, intent)
  if (differences.length > 0) return { kind: 'mismatch', differences }
  return { kind: intent.status }
}

/** Where what was paid differs from what was ordered. */
const differencesOf = (
  expected: Expected,
  paid: Pick<SessionView, 'orderId' | 'amount' | 'isLive'>,
): readonly string[] =>
  [
    paid.orderId === expected.orderId ? null : 'order',
    paid.amount?.amountMinor === expected.amount.amountMinor ? null : 'amount',
    paid.amount?.currency === expected.amount.currency ? null : 'currency',
    paid.isLive === expected.isLive ? null : 'livemode',
  ].filter((difference) => difference !== null)

/** Orders whose money may still arrive for the first time; in every other state a second payment goes back. */
const AWAITING_MONEY: ReadonlySet<OrderState> = new Set([
  'draft',
  'awaiting_payment',
  'expired',
  'payment_failed',
  'canceled',
])
export const awaitsMoney = (state: OrderState): boolean => AWAITING_MONEY.has(state)

/** A payment that somebody could still make, or is making. */
export const LIVE_PAYMENT: ReadonlySet<string> = new Set(['creating', 'open', 'processing'])

/**
 * What the wallet pays of an order, minor units. What is left for the card can be charged there: it is nothing, or at
 * least the smallest charge, in steps that cards can be charged in.
 */
export function walletPart(
  wish: WalletWish,
  totalMinor: number,
  spendableMinor: number,
  card: { readonly leastMinor: number; readonly stepMinor: number },
): number {
  if (wish === 'none') return 0
  if (spendableMinor >= totalMinor) return totalMinor
  if (wish === 'only') return 0
  const most = Math.min(spendableMinor, totalMinor - card.leastMinor)
  // The card takes whole steps of the total.
  const cardMinor = Math.ceil((totalMinor - most) / card.stepMinor) * card.stepMinor
  return Math.max(0, totalMinor - cardMinor)
}

interface PaidBy {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly amount_minor: number
}
/** A refund, or a dispute that was lost: the bank has given the buyer its money. */
interface GoneBack {
  readonly payment_id: string
  readonly state: string
  readonly reason: string
  readonly amount_minor: number
}

/**
 * Which payments a sum goes back by: to the card first, as far as it was charged, then to the wallet. A payment that went
 * back since it was one too many takes no part.
 * @returns null when that much was not paid, or has gone back already
 */
export function splitRefund(
  payments: readonly PaidBy[],
  refunds: readonly GoneBack[],
  amountMinor: number,
): readonly { readonly paymentId: string; readonly amountMinor: number }[] | null {
  const whole = new Set(
    refunds.filter(({ reason }) => WHOLE_PAYMENT.has(reason)).map((row) => row.payment_id),
  )
  const standing = payments
    .filter(({ id, state }) => state === 'paid' && !whole.has(id))
    .sort((a, b) => Number(a.kind === 'wallet') - Number(b.kind === 'wallet'))
  const parts: { paymentId: string; amountMinor: number }[] = []
  let leftMinor = amountMinor
  for (const payment of standing) {
    const goneMinor = refunds
      .filter((row) => row.payment_id === payment.id && row.state !== 'failed')
      .reduce((sum, row) => sum + row.amount_minor, 0)
    const partMinor = Math.min(leftMinor, payment.amount_minor - goneMinor)
    if (partMinor > 0) parts.push({ paymentId: payment.id, amountMinor: partMinor })
    leftMinor -= Math.max(0, partMinor)
  }
  return leftMinor > 0 ? null : parts
}
/** Reasons for which a payment went back as one that the order does not stand on. */
export const WHOLE_PAYMENT: ReadonlySet<string> = new Set(['paid_twice', 'paid_late'])

/** How a purchase call ends for the fulfilment. Only a definite yes or no ends it; all else is unknown. */
export type SendDecision =
  | { readonly to: 'succeeded' }
  | { readonly to: 'rejected'; readonly reason: string }
  /** Proven not to have been done; may be sent again after a pause. */
  | { readonly to: 'absent'; readonly reason: string }
  | { readonly to: 'unknown'; readonly reason: string; readonly readInSeconds: number }

/** Refusals that say nothing about this purchase: the vendor was busy, down before it began, or our keys are wrong. */
const WORTH_RETRYING = new Set(['RATE_LIMITED', 'UNAVAILABLE', 'AUTH'])

export function decideSend(outcome: PurchaseOutcome): SendDecision {
  switch (outcome.kind) {
    case 'fulfilled':
      return { to: 'succeeded' }
    case 'pending':
      return {
        to: 'unknown',
        reason: 'pending at the provider',
        readInSeconds: Math.ceil(outcome.pollAfterMs / 1000),
      }
    case 'rejected':
      return WORTH_RETRYING.has(outcome.code)
        ? { to: 'absent', reason: outcome.code }
        : { to: 'rejected', reason: `${outcome.code}: ${outcome.message}` }
    case 'unknown':
      return { to: 'unknown', reason: outcome.reason, readInSeconds: 5 }
  }
}

export interface Situation {
  readonly sentAtMs: number
  readonly nowMs: number
  readonly attempt: number
  readonly cleanListings: number
  readonly readings: number
  readonly settings: {
    readonly settleWindowSeconds: number
    readonly cleanListingsNeeded: number
    readonly maxAttempts: number
    readonly manualAfterSeconds: number
  }
  readonly capabilities: Pick<Capabilities, 'listingIsComplete'>
}

/** What a reading of an unknown purchase leads to. Never to a second purchase while a first may exist. */
export type Resolution =
  | { readonly to: 'succeeded' }
  | { readonly to: 'rejected'; readonly reason: string }
  | { readonly to: 'absent'; readonly reason: string; readonly mayResend: boolean }
  | { readonly to: 'manual'; readonly reason: string }
  | {
      readonly to: 'wait'
      readonly nextInSeconds: number
      readonly cleanListings: number
      readonly reason: string
    }

/** What a purchase goes on waiting for; tells when a person takes over (`lookingUntil`). */
export const READING = {
  pending: 'pending at the provider',
  unreadable: 'cannot be read',
  unclear: 'cannot be told apart yet',
  unlisted: 'not in the listing yet',
} as const

export function decideResolution(outcome: ResolveOutcome, situation: Situation): Resolution {
  const ageSeconds = (situation.nowMs - situation.sentAtMs) / 1000
  const { settings } = situation
  const patience = (reason: string, cleanListings: number): Resolution =>
    ageSeconds >= settings.manualAfterSeconds
      ? { to: 'manual', reason }
      : { to: 'wait', nextInSeconds: pause(situation), cleanListings, reason }
  switch (outcome.kind) {
    case 'fulfilled':
      return { to: 'succeeded' }
    case 'rejected':
      return { to: 'rejected', reason: `${outcome.code}: ${outcome.message}` }
    case 'pending':
      return patience(READING.pending, situation.cleanListings)
    case 'unreadable':
      return patience(`${READING.unreadable}: ${outcome.reason}`, situation.cleanListings)
    case 'ambiguous':
      return ageSeconds >= settings.settleWindowSeconds
        ? { to: 'manual', reason: 'the provider cannot tell whether it was done' }
        : {
            to: 'wait',
            nextInSeconds: pause(situation),
            cleanListings: situation.cleanListings,
            reason: READING.unclear,
          }
    case 'absent_now':
      return absence(situation, ageSeconds)
  }
}

/** Absence is proven by clean, complete listings that span the settle window, never by one look. */
function absence(situation: Situation, ageSeconds: number): Resolution {
  const { settings, capabilities } = situation
  const cleanListings = situation.cleanListings + 1
  if (ageSeconds < settings.settleWindowSeconds || cleanListings < settings.cleanListingsNeeded)
    return { to: 'wait', nextInSeconds: pause(situation), cleanListings, reason: READING.unlisted }
  if (!capabilities.listingIsComplete)
    return { to: 'manual', reason: 'not found, but the listing proves nothing' }
  return { to: 'absent', reason: 'not in any listing', mayResend: situation.attempt < settings.maxAttempts }
}

/** 5 s, 10 s, 20 s … at most a third of the settle window and five minutes, so that enough listings fit into it. */
const pause = ({ readings, settings }: Situation): number =>
  Math.max(
    1,
    Math.min(
      5 * 2 ** Math.min(readings, 10),
      300,
      Math.floor(settings.settleWindowSeconds / settings.cleanListingsNeeded),
    ),
  )

/** Pause before a purchase that was proven not to have been done is sent again. */
export const resendPauseSeconds = (attempt: number): number => Math.min(300, 5 * 2 ** attempt)

/** Not ended yet: it is still to be bought, or to be read. */
export const isOpen = ({ state }: { readonly state: FulfilmentState }): boolean =>
  state === 'ready' || state === 'sending' || state === 'unknown' || state === 'absent'

/** Whether money that was promised failed to go back, was not promised anew, and not paid by the buyer's bank either. */
export const hasUnpaidRefund = (
  refunds: readonly {
    state: string
    payment_id: string
    order_line_id: number | null
    covered_by: string | null
  }[],
): boolean =>
  refunds.some(
    (failed) =>
      failed.state === 'failed' &&
      failed.covered_by === null &&
      !refunds.some(
        (other) =>
          other.state !== 'failed' &&
          other.payment_id === failed.payment_id &&
          other.order_line_id === failed.order_line_id,
      ),
  )

interface KnownRefund {
  readonly id: string
  readonly stripe_refund_id: string | null
}

/**
 * What has already gone back of a promised refund: what carries its id; else one that we made for as much, and whose id
 * nobody knows any more. That one was made before the database was set back to an older copy, for the promise that has
 * since been made again: paying it a second time is what must not be.
 */
export function ownRefund(
  made: readonly RefundView[],
  promised: { readonly id: string; readonly amount_minor: number },
  known: readonly KnownRefund[],
): RefundView | null {
  const own = made.find(({ refundId }) => refundId === promised.id)
  if (own) return own
  const isForgotten = ({ stripeRefundId, refundId }: RefundView) =>
    refundId !== null && !known.some((row) => row.id === refundId || row.stripe_refund_id === stripeRefundId)
  return (
    made.find(
      (view) =>
        isForgotten(view) && view.state !== 'failed' && view.amount?.amountMinor === promised.amount_minor,
    ) ?? null
  )
}
