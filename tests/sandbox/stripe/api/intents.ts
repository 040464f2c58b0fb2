import type Stripe from 'stripe'
import { noSuch, notAllowed } from '../errors'
import { confirmByClient, confirmByServer, publicIntent } from '../flow/confirm-intent'
import { createIntent, type IntentCreateParams } from '../flow/create-intent'
import { emit, nowSeconds, type Simulator } from '../simulator'
import { listOf, type Route, route } from './route'

const PATH = '/v1/payment_intents'

export function findIntent(sim: Simulator, id: string): Stripe.PaymentIntent {
  const intent = sim.store.paymentIntents.get(id)
  if (!intent) throw noSuch('payment_intent', id, 'intent')
  return intent
}

/** What Stripe.js says beside stripe-node's own parameters; a browser has only the publishable key. */
interface ClientParams {
  client_secret?: string
}

/** By the publishable key, an intent is there only for who knows its secret. */
function findOfClient(sim: Simulator, id: string, { client_secret: secret }: ClientParams) {
  const intent = sim.store.paymentIntents.get(id)
  if (!intent || secret !== intent.client_secret) throw noSuch('payment_intent', id, 'intent')
  return intent
}

export const INTENT_ROUTES: Route[] = [
  route<IntentCreateParams>('POST', PATH, 'payment_intents.create', createIntent),
  route<Stripe.PaymentIntentListParams>('GET', PATH, 'payment_intents.list', (sim, params) => {
    const { paymentIntents } = sim.store
    const from = params.customer ? paymentIntents.by('customer', params.customer) : undefined
    return listOf(PATH, paymentIntents.page(params, from))
  }),
  {
    ...route<ClientParams>('GET', `${PATH}/:id`, 'payment_intents.retrieve', (sim, _params, id) =>
      findIntent(sim, id),
    ),
    runForClient: (sim, params, id) => publicIntent(findOfClient(sim, id, params as ClientParams)),
  },
  {
    ...route<Stripe.PaymentIntentConfirmParams>(
      'POST',
      `${PATH}/:id/confirm`,
      'payment_intents.confirm',
      (sim, params, id) => confirmByServer(sim, findIntent(sim, id), params),
    ),
    runForClient: (sim, params, id) => {
      const intent = findOfClient(sim, id, params as ClientParams)
      return publicIntent(confirmByClient(sim, intent, params))
    },
  },
  route<Stripe.PaymentIntentCancelParams>(
    'POST',
    `${PATH}/:id/cancel`,
    'payment_intents.cancel',
    cancelIntent,
  ),
]

function cancelIntent(sim: Simulator, params: Stripe.PaymentIntentCancelParams, id: string): object {
  const intent = findIntent(sim, id)
  if (sim.store.sessions.by('payment_intent', id).length > 0) {
    const message =
      'You cannot cancel the PaymentIntent of a Checkout Session. Expire the Checkout Session instead.'
    throw notAllowed(message, { code: 'payment_intent_unexpected_state', payment_intent: intent })
  }
  if (['succeeded', 'canceled', 'processing'].includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`
    throw notAllowed(message, { code: 'payment_intent_unexpected_state', payment_intent: intent })
  }
  intent.status = 'canceled'
  intent.canceled_at = nowSeconds(sim)
  intent.cancellation_reason = params.cancellation_reason ?? null
  intent.next_action = null
  emit(sim, 'payment_intent.canceled', intent)
  return intent
}
