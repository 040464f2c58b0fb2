import type { DataAllowance } from '../core/data-amounts'
import type { Money } from '../core/money'

export const PROVIDER_IDS = ['travelroam', 'airhub', 'esimcard', 'esimhub'] as const
export type ProviderId = (typeof PROVIDER_IDS)[number]

/** What a vendor can do, stated per adapter (research: providers.md §0 table and §8). */
export interface Capabilities {
  readonly lookupByIccid: 'direct' | 'scan' | 'none'
  readonly reportsUsage: boolean
  /** By how much its figures may lag behind what was used, as the vendor documents it; null = not stated. */
  readonly usageLagSeconds: number | null
  readonly reportsProfileState: boolean
  readonly pushesEvents: boolean
  readonly topUpBy: 'iccid' | 'order' | 'none'
  /** How our reference is treated in a purchase. */
  readonly clientRef: 'none' | 'label' | 'rejects_duplicate' | 'idempotent'
  /** How an unknown purchase is settled by reading. `complete` = an empty listing proves absence after the settle window. */
  readonly resolveBy: 'client_ref' | 'listing' | 'none'
  readonly listingIsComplete: boolean
  readonly reportsBalance: boolean
  readonly checksTopUpEligibility: boolean
}

/** A bundle as the vendor's catalogue states it. What a vendor does not state is null, never guessed. */
export interface ProviderBundle {
  /** The key the vendor wants in a purchase (TravelRoam `name`, AirHub `planCode`, eSIMCard uuid, hub `recordGuid`). */
  readonly ref: string
  readonly name: string
  readonly description: string | null
  readonly data: DataAllowance | null
  readonly dataPeriod: 'total' | 'day' | null
  readonly durationDays: number | null
  /** ISO 3166-1 alpha-2, sorted, no duplicates. */
  readonly countries: readonly string[]
  readonly scope: 'country' | 'region' | 'global' | 'sea' | null
  readonly regionName: string | null
  readonly voiceMinutes: number | null
  readonly smsCount: number | null
  /** '4G', '5G' … as stated. */
  readonly speeds: readonly string[]
  readonly operators: readonly { readonly country: string | null; readonly name: string }[]
  readonly topUpAllowed: boolean | null
  readonly activationPolicy: 'first_use' | 'installation' | 'purchase' | null
  readonly kind: 'data' | 'data_voice_sms' | null
  readonly cost: Money
  /** What a purchase needs beyond ref (hub: bundleCode). Private, but for `travelDate: 'required'`: the buyer is asked for the day of travel. */
  readonly purchaseHints: Readonly<Record<string, string>>
}

/** Keys under which a vendor knows an eSIM or an order; private, differ per vendor. */
export interface ProviderRefs {
  readonly iccid?: string
  readonly orderId?: string
  readonly simId?: string
  readonly orderReference?: string
  readonly clientRef?: string
}

export interface InstallData {
  readonly smdpAddress: string | null
  readonly matchingId: string | null
  readonly activationCode: string | null
  readonly apn: string | null
  readonly pin: string | null
  readonly puk: string | null
}

export const ESIM_STATES = [
  'allocated',
  'released',
  'downloaded',
  'installed',
  'enabled',
  'disabled',
  'deleted',
  'unavailable',
  'error',
  'unknown',
] as const
export type EsimState = (typeof ESIM_STATES)[number]

export const PLAN_STATES = [
  'queued',
  'active',
  'throttled',
  'depleted',
  'expired',
  'revoked',
  'unknown',
] as const
export type PlanState = (typeof PLAN_STATES)[number]

/** A bundle applied to an eSIM, as reported. Times ISO 8601 UTC. */
export interface ProviderPlan {
  readonly ref: string | null
  readonly name: string
  readonly state: PlanState
  readonly data: DataAllowance | null
  readonly usedBytes: number | null
  readonly remainingBytes: number | null
  readonly startedAt: string | null
  readonly endsAt: string | null
  readonly durationDays: number | null
  readonly countries: readonly string[]
  /** The vendor's id of this application, where there is one: tells two top-ups of the same bundle apart. */
  readonly applicationId: string | null
}

/** What a vendor says of one eSIM. */
export interface ProviderEsim {
  readonly provider: ProviderId
  readonly iccid: string
  readonly refs: ProviderRefs
  readonly state: EsimState
  /** The vendor's own word, kept for staff. */
  readonly rawState: string | null
  readonly plans: readonly ProviderPlan[]
  readonly install: InstallData | null
  readonly firstInstalledAt: string | null
  readonly purchasedAt: string | null
  readonly lastNetwork: { readonly name: string | null; readonly country: string | null } | null
  /** When the vendor says the figures were true; when it does not say, the time we asked. */
  readonly asOf: string
}

export interface ProviderUsage {
  readonly usedBytes: number | null
  readonly totalBytes: number | null
  readonly remainingBytes: number | null
  readonly unlimited: boolean
  readonly asOf: string
}

export const PROVIDER_ERROR_CODES = [
  'AUTH',
  'NOT_FOUND',
  'INSUFFICIENT_BALANCE',
  'PLAN_UNAVAILABLE',
  'NOT_ELIGIBLE',
  'VALIDATION',
  'DUPLICATE',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'NOT_SUPPORTED',
] as const
export type ProviderErrorCode = (typeof PROVIDER_ERROR_CODES)[number]

/** A read that could not be answered. `NOT_FOUND` is an answer, not an error: reads return null for it. */
export interface ProviderError {
  readonly code: ProviderErrorCode
  /** For logs and staff; never for travellers. Holds no secret. */
  readonly message: string
  readonly retryAfterSeconds?: number
}

export type ProviderResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ProviderError }

/** A purchase that spends money has four ends. Whatever is not a definite yes or no is `unknown`. */
export type PurchaseOutcome =
  | {
      readonly kind: 'fulfilled'
      readonly refs: ProviderRefs
      readonly install: InstallData | null
      readonly cost: Money | null
      readonly applicationId: string | null
    }
  | { readonly kind: 'pending'; readonly refs: ProviderRefs; readonly pollAfterMs: number }
  /** Definitely not charged. */
  | { readonly kind: 'rejected'; readonly code: ProviderErrorCode; readonly message: string }
  /** Maybe charged. Never retried; settled by `resolve`. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly refs?: ProviderRefs }

/** What reading says about an unknown purchase. */
export type ResolveOutcome =
  | {
      readonly kind: 'fulfilled'
      readonly refs: ProviderRefs
      readonly install: InstallData | null
      readonly applicationId: string | null
    }
  | { readonly kind: 'rejected'; readonly code: ProviderErrorCode; readonly message: string }
  | { readonly kind: 'pending'; readonly refs: ProviderRefs }
  /** One clean, complete listing that does not hold it. */
  | { readonly kind: 'absent_now' }
  /** More than one candidate, or the vendor cannot tell: staff decide. */
  | { readonly kind: 'ambiguous'; readonly evidence: readonly string[] }
  /** The reading itself failed: try later. */
  | { readonly kind: 'unreadable'; readonly reason: string }

/** A vendor's push, as a hint to re-read. */
export interface ProviderEvent {
  readonly provider: ProviderId
  readonly dedupeKey: string
  readonly iccid: string | null
  readonly orderId: string | null
  readonly kind: 'usage_80' | 'usage_100' | 'plan_started' | 'other'
  readonly occurredAt: string | null
}
