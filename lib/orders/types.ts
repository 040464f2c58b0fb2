import type { BundleSummary, MatchReason } from '../catalog/types'
import type { Money } from '../core/money'

export type { BundleSummary, MatchReason } from '../catalog/types'

export const ORDER_STATES = [
  'draft',
  'awaiting_payment',
  'paid',
  'fulfilling',
  'fulfilled',
  'expired',
  'canceled',
  'payment_failed',
  'needs_review',
  'refunding',
  'refunded',
  'partially_refunded',
] as const
export type OrderState = (typeof ORDER_STATES)[number]

export const FULFILMENT_STATES = [
  'ready',
  'sending',
  'succeeded',
  'rejected',
  'unknown',
  'absent',
  'manual',
] as const
export type FulfilmentState = (typeof FULFILMENT_STATES)[number]

export interface RenewalOffer extends BundleSummary {
  readonly match: 'same' | 'similar'
  readonly reasons: readonly MatchReason[]
  readonly price: Money
}

/** What can be renewed on an eSIM right now. */
export type RenewalOffers =
  | {
      readonly kind: 'offers'
      readonly iccid: string
      readonly currentPlan: string | null
      readonly offers: readonly RenewalOffer[]
    }
  /** Nothing matches: a request to staff may be made, nothing is charged. */
  | {
      readonly kind: 'none'
      readonly iccid: string
      readonly currentPlan: string | null
      readonly reason: 'not_renewable' | 'no_match'
    }

/** A price the server stands by until `expiresAt`. */
export interface Quote {
  readonly quoteId: string
  readonly iccid: string
  readonly bundle: BundleSummary
  readonly price: Money
  readonly expiresAt: string
}

export interface PlacedOrder {
  readonly orderNumber: string
  /** Unguessable; opens the order page. Shown once here and in the mails. */
  readonly token: string
  readonly sessionId: string
  readonly checkoutUrl: string
  readonly price: Money
}

/** Where an order stands for its buyer. Every word of it is true now. */
export interface OrderView {
  readonly orderNumber: string
  readonly state: OrderState
  /** The line's fulfilment, when it exists. */
  readonly fulfilment: FulfilmentState | null
  readonly iccid: string
  readonly bundle: BundleSummary
  readonly price: Money
  /** j•••@example.test; null when not given yet. */
  readonly emailMasked: string | null
  readonly createdAt: string
  readonly paidAt: string | null
  readonly fulfilledAt: string | null
  readonly refund: {
    readonly amount: Money
    readonly state: 'pending' | 'succeeded' | 'failed'
    readonly at: string
  } | null
  /** While the provider has not answered: until when we look before a person takes over. */
  readonly lookingUntil: string | null
  /** Open Stripe page of an unpaid order. */
  readonly checkoutUrl: string | null
  /** Whether asking again soon can change anything. */
  readonly final: boolean
}
