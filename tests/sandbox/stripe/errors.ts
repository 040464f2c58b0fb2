import type Stripe from 'stripe'

export type ErrorType =
  | 'invalid_request_error'
  | 'card_error'
  | 'idempotency_error'
  | 'api_error'
  | 'rate_limit_error'

export interface ErrorDetails {
  type?: ErrorType
  code?: string
  param?: string
  decline_code?: string
  charge?: string
  payment_intent?: Stripe.PaymentIntent
}

/** A refusal in Stripe's words: `{ error: { type, code, message, param } }`. */
export class StripeRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: ErrorDetails = {},
    /** False = refused before the endpoint began to work; such an answer isn't kept under the idempotency key. */
    readonly executed = true,
  ) {
    super(message)
  }

  get body(): object {
    return { error: { type: 'invalid_request_error', message: this.message, ...this.details } }
  }
}

/** The request's form is wrong: nothing was begun. */
export function invalidParam(message: string, param: string, code?: string): StripeRefusal {
  return new StripeRefusal(400, message, code ? { code, param } : { param }, false)
}

export const missingParam = (param: string) =>
  invalidParam(`Missing required param: ${param}.`, param, 'parameter_missing')

/** The state of the object forbids it. */
export const notAllowed = (message: string, details: ErrorDetails = {}) =>
  new StripeRefusal(400, message, details)

export const noSuch = (object: string, id: string, param = 'id') =>
  new StripeRefusal(404, `No such ${object}: '${id}'`, { code: 'resource_missing', param })

/** Real Stripe would do something here that this sandbox can't: fail loudly rather than differ silently. */
export const notSimulated = (what: string, param: string) =>
  invalidParam(`This sandbox does not simulate ${what}.`, param, 'sandbox_not_simulated')
