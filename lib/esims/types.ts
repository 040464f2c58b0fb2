import type { DataAllowance } from '../core/data-amounts'
import type { ErrorCode } from '../core/error-codes'

/** Who issued the profile, from the offline E.118 list. Says nothing of the seller or the destination. */
export interface Issuer {
  readonly name: string | null
  /** ISO 3166-1 alpha-2; null for international networks (882, 883). */
  readonly country: string | null
}

/** The one plain state of the result card, derived from profile state, plan state, data and clock. */
export const CARD_STATES = [
  'not_installed',
  'queued',
  'active',
  'nearly_empty',
  'used_up',
  'expired',
  'revoked',
  'disabled',
  'deleted',
  'error',
  'unknown',
] as const
export type CardState = (typeof CARD_STATES)[number]

export interface CardPlan {
  readonly name: string
  readonly countries: readonly string[]
  readonly data: DataAllowance | null
  readonly usedBytes: number | null
  readonly remainingBytes: number | null
  readonly startedAt: string | null
  readonly endsAt: string | null
  readonly durationDays: number | null
}

/** What a stranger may see of an eSIM whose ICCID they typed (design.md §5 "Check"). Nothing else goes in here. */
export interface EsimCard {
  readonly iccid: string
  readonly issuer: Issuer | null
  readonly state: CardState
  readonly plan: CardPlan | null
  /** Plans waiting behind the shown one. */
  readonly queuedPlans: number
  /** When the figures were true (ISO 8601 UTC). */
  readonly asOf: string
  /** By how much they may lag behind what was used, as the provider documents it; null = not stated. */
  readonly expectedLagSeconds: number | null
  /** provider = asked just now, cache = asked less than a minute ago, last_known = the provider is down now. */
  readonly source: 'provider' | 'cache' | 'last_known'
  /** Whether a renewal may be offered at all (deleted, revoked and dead profiles: no). */
  readonly renewable: boolean
}

export type CheckOutcome =
  | { readonly kind: 'found'; readonly card: EsimCard }
  /** Said only if every provider that can look up has answered. */
  | { readonly kind: 'not_found'; readonly iccid: string; readonly issuer: Issuer | null }
  /** Nobody who answered knows it, and these could not be asked. */
  | {
      readonly kind: 'unreachable'
      readonly iccid: string
      readonly issuer: Issuer | null
      readonly unreachable: readonly string[]
    }

/** How one provider's part of a check ended. */
export type ProbeState = 'hit' | 'miss' | 'unreachable' | 'cancelled'

/** A check under way: shown step by step on the page, awaited as a whole by the API. */
export interface CheckRun {
  readonly iccid: string
  readonly issuer: Issuer | null
  /** Empty when the answer came from the cache. `name` is the provider's public name. */
  readonly probes: readonly { readonly name: string; readonly done: Promise<ProbeState> }[]
  readonly outcome: Promise<CheckOutcome>
}

export interface CheckRequest {
  /** As typed. */
  readonly iccid: string
  /** The person confirmed a number whose check digit is wrong. */
  readonly confirmed?: boolean
  /** Rate-limit key of the caller: trusted address. */
  readonly clientKey: string
  /** Asks the provider again although a value younger than 60 s exists (at most once in 5 minutes). */
  readonly refresh?: boolean
}

/** Why a check did not start. `suggestions`: numbers we know that differ by one digit or one swap. */
export interface CheckRefusal {
  readonly code: ErrorCode
  readonly suggestions?: readonly string[]
  readonly retryAfterSeconds?: number
  readonly detail?: string
}
