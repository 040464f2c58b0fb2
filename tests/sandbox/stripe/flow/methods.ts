import type Stripe from 'stripe'
import { type Behaviour, buildPaymentMethod, type MethodKind } from '../build/payment-method'
import { nowSeconds, type Simulator } from '../simulator'

export interface TestCard {
  number: string
  brand: string
  behaviour: Behaviour
  says: string
}

/** Numbers as in Stripe's own list of test cards. */
export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', behaviour: 'succeeds', says: 'Payment succeeds' },
  { number: '5555555555554444', brand: 'mastercard', behaviour: 'succeeds', says: 'Payment succeeds' },
  {
    number: '4000002500003155',
    brand: 'visa',
    behaviour: 'needs_bank',
    says: 'Bank asks to confirm (3-D Secure)',
  },
  { number: '4000000000000002', brand: 'visa', behaviour: 'generic_decline', says: 'Card is declined' },
  { number: '4000000000009995', brand: 'visa', behaviour: 'insufficient_funds', says: 'Insufficient funds' },
  { number: '4000000000000069', brand: 'visa', behaviour: 'expired_card', says: 'Expired card' },
  { number: '4000000000000127', brand: 'visa', behaviour: 'incorrect_cvc', says: 'Incorrect CVC' },
  { number: '4000000000000119', brand: 'visa', behaviour: 'processing_error', says: 'Processing error' },
  { number: '4000000000000259', brand: 'visa', behaviour: 'disputed', says: 'Succeeds, then disputed' },
  { number: '4000000000001976', brand: 'visa', behaviour: 'inquired', says: 'Succeeds, then an inquiry' },
  { number: '4000000000007726', brand: 'visa', behaviour: 'refund_pending', says: 'Refund takes a while' },
  { number: '4000000000005126', brand: 'visa', behaviour: 'refund_fails', says: 'Refund fails later' },
]

/** Stripe's test tokens and ready-made payment methods, as far as its CLI uses them. */
const TOKENS: Record<string, Behaviour> = {
  visa: 'succeeds',
  threeDSecure2Required: 'needs_bank',
  mastercard: 'succeeds',
  chargeCustomerFail: 'generic_decline',
  visa_chargeDeclined: 'generic_decline',
  chargeDeclined: 'generic_decline',
  chargeDeclinedInsufficientFunds: 'insufficient_funds',
  visa_chargeDeclinedInsufficientFunds: 'insufficient_funds',
  createDispute: 'disputed',
  createDisputeInquiry: 'inquired',
  pendingRefund: 'refund_pending',
  refundFail: 'refund_fails',
}

/** IBANs that Stripe's CLI uses for a debit that fails in the end. */
const FAILING_IBANS = new Set(['IT60X0542811101000000123456', 'AT861904300235473202'])

const DEBIT_OF: Record<string, MethodKind> = { eur: 'sepa_debit', usd: 'us_bank_account', gbp: 'bacs_debit' }

/** The bank debit of a currency; Stripe has none for most currencies. */
export const delayedKindOf = (currency: string): MethodKind | null => DEBIT_OF[currency] ?? null

/** Stripe's dynamic payment methods: card, the currency's bank debit, then the filters. */
export function paymentMethodTypes(
  params: Pick<
    Stripe.Checkout.SessionCreateParams | Stripe.PaymentIntentCreateParams,
    'allowed_payment_method_types' | 'excluded_payment_method_types'
  > & { payment_method_types?: string[] },
  currency: string,
): string[] {
  if (params.payment_method_types) return params.payment_method_types
  const debit = delayedKindOf(currency)
  const dynamic: string[] = debit ? ['card', debit] : ['card']
  const allowed: string[] | undefined = params.allowed_payment_method_types
  const excluded: string[] = params.excluded_payment_method_types ?? []
  return dynamic.filter((type) => (!allowed || allowed.includes(type)) && !excluded.includes(type))
}

interface Buyer {
  email: string | null
  name: string | null
}

export function createCardMethod(sim: Simulator, card: TestCard, buyer: Buyer): Stripe.PaymentMethod {
  const { brand, behaviour } = card
  const facts = { kind: 'card' as const, brand, last4: card.number.slice(-4), behaviour }
  return keep(sim, buildPaymentMethod({ ...facts, ...buyer, created: nowSeconds(sim) }))
}

export function createDebitMethod(
  sim: Simulator,
  currency: string,
  outcome: 'succeeded' | 'failed',
  buyer: Buyer,
): Stripe.PaymentMethod {
  const kind = delayedKindOf(currency) ?? 'sepa_debit'
  const behaviour = outcome === 'succeeded' ? 'delayed_success' : 'delayed_failure'
  return keep(
    sim,
    buildPaymentMethod({ kind, brand: '', last4: '3201', behaviour, ...buyer, created: nowSeconds(sim) }),
  )
}

/** `tok_visa`, `pm_card_createDispute` and the like; null when unknown. */
export function createFromToken(sim: Simulator, token: string, buyer: Buyer): Stripe.PaymentMethod | null {
  const behaviour = TOKENS[token.replace(/^(tok|pm_card)_/, '')]
  if (!behaviour) return null
  const facts = { kind: 'card' as const, brand: 'visa', last4: '4242', behaviour }
  return keep(sim, buildPaymentMethod({ ...facts, ...buyer, created: nowSeconds(sim) }))
}

export function createFromIban(sim: Simulator, iban: string, buyer: Buyer): Stripe.PaymentMethod {
  const behaviour: Behaviour = FAILING_IBANS.has(iban) ? 'delayed_failure' : 'delayed_success'
  const facts = { kind: 'sepa_debit' as const, brand: '', last4: iban.slice(-4), behaviour }
  return keep(sim, buildPaymentMethod({ ...facts, ...buyer, created: nowSeconds(sim) }))
}

const keep = (sim: Simulator, method: Stripe.PaymentMethod) => sim.store.paymentMethods.add(method)
