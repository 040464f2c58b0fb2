import type Stripe from 'stripe'
import { createId } from '../state/ids'

export interface ChargeFacts {
  intent: Stripe.PaymentIntent
  method: Stripe.PaymentMethod
  created: number
  status: 'succeeded' | 'pending' | 'failed'
  failure: { code: string; declineCode: string; message: string } | null
  receiptUrl: (chargeId: string) => string
  threeDSecure: boolean
}

export function buildCharge(facts: ChargeFacts): Stripe.Charge {
  const { intent, method, failure } = facts
  const id = createId(method.type === 'card' ? 'ch' : 'py')
  const paid = facts.status !== 'failed'
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: facts.status === 'succeeded' ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { ...method.billing_details },
    calculated_statement_descriptor: intent.statement_descriptor ?? 'SANDBOX STORE',
    captured: facts.status === 'succeeded',
    created: facts.created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: buildOutcome(facts),
    paid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: buildMethodDetails(facts),
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: paid ? facts.receiptUrl(id) : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: facts.status,
    transfer_data: null,
    transfer_group: null,
  }
}

function buildOutcome({ failure }: ChargeFacts): Stripe.Charge.Outcome {
  return {
    advice_code: failure ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: failure ? '01' : null,
    network_status: failure ? 'declined_by_network' : 'approved_by_network',
    reason: failure?.declineCode ?? null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: failure
      ? 'The bank did not return any further details with this decline.'
      : 'Payment complete.',
    type: failure ? 'issuer_declined' : 'authorized',
  }
}

function buildMethodDetails(facts: ChargeFacts): Stripe.Charge.PaymentMethodDetails {
  const { method } = facts
  if (method.card) return { type: 'card', card: buildCardDetails(facts, method.card) }
  if (method.sepa_debit) {
    const { bank_code, branch_code, country, fingerprint, last4 } = method.sepa_debit
    const mandate = 'mandate_sandbox'
    return {
      type: 'sepa_debit',
      sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate },
    }
  }
  return { type: method.type }
}

function buildCardDetails(
  facts: ChargeFacts,
  card: Stripe.PaymentMethod.Card,
): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: facts.status === 'failed' ? null : facts.intent.amount,
    authorization_code: facts.status === 'failed' ? null : '123456',
    brand: card.brand,
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: '976910111009910',
    regulated_status: 'unregulated',
    three_d_secure: facts.threeDSecure
      ? {
          authentication_flow: 'challenge',
          electronic_commerce_indicator: '05',
          exemption_indicator: null,
          result: 'authenticated',
          result_reason: null,
          transaction_id: createId('3ds'),
          version: '2.2.0',
        }
      : null,
    transaction_link_id: null,
    wallet: null,
  }
}
