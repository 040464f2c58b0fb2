import type { DataAllowance } from '../core/data-amounts'
import type { Money } from '../core/money'
import type { ProviderId } from '../providers/types'

export type BundleKind = 'data' | 'data_voice_sms'
export type DataPeriod = 'total' | 'day'

export const RESTRICTION_KINDS = ['needs_registration', 'not_sold_from', 'notice'] as const

/** What whoever runs the store states of a bundle, in force now. */
export interface Restriction {
  readonly restrictionId: string
  readonly kind: (typeof RESTRICTION_KINDS)[number]
  /** Alpha-2: of whatever is valid there. Null: of the bundle as such. */
  readonly country: string | null
  /** Where a buyer may not be, of `not_sold_from`; else empty. */
  readonly buyerCountries: readonly string[]
  /** By language; may be empty but for a notice, which has English at least. */
  readonly texts: Readonly<Record<string, string>>
  readonly sourceUrl: string
  /** The day on which the source said so, YYYY-MM-DD. */
  readonly sourceDate: string
}

/** A restriction as a list of all of them shows it. */
export interface RestrictionOverview
  extends Pick<Restriction, 'restrictionId' | 'kind' | 'buyerCountries' | 'sourceUrl' | 'sourceDate'> {
  /** A bundle's id, a provider, or a country. */
  readonly appliesTo: string
  readonly startsAt: Date
  readonly endsAt: Date | null
}

/** A stored bundle with its private side (provider, cost, hints). Pages get a `BundleSummary` and a price. */
export interface Bundle {
  readonly bundleId: string
  readonly provider: ProviderId
  /** The vendor's key. */
  readonly ref: string
  readonly name: string
  readonly description: string | null
  /** Null = not stated by the vendor; so are the other nulls below. */
  readonly data: DataAllowance | null
  readonly dataPeriod: DataPeriod | null
  readonly durationDays: number | null
  /** ISO 3166-1 alpha-2, sorted. */
  readonly countries: readonly string[]
  readonly scope: 'country' | 'region' | 'global' | 'sea' | null
  readonly regionName: string | null
  readonly kind: BundleKind | null
  readonly voiceMinutes: number | null
  readonly smsCount: number | null
  readonly speeds: readonly string[]
  readonly topUpAllowed: boolean | null
  readonly activationPolicy: 'first_use' | 'installation' | 'purchase' | null
  readonly cost: Money
  readonly purchaseHints: Readonly<Record<string, string>>
  /** In the vendor's last listing, and the provider is enabled. What is not on sale is still read, for its facts. */
  readonly onSale: boolean
  readonly restrictions: readonly Restriction[]
}

/** What a bundle on an offer, a quote, a receipt looks like. */
export interface BundleSummary {
  readonly bundleId: string
  readonly name: string
  readonly data: DataAllowance | null
  readonly dataPeriod: DataPeriod | null
  readonly durationDays: number | null
  readonly countries: readonly string[]
}

export interface PricedBundle {
  readonly bundle: Bundle
  readonly price: Money
}

/** How prices are made of costs (table store.price_rules). Amounts per currency, minor units. */
export interface PriceRule {
  readonly ruleId: number
  readonly provider: ProviderId | null
  readonly country: string | null
  /** Decimal text, "35.000". */
  readonly marginPercent: string
  readonly feeMinor: Readonly<Record<string, number>>
  readonly floorMinor: Readonly<Record<string, number>>
  /** Prices end on a multiple of `step`, less `less`. */
  readonly rounding: Readonly<Record<string, PriceStep>>
}

export interface PriceStep {
  readonly step: number
  readonly less: number
}

/** What is known of the plan on an eSIM. Null and [] mean unknown, never "none". */
export interface KnownPlan {
  readonly ref: string | null
  readonly name: string | null
  readonly data: DataAllowance | null
  readonly dataPeriod: DataPeriod | null
  readonly durationDays: number | null
  readonly countries: readonly string[]
  readonly kind: BundleKind | null
  readonly voiceMinutes: number | null
  readonly smsCount: number | null
}

/** Why an offer fits, as codes the page puts into words (`offers.reason.<code>`). */
export type MatchReason =
  | { readonly code: 'same_bundle' }
  | { readonly code: 'same_countries' }
  | { readonly code: 'more_countries'; readonly count: number }
  | { readonly code: 'same_data' }
  | { readonly code: 'more_data'; readonly bytes: number }
  | { readonly code: 'same_days' }
  | { readonly code: 'more_days'; readonly days: number }
  | { readonly code: 'unlimited' }

export interface BundleMatch extends PricedBundle {
  readonly match: 'same' | 'similar'
  readonly reasons: readonly MatchReason[]
}

/** What is for sale, as strangers see it: no cost, no provider, no vendor's key. */
export interface Offer extends BundleSummary {
  readonly dataKind: 'total' | 'day' | 'unlimited' | null
  readonly scope: Bundle['scope']
  readonly kind: BundleKind | null
  readonly voiceMinutes: number | null
  readonly smsCount: number | null
  readonly speeds: readonly string[]
  readonly topUpAllowed: boolean | null
  readonly activationPolicy: Bundle['activationPolicy']
  /** A purchase needs the day of travel. */
  readonly travelDateRequired: boolean
  readonly restrictions: readonly Restriction[]
  readonly price: Money
  /** Of 10^9 bytes, up to the minor unit; null without limit, or where data or days are not stated. */
  readonly perGb: Money | null
  readonly perDay: Money | null
}

/** One bundle with everything a buyer may want to know first. */
export interface OfferDetail extends Offer {
  readonly onSale: boolean
  readonly operators: readonly { readonly country: string | null; readonly name: string }[]
  /** Costs no more and gives at least as much; null when this is the best of its kind. */
  readonly better: Offer | null
  /** Closest bundles for the same places; only where this one is off sale. */
  readonly instead: readonly Offer[]
}

/** A place in a list: how much is for sale there, and from what price. */
export interface Destination {
  /** Alpha-2. */
  readonly country: string
  readonly bundles: number
  readonly from: Money
  /** Of everything that is valid there. */
  readonly restrictions: readonly Restriction[]
}
