import type { Exchange } from './exchange'

/** 2 MB is ample for an answer about one eSIM; catalogues and order lists ask for more. */
export const DEFAULT_MAX_BYTES = 2_000_000
export const CATALOGUE_MAX_BYTES = 32_000_000

export interface VendorRequest {
  /** Name for logs and fault reports, e.g. 'esim-details'. */
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly baseUrl: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  readonly timeoutMs: number
  readonly maxBytes?: number
  /** Ends a read early. A purchase is never cancelled: the lane 'purchase' ignores it. */
  readonly signal?: AbortSignal
}

/** What became of a call. The three kinds differ in what is known of the vendor's side. */
export type VendorOutcome =
  /** The vendor cannot have seen the request. */
  | {
      readonly kind: 'not_sent'
      readonly reason: 'connect' | 'breaker_open' | 'busy' | 'aborted' | 'timeout'
      readonly detail: string
    }
  /** A whole answer. `body`: parsed JSON; null for 204; undefined where an error status carried no JSON. */
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly body: unknown
      readonly retryAfterSeconds: number | null
    }
  /** Sent, and no usable answer: the vendor may or may not have done it. */
  | {
      readonly kind: 'unknown'
      readonly reason: Extract<Exchange, { kind: 'unknown' }>['reason'] | 'not_json' | 'empty'
      readonly status: number | null
    }

export interface CallRecord {
  readonly vendor: string
  readonly operation: string
  readonly status: number | null
  readonly outcome: string
  readonly durationMs: number
}
