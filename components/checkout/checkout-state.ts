import type { ErrorCode } from '@/lib/core/error-codes'

/** What the server said to the last try; null before the first one. */
export type CheckoutState = {
  /** Null where nothing was refused: a quantity was saved, a line removed. */
  readonly code: ErrorCode | null
  readonly message: string
  /** A new key after a definite no; the same one where the first try may still count. */
  readonly idempotencyKey: string
  /** Where the browser goes now; it finds what was typed when it comes back. */
  readonly goTo?: string
} | null
