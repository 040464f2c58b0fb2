import type Stripe from 'stripe'
import { fromStripeAmount } from '../../rules'
import type { BillingPlace, IntentView, PaidWith, PaymentEvent, RefundView, SessionView } from '../../types'
import { withoutPeople } from './without-people'

const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null)

const cardIn = (charge: string | Stripe.Charge | null | undefined): string | null =>
  typeof charge === 'object' ? (charge?.payment_method_details?.card?.fingerprint ?? null) : null

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
    billing: placeOf(session.customer_details?.address),
    cardFingerprint: cardIn(intent?.latest_charge),
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

/** Ours from an intent, with `latest_charge` expanded where what it was paid with is asked for. */
export function toIntentView(intent: Stripe.PaymentIntent): IntentView {
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null
  const paid = intent.status === 'succeeded'
  return {
    intentId: intent.id,
    status: intentStatusOf(intent),
    isOwn: isOwnIntent(intent.metadata),
    orderId: intent.metadata?.order_id ?? null,
    paymentId: intent.metadata?.payment_id ?? null,
    amount: fromStripeAmount(paid ? intent.amount_received : intent.amount, intent.currency),
    isLive: intent.livemode,
    clientSecret: intent.client_secret,
    customerId: idOf(intent.customer),
    chargeId: idOf(intent.latest_charge),
    email: charge?.billing_details.email ?? intent.receipt_email,
    billing: placeOf(charge?.billing_details.address),
    cardFingerprint: cardIn(charge),
    paidWith: paid && charge ? paidWith(charge) : null,
  }
}

const placeOf = (address: Stripe.Address | null | undefined): BillingPlace | null =>
  address?.country ? { country: address.country, postalCode: address.postal_code || null } : null

const isOwnIntent = (metadata: unknown): boolean =>
  (metadata as { paid_by?: unknown } | null | undefined)?.paid_by === 'intent'

/** Everything that waits for the buyer counts as open, and so does a status of a later API version. */
function intentStatusOf({ status }: Stripe.PaymentIntent): IntentView['status'] {
  if (status === 'succeeded') return 'paid'
  if (status === 'processing') return 'processing'
  return status === 'canceled' ? 'canceled' : 'open'
}

function paidWith({ payment_method_details: details, billing_details: billing }: Stripe.Charge): PaidWith {
  const card = details?.card ?? null
  return {
    method: details?.type ?? '',
    brand: card?.brand ?? null,
    last4: card?.last4 ?? null,
    country: card?.country ?? billing.address?.country ?? null,
  }
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
    about: aboutOf(event.type, object, text(object.id)),
    payload: withoutPeople(event),
  }
}

/** What Stripe sends when an intent has changed. Those of Checkout sessions are not ours: the session's own events tell. */
const INTENT_EVENT = /^payment_intent\.(succeeded|processing|payment_failed|canceled)$/

function aboutOf(
  type: string,
  { object, metadata }: Record<string, unknown>,
  id: string | null,
): PaymentEvent['about'] {
  if (id === null) return null
  if (type.startsWith('checkout.session.'))
    return object === 'checkout.session' ? { kind: 'session', id } : null
  if (INTENT_EVENT.test(type))
    return object === 'payment_intent' && isOwnIntent(metadata) ? { kind: 'intent', id } : null
  if (type.startsWith('refund.')) return { kind: 'refund', id }
  return type.startsWith('charge.dispute.') ? { kind: 'dispute', id } : null
}
