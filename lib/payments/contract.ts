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

/** The port to a payment service. Amounts are ours (ISO minor units); the adapter knows the service's own. */
export interface PaymentService {
  openCheckout(request: CheckoutRequest): Promise<CheckoutOutcome>
  readSession(sessionId: string): Promise<Reading<SessionView>>
  /** Closes an open session so that nobody can pay it any more. `missing` also when it was not open. */
  expireSession(sessionId: string): Promise<Reading<SessionView>>
  openIntent(request: IntentRequest): Promise<IntentOutcome>
  readIntent(intentId: string): Promise<Reading<IntentView>>
  /** Ends an intent so that nobody can pay it any more. `found` is what it is now: also paid, or being paid. */
  cancelIntent(intentId: string): Promise<Reading<IntentView>>
  /** Opens the payment sheet of the mobile client for one customer; null when there is none to be had. */
  customerSecret(customerId: string): Promise<string | null>
  refund(request: RefundRequest): Promise<RefundOutcome>
  readRefund(stripeRefundId: string): Promise<Reading<RefundView>>
  /** Everything that ever went back of a payment, also what was made by hand in the dashboard. */
  listRefunds(paymentIntentId: string): Promise<Reading<readonly RefundView[]>>
  readDispute(disputeId: string): Promise<Reading<DisputeView>>
  /** Everything that moved in our balance since then. */
  listMovements(since: Date): Promise<Reading<MovementListing>>
  /** Verifies signature, age (±300 s) and mode of a webhook's raw body. */
  verifyEvent(rawBody: Buffer, signature: string | null): Promise<Result<PaymentEvent>>
  /** A payload that `verifyEvent` accepted before and that was stored since. */
  readEvent(payload: unknown): PaymentEvent
  ping(): Promise<Reading<true>>
}
