import type { DeviceKeys } from '../auth/device-keys'
import type { BundleSummary, MatchReason } from '../catalog/types'
import type { CheckedDevice } from '../core/devices/check'
import type { Money } from '../core/money'
import type { OrderTax } from './tax-types'

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

/** web = our pages, api = /api/v2, checker and shop = the façades of the two old APIs. */
export type OrderChannel = 'web' | 'api' | 'checker' | 'shop'

/** none = by card; first = the wallet as far as it goes, the rest by card; only = the wallet or nothing. */
export type WalletWish = 'none' | 'first' | 'only'

/** Who buys, as far as it is known, and the promotion that is asked for; what applies by itself needs no asking. */
export interface PromotionWish {
  readonly code?: string | null
  readonly userId?: string | null
  readonly email?: string | null
  readonly devices?: DeviceKeys
}

/** What the buyer said of the phone before paying. */
export type Device = CheckedDevice

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
  /** What made it cheaper; null when nothing did. */
  readonly promotion: QuotedPromotion | null
}

/** What a promotion does to a quote. */
export interface QuotedPromotion {
  readonly code: string | null
  readonly name: string
  /** Off the price; the quote's prices are without it. */
  readonly discount: Money
  /** Put into the buyer's wallet once the order is delivered. */
  readonly cashback: Money
}

/** One price for several new eSIMs. `quoteId` stands for all of it. */
export interface BasketQuote {
  readonly quoteId: string
  readonly lines: readonly {
    readonly bundle: BundleSummary
    readonly label: string | null
    /** The day of travel that the buyer gave; null where the bundle needs none. */
    readonly travelDate: string | null
    readonly price: Money
  }[]
  /** The sum of the lines. */
  readonly price: Money
  readonly expiresAt: string
  /** What made it cheaper; null when nothing did. */
  readonly promotion: QuotedPromotion | null
}

export interface PlacedOrder {
  readonly orderNumber: string
  /** Unguessable; opens the order page. Shown once here and in the mails. */
  readonly token: string
  readonly sessionId: string
  readonly checkoutUrl: string
  readonly price: Money
}

/** An order that may need no card: paid by its wallet, or with nothing to pay. */
export interface BoughtOrder extends Omit<PlacedOrder, 'sessionId'> {
  /** Null: it is paid. */
  readonly sessionId: string | null
  /** Where the buyer goes next: Stripe's page, or the order's own where it is paid. */
  readonly checkoutUrl: string
}

/** One thing that was bought, and how it fares. */
export interface OrderLineView {
  readonly lineId: number
  readonly kind: 'new_esim' | 'renewal'
  readonly label: string | null
  readonly bundle: BundleSummary
  /** The day of travel that the buyer gave, YYYY-MM-DD; null where the bundle needs none. */
  readonly travelDate: string | null
  readonly price: Money
  readonly fulfilment: FulfilmentState | null
  /** Null until the provider named the new eSIM. */
  readonly iccid: string | null
  readonly esimId: string | null
  /** Whether the installation data of the new eSIM is here. */
  readonly installable: boolean
  /** While it is unclear whether the provider did it: when a person takes over. Null where no time can be promised. */
  readonly lookingUntil: string | null
}

export const REFUND_REASONS = ['provider_rejected', 'paid_twice', 'paid_late', 'staff', 'unused'] as const
export type RefundReason = (typeof REFUND_REASONS)[number]

export interface RefundView {
  readonly amount: Money
  readonly state: 'pending' | 'succeeded' | 'failed'
  /** paid_twice and paid_late: of a payment besides the one that the order stands on. */
  readonly reason: RefundReason
  /** wallet: it is there at once. */
  readonly destination: 'card' | 'wallet'
  readonly at: string
  /** The line whose money it is; null when it was not one line's. */
  readonly lineId: number | null
}

/** Where an order stands for its buyer. Every word of it is true now. */
export interface OrderView {
  readonly orderNumber: string
  readonly state: OrderState
  readonly kind: 'new_esim' | 'renewal'
  readonly lines: readonly OrderLineView[]
  /** Of the first line that has not ended, else of the first; null when nothing is paid. */
  readonly fulfilment: FulfilmentState | null
  /** Of the first line; empty until it has one. */
  readonly iccid: string
  /** Of the first line. */
  readonly bundle: BundleSummary
  readonly price: Money
  /** What of it the wallet has paid; the rest was paid by card. */
  readonly fromWallet: Money
  /** What of it is tax; null where none is worked out. */
  readonly tax: OrderTax | null
  /** j•••@example.test; null when not given yet. */
  readonly emailMasked: string | null
  readonly createdAt: string
  readonly paidAt: string | null
  readonly fulfilledAt: string | null
  /** The latest one. */
  readonly refund: Omit<RefundView, 'lineId' | 'reason'> | null
  /** Oldest first. */
  readonly refunds: readonly RefundView[]
  /** While it is unclear whether the provider did it: when a person takes over. Null where no time can be promised. */
  readonly lookingUntil: string | null
  /** Open Stripe page of an unpaid order. */
  readonly checkoutUrl: string | null
  /** Whether asking again soon can change anything. */
  readonly final: boolean
}
