import Stripe from 'stripe'
import { createId } from '../state/ids'

/** Every event this sandbox can produce by itself. */
export const SIMULATED_EVENTS = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.created',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.pending',
  'charge.succeeded',
  'charge.failed',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'radar.early_fraud_warning.created',
  'product.created',
  'price.created',
  'customer.created',
] as const
export type SimulatedEventType = (typeof SIMULATED_EVENTS)[number]

/** What stripe-node says the event carries. */
export type EventObject<T extends SimulatedEventType> = Extract<Stripe.Event, { type: T }>['data']['object']

interface EventFacts {
  created: number
  request: { id: string; idempotencyKey: string | null } | null
  pendingWebhooks: number
}

export function buildEvent<T extends SimulatedEventType>(
  type: T,
  object: EventObject<T>,
  previous: Partial<EventObject<T>> | undefined,
  facts: EventFacts,
): Stripe.Event {
  return anyEvent(type, object, previous, facts)
}

/** Also for types that stripe-node doesn't know: the store must survive those. */
export function anyEvent(
  type: string,
  object: object,
  previous: object | undefined,
  facts: EventFacts,
): Stripe.Event {
  const event = {
    id: createId('evt'),
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: facts.created,
    data: previous
      ? { object: snapshot(object), previous_attributes: snapshot(previous) }
      : { object: snapshot(object) },
    livemode: false,
    pending_webhooks: facts.pendingWebhooks,
    request: facts.request
      ? { id: facts.request.id, idempotency_key: facts.request.idempotencyKey }
      : { id: null, idempotency_key: null },
    type,
  }
  return event as unknown as Stripe.Event
}

/** As it looks on the wire now; later changes of the object don't reach it. */
export function snapshot<T extends object>(object: T): T {
  return JSON.parse(JSON.stringify(object)) as T
}
