import type Stripe from 'stripe'
import { createId } from '../state/ids'

export interface PaymentIntentFacts {
  amount: number
  currency: string
  created: number
  metadata: Stripe.Metadata
  description: string | null
  receiptEmail: string | null
  customer: string | null
  statementDescriptor: string | null
  statementDescriptorSuffix: string | null
  paymentMethodTypes: string[]
}

/** A payment that nobody has tried to pay yet. */
export function buildPaymentIntent(facts: PaymentIntentFacts): Stripe.PaymentIntent {
  const id = createId('pi')
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: facts.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${createId('s', 20).slice(2)}`,
    confirmation_method: 'automatic',
    created: facts.created,
    currency: facts.currency,
    customer: facts.customer,
    customer_account: null,
    description: facts.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: facts.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: { id: 'pmc_sandbox', parent: null },
    payment_method_options: {},
    payment_method_types: facts.paymentMethodTypes,
    payment_record: null,
    processing: null,
    receipt_email: facts.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: facts.statementDescriptor,
    statement_descriptor_suffix: facts.statementDescriptorSuffix,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  }
}
