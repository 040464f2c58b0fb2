import type { ErrorCode } from './error-codes'

/** What went wrong, in our words. `detail` is safe to show; nothing internal goes in. */
export interface Failure {
  readonly code: ErrorCode
  readonly detail?: string
  readonly fields?: Readonly<Record<string, string>>
  readonly retryAfterSeconds?: number
  /** Where too much was asked for: the limit of store.rate_limits that said so. */
  readonly limit?: string
  /** Where a secret is guessed: how many tries are left. */
  readonly triesLeft?: number
}

/** The outcome of a command whose failure is expected. Broken invariants throw instead. */
export type Result<T, E = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })

export const fail = (
  code: ErrorCode,
  extra: Omit<Failure, 'code'> = {},
): { readonly ok: false; readonly error: Failure } => ({ ok: false, error: { code, ...extra } })
