import type { ErrorCode } from '../core/error-codes'
import type { Money } from '../core/money'

export const LINE_KINDS = ['new_esim', 'renewal'] as const
export type LineKind = (typeof LINE_KINDS)[number]

/** What a buyer gets: less to pay now, credit in the wallet once the order is delivered, or more data at the same price. */
export type Benefit =
  | { readonly kind: 'percent' | 'cashback_percent'; readonly basisPoints: number }
  | { readonly kind: 'amount' | 'cashback_amount'; readonly amountMinor: number }
  | { readonly kind: 'extra_data'; readonly bytes: number }

/** What a promotion is for; an empty list is everything. */
export interface Scope {
  /** Alpha-2. A bundle is in when all of its countries are. */
  readonly countries: readonly string[]
  readonly bundleIds: readonly string[]
  readonly lineKinds: readonly LineKind[]
}

/** As much of a promotion as its arithmetic needs: the browser computes with the same, so it holds nothing private. */
export interface Terms {
  readonly promotionId: string
  /** Null: it applies by itself. */
  readonly code: string | null
  readonly name: string
  readonly benefit: Benefit
  readonly scope: Scope
  readonly minOrderMinor: number | null
  /** What its budgets leave for this buyer; null without a budget. */
  readonly roomMinor: number | null
}

/** A bundle that differs from a line's by more data, and by its price. */
export interface Larger {
  readonly bundleId: string
  readonly extraBytes: number
  readonly amountMinor: number
}

/** A line at its full price. */
export interface PricedLine {
  readonly kind: LineKind
  readonly bundleId: string
  readonly countries: readonly string[]
  readonly amountMinor: number
  /** What its provider sells of the same with more data. */
  readonly larger?: readonly Larger[]
}

/** What can be charged in the currency of an order: nothing, or at least this much, in multiples of the step. */
export interface ChargeLimits {
  readonly minimumMinor: number
  readonly stepMinor: number
}

/** What one promotion makes of an order, in minor units. */
export interface Effect {
  /** Of each line, in its order. */
  readonly discounts: readonly number[]
  readonly discountMinor: number
  /** Of each line, in its order: what is given back takes its own along. */
  readonly cashbacks: readonly number[]
  readonly cashbackMinor: number
  /** What is delivered in place of each line, at its price: the discount is what that costs more. Null: the line itself. */
  readonly instead: readonly (Larger | null)[]
}

export interface Priced {
  readonly discounts: readonly Money[]
  readonly discount: Money
  readonly cashbacks: readonly Money[]
  readonly cashback: Money
  /** The bundle that is delivered in place of each line; null: the line's own. */
  readonly instead: readonly (string | null)[]
  /** What applies: the best for the buyer, one only. */
  readonly promotion: Terms | null
  /** Why the code that was asked for does not apply at all; null where it does, or something better does. */
  readonly refusal: ErrorCode | null
}

/** A promotion that is told to everybody. */
export interface PublicPromotion {
  readonly code: string | null
  readonly name: string
  readonly benefit: Benefit
  readonly currency: string | null
  readonly countries: readonly string[]
  /** ISO 8601 UTC; null without an end. */
  readonly endsAt: string | null
}

export interface ReferralTerms {
  /** For who told a friend. */
  readonly referrer: Money
  /** For the friend. */
  readonly referred: Money
  readonly minOrder: Money
}

export interface RewardView {
  /** cashback: of a promotion. level: of the buyer's level. */
  readonly kind: 'cashback' | 'level' | 'referrer' | 'referred'
  /** What of it is left. */
  readonly amount: Money
  readonly state: 'pending' | 'granted' | 'taken_back' | 'void'
  readonly at: string
}

/** A line of what promotions brought somebody. */
export interface PromotionEvent {
  readonly kind: 'discount' | RewardView['kind']
  readonly amount: Money
  /** The promotion's name in the asked language; null for a referral. */
  readonly name: string | null
  readonly at: string
}

/** A promotion as its operator sees it. Amounts are minor units. */
export interface PromotionOverview {
  readonly promotionId: string
  /** Null: it applies by itself. */
  readonly code: string | null
  readonly name: string
  readonly benefit: string
  /** Of its amounts; null: a share, in any currency. */
  readonly currency: string | null
  readonly uses: number
  readonly maxUses: number | null
  readonly spentMinor: number
  readonly startsAt: Date
  readonly endsAt: Date | null
}

/** Who may end an unpaid order for another one: the account that made it, or the browser or guest that did. */
export interface Maker {
  readonly userId: string | null
  readonly guestId: string | null
  /** The number of an order that this browser made, proven by what was kept in it. */
  readonly orderNumber: string | null
  /** Of the browser itself, by the id that we gave it. */
  readonly deviceKeys?: readonly string[]
}

/** By whose link a buyer came. */
export interface AffiliateClick {
  readonly code: string
  /** Null: it was said with the order itself. */
  readonly clickedAt: Date | null
}

/** What an affiliate has, in one currency. */
export interface AffiliateFigures {
  /** Delivered, and paid for. */
  readonly orders: number
  readonly commission: Money
  /** Of it, by refunds and lost disputes. */
  readonly reversed: Money
  /** Earned, and still in its holding period or disputed. */
  readonly waiting: Money
  /** Below zero: set off against what comes next. */
  readonly payable: Money
  readonly paidOut: Money
}

/** As the affiliate sees itself. */
export interface AffiliateView {
  readonly name: string
  readonly code: string
  readonly basisPoints: number
  readonly windowDays: number
  readonly holdDays: number
  readonly isActive: boolean
  /** One for each currency. */
  readonly figures: readonly AffiliateFigures[]
  /** Newest first. */
  readonly payouts: readonly {
    readonly payoutId: string
    readonly amount: Money
    readonly reference: string
    readonly at: string
  }[]
}

/** As the operator sees it. */
export interface AffiliateOverview
  extends Pick<AffiliateView, 'name' | 'code' | 'basisPoints' | 'isActive' | 'figures'> {
  readonly affiliateId: string
  /** An account sees its figures. */
  readonly isLinked: boolean
}
