import type { Money } from '../core/money'
import type { AccountKind, CauseType, Leg, Posting } from './types'

/** The recipes: every way in which money moves so far, as pure data. */

const pair = (debit: AccountKind, credit: AccountKind, amount: Money, owner = ''): readonly Leg[] => [
  { account: debit, owner, side: 'debit', amount },
  { account: credit, owner, side: 'credit', amount },
]

const posting = (kind: string, causeType: CauseType, causeId: string, legs: readonly Leg[]): Posting => ({
  key: `${kind}:${causeId}`,
  kind,
  causeType,
  causeId,
  legs,
})

const STRIPE = 'stripe'
/** What a payment service holds for us. Stripe's account has no owner, since it was there before there were others. */
const clearing = (side: Leg['side'], amount: Money, driver: string): Leg =>
  of('stripe_clearing', side, amount, driver === STRIPE ? '' : driver)

/** The service holds the buyer's money; we owe a delivery. */
export const paymentReceived = (paymentId: string, amount: Money, driver = STRIPE): Posting =>
  posting('payment_received', 'payment', paymentId, [
    clearing('debit', amount, driver),
    of('order_liability', 'credit', amount),
  ])

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

/** The service confirmed that the money goes back. */
export const refundPaid = (refundId: string, amount: Money, driver = STRIPE): Posting =>
  posting('refund_paid', 'refund', refundId, [
    of('refunds_payable', 'debit', amount),
    clearing('credit', amount, driver),
  ])

/** The service could not pay a refund out: it has the money again, and we still owe it. */
export const refundReturned = (refundId: string, amount: Money, driver = STRIPE): Posting =>
  posting('refund_returned', 'refund', refundId, [
    clearing('debit', amount, driver),
    of('refunds_payable', 'credit', amount),
  ])

const of = (account: AccountKind, side: Leg['side'], amount: Money, owner = ''): Leg => ({
  account,
  owner,
  side,
  amount,
})

/** A top-up that was paid for: what we owed as an order is the wallet's. */
export const walletToppedUp = (orderId: string, userId: string, amount: Money): Posting =>
  posting('wallet_topped_up', 'order', orderId, [
    of('order_liability', 'debit', amount),
    of('wallet', 'credit', amount, userId),
  ])

/** The buyer has the money back in the wallet. */
export const refundToWallet = (refundId: string, userId: string, amount: Money): Posting =>
  posting('refund_to_wallet', 'refund', refundId, [
    of('refunds_payable', 'debit', amount),
    of('wallet', 'credit', amount, userId),
  ])

/** Credit that we give: it costs us what somebody may spend. */
export type Gift = 'voucher' | 'cashback' | 'referral'

/**
 * @param causeId what makes it happen once: a redemption, a promotion's use, a referral's side
 */
export const creditGiven = (
  gift: Gift,
  causeType: CauseType,
  causeId: string,
  userId: string,
  amount: Money,
): Posting =>
  posting(`${gift}_given`, causeType, causeId, [
    of('promotion_cost', 'debit', amount, gift),
    of('wallet', 'credit', amount, userId),
  ])

/** A bank has taken a payment back until its dispute is decided. */
export const disputeWithdrawn = (disputeId: string, amount: Money, driver = STRIPE): Posting =>
  posting('dispute_withdrawn', 'dispute', disputeId, [
    of('disputes_held', 'debit', amount, disputeId),
    clearing('credit', amount, driver),
  ])

/** Won: the service has the money again. */
export const disputeReinstated = (disputeId: string, amount: Money, driver = STRIPE): Posting =>
  posting('dispute_reinstated', 'dispute', disputeId, [
    clearing('debit', amount, driver),
    of('disputes_held', 'credit', amount, disputeId),
  ])

export interface LostDispute {
  readonly disputeId: string
  readonly held: Money
  /** Of it, what was taken back from the payer's wallet, or is owed by them; minor units. */
  readonly reservedMinor: number
  /** Of it, what was never delivered, and will not be; minor units. */
  readonly undeliveredMinor: number
}

/** Lost: first out of what was taken back and what was not delivered, the rest is our loss. */
export function disputeLost({ disputeId, held, reservedMinor, undeliveredMinor }: LostDispute): Posting {
  const part = (amountMinor: number): Money => ({ amountMinor, currency: held.currency })
  return posting('dispute_lost', 'dispute', disputeId, [
    of('dispute_reserve', 'debit', part(reservedMinor), disputeId),
    of('order_liability', 'debit', part(undeliveredMinor)),
    of('dispute_losses', 'debit', part(held.amountMinor - reservedMinor - undeliveredMinor)),
    of('disputes_held', 'credit', held, disputeId),
  ])
}

/** A refund that was promised is paid by the bank that has taken the payment: it is no loss beside the promise. */
export const refundCovered = (refundId: string, amount: Money): Posting =>
  posting('refund_covered', 'refund', refundId, pair('refunds_payable', 'dispute_losses', amount))

/** The bank has lost the appeal: the refund is owed as it was promised; or, where a part of it was paid, on its order. */
export const refundUncovered = (
  refundId: string,
  owed: 'refunds_payable' | 'order_liability',
  amount: Money,
): Posting => posting('refund_uncovered', 'refund', refundId, pair('dispute_losses', owed, amount))

/** What a lost dispute had left unearned, of lines that were delivered since: an appeal brought their price back. */
export const revenueRegained = (disputeId: string, amount: Money): Posting =>
  posting('revenue_regained', 'dispute', disputeId, pair('order_liability', 'revenue', amount))

/** Lost, appealed, won: all of what the loss was taken out of is restored, and the service has the money again. */
export function disputeRegained(
  { disputeId, held, reservedMinor, undeliveredMinor }: LostDispute,
  driver = STRIPE,
): Posting {
  const part = (amountMinor: number): Money => ({ amountMinor, currency: held.currency })
  return posting('dispute_regained', 'dispute', disputeId, [
    clearing('debit', held, driver),
    of('dispute_reserve', 'credit', part(reservedMinor), disputeId),
    of('order_liability', 'credit', part(undeliveredMinor)),
    of('dispute_losses', 'credit', part(held.amountMinor - reservedMinor - undeliveredMinor)),
  ])
}

/** Debit where the amount is above zero, else the other way round. */
const signed = (
  debit: AccountKind,
  credit: AccountKind,
  { amountMinor, currency }: Money,
  owner = '',
): readonly Leg[] =>
  amountMinor < 0
    ? pair(credit, debit, { amountMinor: -amountMinor, currency }, owner)
    : pair(debit, credit, { amountMinor, currency }, owner)

/** What Stripe kept; below zero, what it gave back of it. */
export const stripeFee = (movementId: string, fee: Money): Posting =>
  posting('stripe_fee', 'stripe', movementId, signed('payment_fees', 'stripe_clearing', fee))

/** Paid out to our bank; below zero, returned from there. */
export const paidOut = (movementId: string, amount: Money): Posting =>
  posting('paid_out', 'stripe', movementId, signed('bank', 'stripe_clearing', amount))

/** Stripe settles in another currency than the buyer paid in: it took the one and holds the other. */
export const exchanged = (movementId: string, paid: Money, settled: Money): Posting =>
  posting('exchanged', 'stripe', movementId, [
    ...signed('exchange', 'stripe_clearing', paid),
    ...signed('stripe_clearing', 'exchange', settled),
  ])

/**
 * What an order earns the affiliate who sent its buyer, or, below zero, what of it is reversed.
 * @param causeId the commission and which of its postings this is
 */
export const commissionChanged = (causeId: string, affiliateId: string, change: Money): Posting =>
  posting(
    change.amountMinor < 0 ? 'commission_reversed' : 'commission_earned',
    'affiliate',
    causeId,
    signed('affiliate_commission', 'affiliate_payable', change, affiliateId),
  )

/** Paid to an affiliate by hand, out of our bank. */
export const affiliatePaid = (payoutId: string, affiliateId: string, amount: Money): Posting =>
  posting('affiliate_paid', 'affiliate', payoutId, [
    of('affiliate_payable', 'debit', amount, affiliateId),
    of('bank', 'credit', amount),
  ])
