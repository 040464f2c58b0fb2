import type { Money } from '../core/money'

/** What the payment page lists. */
export interface CheckoutItem {
  readonly name: string
  readonly description: string
  readonly quantity: number
  /** For one. */
  readonly price: Money
}

/** In `successUrl`: stands for the session's id; where the service does not fill it in, the adapter puts our payment's there. */
export const SESSION_PLACEHOLDER = '{CHECKOUT_SESSION_ID}'

/** A page of the service on which one payment can be made: a session. Everything in it was decided by the server. */
export interface CheckoutRequest {
  readonly orderId: string
  readonly paymentId: string
  readonly orderNumber: string
  readonly items: readonly CheckoutItem[]
  readonly email: string | null
  readonly locale: string
  readonly successUrl: string
  readonly cancelUrl: string
  readonly expiresAt: Date
  /** Same key, same request, same session: cs:{order}:{n}. */
  readonly idempotencyKey: string
}

export type CheckoutOutcome =
  | { readonly kind: 'open'; readonly sessionId: string; readonly url: string }
  /** Definitely no session; asking again with the same key cannot help. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The service failed, and will answer this key with the same failure for a day. What it may have made has no address. */
  | { readonly kind: 'failed_there'; readonly reason: string }
  /** Maybe a session exists; the same key may be sent again. Nobody can pay it, since nobody has its address. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Where a payer has a card or an account, as it was told to the payment service. */
export interface BillingPlace {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly postalCode: string | null
}

/** A session as the payment service holds it now. */
export interface SessionView {
  readonly sessionId: string
  readonly status: 'open' | 'expired' | 'complete'
  /** not_yet = complete, but the money is on its way (delayed methods). */
  readonly money: 'none' | 'not_yet' | 'failed' | 'paid'
  readonly orderId: string | null
  readonly paymentId: string | null
  readonly amount: Money | null
  readonly isPaymentMode: boolean
  readonly isLive: boolean
  /** What money is given back of, once paid: Stripe's payment intent, another service's own id of the payment. */
  readonly paymentIntentId: string | null
  readonly chargeId: string | null
  readonly email: string | null
  readonly billing: BillingPlace | null
  /** By what the service tells cards apart; absent or null: no card, or it does not tell. Never stored as it is. */
  readonly cardFingerprint?: string | null
  readonly url: string | null
}

/** A payment that a client confirms by itself with Stripe's library. Everything in it was decided by the server. */
export interface IntentRequest {
  readonly orderId: string
  readonly paymentId: string
  readonly orderNumber: string
  readonly description: string
  readonly price: Money
  readonly email: string | null
  /** Same key, same request, same intent: pi:{order}:{n}. */
  readonly idempotencyKey: string
}

/** The ends of `CheckoutOutcome`, for an intent. */
export type IntentOutcome =
  | { readonly kind: 'open'; readonly intent: IntentView }
  | { readonly kind: 'refused' | 'failed_there' | 'unknown'; readonly reason: string }

/** What the buyer paid with, as a receipt names it. */
export interface PaidWith {
  /** card, sepa_debit, … */
  readonly method: string
  readonly brand: string | null
  readonly last4: string | null
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null
}

/** A payment intent as the payment service holds it now. */
export interface IntentView {
  readonly intentId: string
  /** open = waits for the buyer, also after a refused card; the others are what they say. */
  readonly status: 'open' | 'processing' | 'paid' | 'canceled'
  /** Made by us as a payment of its own. Checkout sessions have intents, too: those are the session's. */
  readonly isOwn: boolean
  readonly orderId: string | null
  readonly paymentId: string | null
  /** Once paid: what was received. */
  readonly amount: Money | null
  readonly isLive: boolean
  /** Lets its holder pay, and read little more. For the buyer's client only, never stored. */
  readonly clientSecret: string | null
  readonly customerId: string | null
  readonly chargeId: string | null
  readonly email: string | null
  readonly billing: BillingPlace | null
  /** As of a session. */
  readonly cardFingerprint?: string | null
  readonly paidWith: PaidWith | null
}

export type Reading<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreachable'; readonly reason: string }

export interface RefundRequest {
  readonly refundId: string
  readonly orderId: string
  readonly paymentIntentId: string
  readonly amount: Money
  readonly idempotencyKey: string
}

export interface RefundView {
  /** The service's id of it. */
  readonly stripeRefundId: string
  /** Ours, from its metadata; null when it was made by hand in the dashboard. */
  readonly refundId: string | null
  readonly paymentIntentId: string | null
  readonly amount: Money | null
  readonly state: 'pending' | 'succeeded' | 'failed'
}

/** A payment that its buyer's bank asks back, as the payment service holds it now. */
export interface DisputeView {
  readonly disputeId: string
  readonly paymentIntentId: string | null
  readonly amount: Money | null
  /** inquiry = the bank asks, no money has moved. Unknown words of a later version count as open. */
  readonly state: 'inquiry' | 'open' | 'won' | 'lost'
  /** The service's own word. */
  readonly status: string
  /** The bank's word, such as fraudulent. */
  readonly reason: string
  /** Whether its money has left our balance at any time. */
  readonly isWithdrawn: boolean
  readonly evidenceDueAt: Date | null
}

export type MovementKind = 'charge' | 'refund' | 'refund_failure' | 'dispute' | 'payout' | 'fee' | 'other'

/** Money that moved in the balance at the payment service. */
export interface MovementView {
  readonly movementId: string
  /** other = moved for a reason that this shop has no posting for. */
  readonly kind: MovementKind
  /** The service's own word for it. */
  readonly type: string
  /** The charge, refund, dispute or payout behind it. */
  readonly sourceId: string | null
  readonly paymentIntentId: string | null
  /** From the metadata of what moved it. */
  readonly orderId: string | null
  /** Positive = in, in the currency of the balance. */
  readonly amount: Money
  /** What the service kept of it. */
  readonly fee: Money
  /** The same in the currency that the buyer paid in; null for what no buyer paid. */
  readonly presented: Money | null
  readonly movedAt: Date
}

/** One whose amounts are not whole units of ours, in the service's own words. */
export interface UncountedMovement {
  readonly movementId: string
  readonly type: string
  readonly stated: string
}

export interface MovementListing {
  readonly counted: readonly MovementView[]
  readonly uncounted: readonly UncountedMovement[]
}

export type RefundOutcome =
  | { readonly kind: 'accepted'; readonly refund: RefundView }
  | { readonly kind: 'refused'; readonly reason: string }
  /** This key will never give another answer, for a failure of the service or since it was used before: look before another one is used. */
  | { readonly kind: 'failed_there'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }

/** A webhook event whose signature was verified. Only a hint: the object is fetched before anything is believed. */
export interface PaymentEvent {
  readonly id: string
  readonly type: string
  readonly objectId: string | null
  /** What has to be read because of it; null: nothing that concerns us. */
  readonly about: { readonly kind: 'session' | 'intent' | 'refund' | 'dispute'; readonly id: string } | null
  /** What is stored of it: no persons. `readEvent` makes the event of it again. */
  readonly payload: unknown
}

export interface PaymentsHealth {
  /** degraded = some services answer, some do not. */
  readonly state: 'ok' | 'degraded' | 'down' | 'misconfigured'
  readonly latencyMs: number | null
  readonly checkedAt: string
  readonly message?: string
}
