import type Stripe from 'stripe'
import { buildPaymentIntent } from '../build/payment-intent'
import { invalidParam, missingParam, noSuch, notSimulated } from '../errors'
import { amountProblem, isCurrency } from '../money'
import { emit, nowSeconds, type Simulator } from '../simulator'
import { confirmByServer } from './confirm-intent'
import { toMetadata } from './metadata'
import { paymentMethodTypes } from './methods'

/** The CLI still names the methods as older API versions did. */
export type IntentCreateParams = Stripe.PaymentIntentCreateParams & { payment_method_types?: string[] }

/** Would change what is charged, when, or to whom, so ignoring them would be a lie. */
const NOT_SIMULATED = [
  'application_fee_amount',
  'amount_details',
  'confirmation_token',
  'customer_account',
  'mandate',
  'mandate_data',
  'off_session',
  'on_behalf_of',
  'payment_method_data',
  'setup_future_usage',
  'transfer_data',
] as const satisfies readonly (keyof Stripe.PaymentIntentCreateParams)[]

/** A payment without a Checkout page: confirmed by the buyer's own client, or at once by the CLI's triggers. */
export function createIntent(sim: Simulator, params: IntentCreateParams): Stripe.PaymentIntent {
  const currency = params.currency.toLowerCase()
  if (!isCurrency(currency)) throw invalidParam(`Invalid currency: ${params.currency}.`, 'currency')
  const problem = amountProblem(params.amount, currency, 'intent')
  if (problem) throw invalidParam(problem.message, 'amount', problem.code)
  refuseUnsimulated(params)
  if (params.customer && !sim.store.customers.get(params.customer))
    throw noSuch('customer', params.customer, 'customer')
  const types = paymentMethodTypes(params, currency)
  if (types.length === 0)
    throw invalidParam(
      'No valid payment method types for this Payment Intent.',
      'allowed_payment_method_types',
    )
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
    paymentMethodTypes: types,
  })
  sim.store.paymentIntents.add(intent, { customer: params.customer })
  emit(sim, 'payment_intent.created', intent)
  if (!params.confirm) return intent
  if (!params.payment_method) throw missingParam('payment_method')
  return confirmByServer(sim, intent, { payment_method: params.payment_method })
}

function refuseUnsimulated(params: IntentCreateParams): void {
  for (const name of NOT_SIMULATED) if (params[name] !== undefined) throw notSimulated(name, name)
  if (params.capture_method === 'manual') throw notSimulated('manual capture', 'capture_method')
  if (params.confirmation_method === 'manual')
    throw notSimulated('manual confirmation', 'confirmation_method')
}
