import type { Money } from '../core/money'
import type { AccountKind, Leg, Posting } from './types'

/** The recipes: every way in which money moves so far, as pure data. */

const pair = (debit: AccountKind, credit: AccountKind, amount: Money, owner = ''): readonly Leg[] => [
  { account: debit, owner, side: 'debit', amount },
  { account: credit, owner, side: 'credit', amount },
]

const posting = (
  kind: string,
  causeType: Posting['causeType'],
  causeId: string,
  legs: readonly Leg[],
): Posting => ({
  key: `${kind}:${causeId}`,
  kind,
  causeType,
  causeId,
  legs,
})

/** Stripe holds the buyer's money; we owe a delivery. */
export const paymentReceived = (paymentId: string, amount: Money): Posting =>
  posting('payment_received', 'payment', paymentId, pair('stripe_clearing', 'order_liability', amount))

/** Delivered: what we owed is earned. */
export const revenueEarned = (fulfilmentId: string, amount: Money): Posting =>
  posting('revenue_earned', 'fulfilment', fulfilmentId, pair('order_liability', 'revenue', amount))

/** The provider took its price from our prepaid balance, in its own currency. */
export const providerCharged = (fulfilmentId: string, provider: string, cost: Money): Posting =>
  posting(
    'provider_charged',
    'fulfilment',
    fulfilmentId,
    pair('cost_of_sales', 'provider_prepaid', cost, provider),
  )

/** How much of a refund is more than what is still owed, so that it comes out of what was earned; minor units. */
export const earnedPart = (refundMinor: number, owedMinor: number): number =>
  Math.max(0, refundMinor - Math.max(0, owedMinor))

/**
 * We owe the buyer the money: instead of a delivery, or, where it was delivered, out of what was earned.
 * @param earnedMinor the part of it that was earned; 0 while nothing was delivered
 */
export function refundRequested(refundId: string, amount: Money, earnedMinor = 0): Posting {
  const { amountMinor, currency } = amount
  return posting('refund_requested', 'refund', refundId, [
    ...pair('order_liability', 'refunds_payable', { amountMinor: amountMinor - earnedMinor, currency }),
    ...pair('revenue', 'refunds_payable', { amountMinor: earnedMinor, currency }),
  ])
}

/** Stripe confirmed that the money goes back. */
export const refundPaid = (refundId: string, amount: Money): Posting =>
  posting('refund_paid', 'refund', refundId, pair('refunds_payable', 'stripe_clearing', amount))

/** Stripe could not pay a refund out: the money is back with Stripe, and we still owe it. */
export const refundReturned = (refundId: string, amount: Money): Posting =>
  posting('refund_returned', 'refund', refundId, pair('stripe_clearing', 'refunds_payable', amount))
