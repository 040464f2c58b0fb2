import type { Result } from '../core/result'
import type {
  CheckoutOutcome,
  CheckoutRequest,
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
  refund(request: RefundRequest): Promise<RefundOutcome>
  readRefund(stripeRefundId: string): Promise<Reading<RefundView>>
  /** Our refund among those of a payment, by the id we put into its metadata. */
  findRefund(paymentIntentId: string, refundId: string): Promise<Reading<RefundView>>
  /** Verifies signature, age (±300 s) and mode of a webhook's raw body. */
  verifyEvent(rawBody: Buffer, signature: string | null): Promise<Result<PaymentEvent>>
  /** A payload that `verifyEvent` accepted before and that was stored since. */
  readEvent(payload: unknown): PaymentEvent
  ping(): Promise<Reading<true>>
}
