import type Stripe from 'stripe'
import { buildBalanceTransaction } from '../build/balance-transaction'
import { buildCharge } from '../build/charge'
import { type Behaviour, behaviours } from '../build/payment-method'
import { emit, nowSeconds, type Simulator } from '../simulator'
import { openDispute } from './dispute'

export interface Decline {
  code: string
  declineCode: string
  message: string
}

const DECLINES: Partial<Record<Behaviour, Decline>> = {
  generic_decline: {
    code: 'card_declined',
    declineCode: 'generic_decline',
    message: 'Your card was declined.',
  },
  insufficient_funds: {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  expired_card: { code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
  incorrect_cvc: {
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  },
  processing_error: {
    code: 'processing_error',
    declineCode: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
}

export const NOT_AUTHENTICATED: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: 'authentication_required',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
}

const DEBIT_RETURNED: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  declineCode: 'insufficient_funds',
  message: 'The payment failed: the bank returned the debit.',
}

export type Confirmation =
  | { result: 'succeeded' | 'processing' | 'requires_action' }
  | { result: 'declined'; decline: Decline; chargeId: string | null }

/** One attempt to pay; `bank` is what the buyer's bank said, null when it hasn't been asked. */
export function confirmIntent(
  sim: Simulator,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  bank: 'confirmed' | 'refused' | null,
): Confirmation {
  const behaviour = behaviours.get(method) ?? 'succeeds'
  intent.payment_method = method.id
  intent.last_payment_error = null
  intent.next_action = null
  if (behaviour === 'needs_bank' && bank === null) {
    intent.status = 'requires_action'
    intent.next_action = { type: 'use_stripe_sdk', use_stripe_sdk: {} }
    emit(sim, 'payment_intent.requires_action', intent)
    return { result: 'requires_action' }
  }
  if (behaviour === 'needs_bank' && bank === 'refused')
    return declineIntent(sim, intent, method, NOT_AUTHENTICATED, null)
  const decline = DECLINES[behaviour]
  if (decline) {
    const charge = addCharge(sim, intent, method, 'failed', decline, false)
    return declineIntent(sim, intent, method, decline, charge)
  }
  if (behaviour === 'delayed_success' || behaviour === 'delayed_failure') {
    const charge = addCharge(sim, intent, method, 'pending', null, false)
    intent.status = 'processing'
    intent.latest_charge = charge.id
    emit(sim, 'charge.pending', charge)
    emit(sim, 'payment_intent.processing', intent)
    return { result: 'processing' }
  }
  const charge = addCharge(sim, intent, method, 'succeeded', null, bank === 'confirmed')
  succeed(sim, intent, charge)
  if (behaviour === 'disputed' || behaviour === 'inquired') {
    openDispute(sim, charge, { reason: 'fraudulent', inquiry: behaviour === 'inquired' })
  }
  return { result: 'succeeded' }
}

/** The bank's late answer to a debit. */
export function settleIntent(
  sim: Simulator,
  intent: Stripe.PaymentIntent,
  outcome: 'succeeded' | 'failed',
): void {
  const charge =
    typeof intent.latest_charge === 'string' ? sim.store.charges.get(intent.latest_charge) : undefined
  const method =
    typeof intent.payment_method === 'string'
      ? sim.store.paymentMethods.get(intent.payment_method)
      : undefined
  if (!charge || !method) throw new Error(`no pending charge on ${intent.id}`)
  if (outcome === 'succeeded') {
    charge.status = 'succeeded'
    charge.captured = true
    charge.amount_captured = charge.amount
    succeed(sim, intent, charge)
    return
  }
  charge.status = 'failed'
  charge.paid = false
  charge.failure_code = DEBIT_RETURNED.declineCode
  charge.failure_message = DEBIT_RETURNED.message
  declineIntent(sim, intent, method, DEBIT_RETURNED, charge)
}

function addCharge(
  sim: Simulator,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  status: 'succeeded' | 'pending' | 'failed',
  failure: Decline | null,
  threeDSecure: boolean,
): Stripe.Charge {
  const receiptUrl = (id: string) => `${sim.url()}/receipts/${id}`
  const facts = { intent, method, status, failure, threeDSecure, receiptUrl, created: nowSeconds(sim) }
  const customer = typeof intent.customer === 'string' ? intent.customer : null
  return sim.store.charges.add(buildCharge(facts), { payment_intent: intent.id, customer })
}

function succeed(sim: Simulator, intent: Stripe.PaymentIntent, charge: Stripe.Charge): void {
  const balance = buildBalanceTransaction({
    amount: charge.amount,
    fee: Math.min(charge.amount, Math.round((charge.amount * 29) / 1_000) + 30),
    currency: charge.currency,
    created: nowSeconds(sim),
    description: charge.description,
    source: charge.id,
    type: charge.id.startsWith('py_') ? 'payment' : 'charge',
    category: 'charge',
  })
  sim.store.balanceTransactions.add(balance, { source: charge.id })
  charge.balance_transaction = balance.id
  intent.status = 'succeeded'
  intent.amount_received = intent.amount
  intent.latest_charge = charge.id
  intent.next_action = null
  emit(sim, 'charge.succeeded', charge)
  emit(sim, 'payment_intent.succeeded', intent)
}

function declineIntent(
  sim: Simulator,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
  charge: Stripe.Charge | null,
): Confirmation {
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  if (charge) intent.latest_charge = charge.id
  intent.last_payment_error = {
    ...(charge ? { charge: charge.id } : {}),
    code: decline.code as Stripe.PaymentIntent.LastPaymentError.Code,
    decline_code: decline.declineCode,
    message: decline.message,
    payment_method: method,
    type: method.type === 'card' ? 'card_error' : 'invalid_request_error',
  }
  if (charge) emit(sim, 'charge.failed', charge)
  emit(sim, 'payment_intent.payment_failed', intent)
  return { result: 'declined', decline, chargeId: charge?.id ?? null }
}
