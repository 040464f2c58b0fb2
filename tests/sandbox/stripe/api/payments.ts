import type Stripe from 'stripe'
import { buildPaymentIntent } from '../build/payment-intent'
import { invalidParam, noSuch, notAllowed, notSimulated, StripeRefusal } from '../errors'
import { confirmIntent } from '../flow/confirm'
import { toMetadata } from '../flow/metadata'
import { createFromToken } from '../flow/methods'
import { amountProblem, isCurrency } from '../money'
import { emit, nowSeconds, type Simulator } from '../simulator'
import { listOf, type Route, route } from './route'

function findIntent(sim: Simulator, id: string): Stripe.PaymentIntent {
  const intent = sim.store.paymentIntents.get(id)
  if (!intent) throw noSuch('payment_intent', id, 'intent')
  return intent
}

export function findCharge(sim: Simulator, id: string): Stripe.Charge {
  const charge = sim.store.charges.get(id)
  if (!charge) throw noSuch('charge', id)
  return charge
}

export const PAYMENT_ROUTES: Route[] = [
  route<Stripe.PaymentIntentCreateParams>(
    'POST',
    '/v1/payment_intents',
    'payment_intents.create',
    createIntent,
  ),
  route<Stripe.PaymentIntentListParams>(
    'GET',
    '/v1/payment_intents',
    'payment_intents.list',
    (sim, params) => {
      const { paymentIntents } = sim.store
      const from = params.customer ? paymentIntents.by('customer', params.customer) : undefined
      return listOf('/v1/payment_intents', paymentIntents.page(params, from))
    },
  ),
  route('GET', '/v1/payment_intents/:id', 'payment_intents.retrieve', (sim, _params, id) =>
    findIntent(sim, id),
  ),
  route<Stripe.PaymentIntentCancelParams>(
    'POST',
    '/v1/payment_intents/:id/cancel',
    'payment_intents.cancel',
    cancelIntent,
  ),
  route<Stripe.ChargeListParams>('GET', '/v1/charges', 'charges.list', (sim, params) => {
    const { charges } = sim.store
    const from = params.payment_intent
      ? charges.by('payment_intent', params.payment_intent)
      : params.customer
        ? charges.by('customer', params.customer)
        : undefined
    return listOf('/v1/charges', charges.page(params, from))
  }),
  route('GET', '/v1/charges/:id', 'charges.retrieve', (sim, _params, id) => findCharge(sim, id)),
  route<Stripe.BalanceTransactionListParams>(
    'GET',
    '/v1/balance_transactions',
    'balance_transactions.list',
    (sim, params) => {
      const { balanceTransactions } = sim.store
      const from = params.source ? balanceTransactions.by('source', params.source) : undefined
      const matches = (item: Stripe.BalanceTransaction) => !params.type || item.type === params.type
      return listOf('/v1/balance_transactions', balanceTransactions.page(params, from, matches))
    },
  ),
  route('GET', '/v1/balance_transactions/:id', 'balance_transactions.retrieve', (sim, _params, id) => {
    const found = sim.store.balanceTransactions.get(id)
    if (!found) throw noSuch('balance transaction', id)
    return found
  }),
]

/** For the CLI's triggers: a payment without a Checkout page, confirmed at once with a test method. */
function createIntent(sim: Simulator, params: Stripe.PaymentIntentCreateParams): object {
  const currency = params.currency.toLowerCase()
  if (!isCurrency(currency)) throw invalidParam(`Invalid currency: ${params.currency}.`, 'currency')
  const problem = amountProblem(params.amount, currency)
  if (problem) throw invalidParam(problem.message, 'amount', problem.code)
  if (params.capture_method === 'manual') throw notSimulated('manual capture', 'capture_method')
  const intent = buildPaymentIntent({
    amount: params.amount,
    currency,
    created: nowSeconds(sim),
    metadata: toMetadata(params.metadata, 'metadata'),
    description: params.description ?? null,
    receiptEmail: params.receipt_email ?? null,
    customer: params.customer ?? null,
    statementDescriptor: params.statement_descriptor ?? null,
    statementDescriptorSuffix: params.statement_descriptor_suffix ?? null,
    paymentMethodTypes: ['card'],
  })
  sim.store.paymentIntents.add(intent, { customer: params.customer })
  emit(sim, 'payment_intent.created', intent)
  if (!params.confirm) return intent
  const buyer = { email: null, name: null }
  const given = params.payment_method ?? ''
  const method = sim.store.paymentMethods.get(given) ?? createFromToken(sim, given, buyer)
  if (!method) throw noSuch('PaymentMethod', given, 'payment_method')
  const confirmation = confirmIntent(sim, intent, method, null)
  if (confirmation.result !== 'declined') return intent
  const { code, declineCode, message } = confirmation.decline
  throw new StripeRefusal(402, message, {
    type: 'card_error',
    code,
    decline_code: declineCode,
    ...(confirmation.chargeId ? { charge: confirmation.chargeId } : {}),
    payment_intent: intent,
  })
}

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
  emit(sim, 'payment_intent.canceled', intent)
  return intent
}
