import Stripe from 'stripe'
import type { Reading } from '../../types'

/** Answers that say "nothing was done". Connection failures, 5xx, 409 and 429 are not among them. */
const isDefinite = (error: unknown): boolean =>
  isInvalid(error) ||
  isKeySpent(error) ||
  error instanceof Stripe.errors.StripeAuthenticationError ||
  error instanceof Stripe.errors.StripePermissionError ||
  error instanceof Stripe.errors.StripeCardError

/** No such object, or its state forbids it. */
const isInvalid = (error: unknown): boolean => error instanceof Stripe.errors.StripeInvalidRequestError

/**
 * Our key was used before with other parameters: this call did nothing, and no other will under that key. A 409 has the
 * same class and means the opposite: a twin with this key is still under way.
 */
export const isKeySpent = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeIdempotencyError && error.statusCode === 400

/** Stripe's own failure, which it replays under the same key for a day. A 409 is none: the key is still being worked on. */
const failedThere = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeAPIError && (error.statusCode ?? 0) >= 500

export const describe = (error: unknown): string =>
  error instanceof Stripe.errors.StripeError
    ? `${error.type}${error.code ? ` ${error.code}` : ''}`
    : 'unexpected error'

type Problem = { readonly kind: 'refused' | 'failed_there' | 'unknown'; readonly reason: string }

/** How a POST that threw has ended. */
export function problemOf(error: unknown): Problem {
  const reason = describe(error)
  if (isDefinite(error)) return { kind: 'refused', reason }
  return { kind: failedThere(error) ? 'failed_there' : 'unknown', reason }
}

export async function reading<A, B>(call: () => Promise<A>, map: (value: A) => B): Promise<Reading<B>> {
  try {
    return { kind: 'found', value: map(await call()) }
  } catch (error) {
    return isInvalid(error) ? { kind: 'missing' } : { kind: 'unreachable', reason: describe(error) }
  }
}
