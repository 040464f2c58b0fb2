import type Stripe from 'stripe'
import { createId } from '../state/ids'

export type MethodKind = 'card' | 'sepa_debit' | 'us_bank_account' | 'bacs_debit'

/** How a test payment method behaves; real Stripe knows it by the card number or token. */
export type Behaviour =
  | 'succeeds'
  | 'generic_decline'
  | 'insufficient_funds'
  | 'expired_card'
  | 'incorrect_cvc'
  | 'processing_error'
  | 'needs_bank'
  | 'delayed_success'
  | 'delayed_failure'
  | 'disputed'
  | 'inquired'
  | 'refund_pending'
  | 'refund_fails'

export interface MethodFacts {
  kind: MethodKind
  brand: string
  last4: string
  behaviour: Behaviour
  email: string | null
  name: string | null
  created: number
}

/** How each method behaves, beside the public object that can't say so. */
export const behaviours = new WeakMap<Stripe.PaymentMethod, Behaviour>()

export function buildPaymentMethod(facts: MethodFacts): Stripe.PaymentMethod {
  const method: Stripe.PaymentMethod = {
    id: createId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: buildBillingDetails(facts.email, facts.name),
    created: facts.created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: facts.kind,
    ...buildDetails(facts),
  }
  behaviours.set(method, facts.behaviour)
  return method
}

export function buildBillingDetails(
  email: string | null,
  name: string | null,
): Stripe.PaymentMethod.BillingDetails {
  return {
    address: { city: null, country: 'US', line1: null, line2: null, postal_code: null, state: null },
    email,
    name,
    phone: null,
    tax_id: null,
  }
}

function buildDetails(facts: MethodFacts): Partial<Stripe.PaymentMethod> {
  if (facts.kind === 'card') return { card: buildCard(facts) }
  if (facts.kind === 'sepa_debit') return { sepa_debit: buildSepaDebit(facts.last4) }
  if (facts.kind === 'us_bank_account') return { us_bank_account: buildUsBankAccount(facts.last4) }
  return { bacs_debit: { fingerprint: 'sandboxBacs', last4: facts.last4, sort_code: '108800' } }
}

function buildCard(facts: MethodFacts): Stripe.PaymentMethod.Card {
  return {
    brand: facts.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    display_brand: facts.brand,
    exp_month: 12,
    exp_year: 2034,
    fingerprint: `sandbox${facts.last4}`,
    funding: 'credit',
    generated_from: null,
    last4: facts.last4,
    networks: { available: [facts.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  }
}

function buildSepaDebit(last4: string): Stripe.PaymentMethod.SepaDebit {
  return {
    bank_code: '19043',
    branch_code: '',
    country: 'AT',
    fingerprint: 'sandboxSepa',
    generated_from: { charge: null, setup_attempt: null },
    last4,
  }
}

function buildUsBankAccount(last4: string): Stripe.PaymentMethod.UsBankAccount {
  return {
    account_holder_type: 'individual',
    account_type: 'checking',
    bank_name: 'SANDBOX BANK',
    financial_connections_account: null,
    fingerprint: 'sandboxBank',
    last4,
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: '110000000',
    status_details: null,
  }
}
