import type Stripe from 'stripe'
import { fromStripeAmount } from '../../rules'
import type { PaymentEvent, RefundView, SessionView } from '../../types'

const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null)

/** Ours from a session retrieved with `payment_intent.latest_charge` expanded. */
export function toSessionView(session: Stripe.Checkout.Session): SessionView {
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null
  return {
    sessionId: session.id,
    status: statusOf(session),
    money: moneyOf(session, intent),
    orderId: session.client_reference_id,
    paymentId: session.metadata?.payment_id ?? null,
    amount:
      session.amount_total === null
        ? null
        : fromStripeAmount(session.amount_total, session.currency ?? 'xxx'),
    isPaymentMode: session.mode === 'payment',
    isLive: session.livemode,
    paymentIntentId: idOf(session.payment_intent),
    chargeId: idOf(intent?.latest_charge),
    email: session.customer_details?.email ?? session.customer_email ?? null,
    url: session.url,
  }
}

/** A status of a later API version counts as open: nothing follows from it until one that we know. */
const statusOf = ({ status }: Stripe.Checkout.Session): SessionView['status'] =>
  status === 'complete' ? 'complete' : status === 'expired' ? 'expired' : 'open'

/** A complete, unpaid session waits for a delayed method unless its payment intent has fallen back or was cancelled. */
function moneyOf(
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent | null,
): SessionView['money'] {
  if (session.payment_status === 'paid' || session.payment_status === 'no_payment_required') return 'paid'
  if (session.status !== 'complete') return 'none'
  return intent && ['requires_payment_method', 'canceled'].includes(intent.status) ? 'failed' : 'not_yet'
}

/** Unknown refund states of a later API version count as pending: the next reading decides. */
export function toRefundView(refund: Stripe.Refund): RefundView {
  const state =
    refund.status === 'succeeded'
      ? 'succeeded'
      : refund.status === 'failed' || refund.status === 'canceled'
        ? 'failed'
        : 'pending'
  return {
    stripeRefundId: refund.id,
    refundId: refund.metadata?.refund_id ?? null,
    paymentIntentId: idOf(refund.payment_intent),
    amount: fromStripeAmount(refund.amount, refund.currency),
    state,
  }
}

export function toPaymentEvent(event: Stripe.Event): PaymentEvent {
  const object = event.data.object as unknown as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' && /^[\w-]{1,255}$/.test(value) ? value : null)
  return {
    id: event.id,
    type: event.type,
    objectId: text(object.id),
    sessionId: object.object === 'checkout.session' ? text(object.id) : null,
    paymentIntentId: text(object.payment_intent),
    payload: event,
  }
}
