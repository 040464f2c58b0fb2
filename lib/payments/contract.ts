import type { Result } from '../core/result'
import type {
  CheckoutOutcome,
  CheckoutRequest,
  DisputeView,
  IntentOutcome,
  IntentRequest,
  IntentView,
  MovementListing,
  PaymentEvent,
  Reading,
  RefundOutcome,
  RefundRequest,
  RefundView,
  SessionView,
} from './types'

/** Payments that a client confirms by itself with the service's own library: a service has all of it, or nothing. */
export interface IntentCalls {
  openIntent(request: IntentRequest): Promise<IntentOutcome>
  readIntent(intentId: string): Promise<Reading<IntentView>>
  /** Ends an intent so that nobody can pay it any more. `found` is what it is now: also paid, or being paid. */
  cancelIntent(intentId: string): Promise<Reading<IntentView>>
  /** Opens the payment sheet of the mobile client for one customer; null when there is none to be had. */
  customerSecret(customerId: string): Promise<string | null>
}

/**
 * The port to a payment service. Amounts are ours (ISO minor units); the adapter knows the service's own. All ids that it
 * hands out begin in a way of its own, so that those of two services are never the same.
 */
export interface PaymentService extends Partial<IntentCalls> {
  /** As `store.payments.driver` has it, and the address of its webhook. */
  readonly id: string
  /** For staff and in reasons. */
  readonly displayName: string
  /** Whether it moves money: what it says of a payment must be of the same kind. */
  readonly isLive: boolean
  openCheckout(request: CheckoutRequest): Promise<CheckoutOutcome>
  /** `missing` also for what is no id of this service; it is not asked then. */
  readSession(sessionId: string): Promise<Reading<SessionView>>
  /** Closes an open session so that nobody can pay it any more. `missing` also when it was not open. */
  expireSession(sessionId: string): Promise<Reading<SessionView>>
  refund(request: RefundRequest): Promise<RefundOutcome>
  readRefund(stripeRefundId: string): Promise<Reading<RefundView>>
  /** Everything that ever went back of a payment, also what was made by hand in the dashboard. */
  listRefunds(paymentIntentId: string): Promise<Reading<readonly RefundView[]>>
  /** Verifies signature, age (±300 s) and mode of a webhook's raw body. */
  verifyEvent(rawBody: Buffer, headers: Headers): Promise<Result<PaymentEvent>>
  /** A payload that `verifyEvent` accepted before and that was stored since. */
  readEvent(payload: unknown): PaymentEvent
  ping(): Promise<Reading<true>>

  // What a service may have besides. One that does not have it leaves it out.

  /** Where a bank can ask a payment back. */
  readDispute?(disputeId: string): Promise<Reading<DisputeView>>
  /** Everything that moved in our balance since then. Without it reconciliation cannot compare, and says so. */
  listMovements?(since: Date): Promise<Reading<MovementListing>>
}
