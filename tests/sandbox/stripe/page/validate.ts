import type Stripe from 'stripe'
import { createCardMethod, createDebitMethod, TEST_CARDS } from '../flow/methods'
import type { Buyer } from '../flow/pay-session'
import type { Simulator } from '../simulator'
import { EMPTY_FORM, type Typed } from './checkout'

export function readTyped(form: URLSearchParams, session: Stripe.Checkout.Session): Typed {
  const text = (name: string) => (form.get(name) ?? '').trim()
  return {
    ...EMPTY_FORM,
    email: session.customer_email ?? text('email'),
    method: text('method') === 'bank_debit' ? 'bank_debit' : 'card',
    cardNumber: text('cardNumber'),
    cardExpiry: text('cardExpiry'),
    cardCvc: text('cardCvc'),
    billingName: text('billingName'),
    debitOutcome: text('debitOutcome') === 'failed' ? 'failed' : 'succeeded',
  }
}

/** The payment method behind the form, or what the buyer must correct. `null` = nothing to pay with is needed. */
export function methodOf(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  typed: Typed,
  buyer: Buyer,
): Stripe.PaymentMethod | null | { problem: string } {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.email)) return { problem: 'Your email is incomplete.' }
  if (session.amount_total === 0) return null
  const kind = typed.method === 'card' ? 'card' : session.payment_method_types.find((type) => type !== 'card')
  if (!kind || !session.payment_method_types.includes(kind)) {
    return { problem: 'This payment method is not available.' }
  }
  if (kind !== 'card') return createDebitMethod(sim, session.currency ?? 'usd', typed.debitOutcome, buyer)
  const number = typed.cardNumber.replace(/\D/g, '')
  const problem = cardProblem(sim, number, typed)
  if (problem) return { problem }
  const card = TEST_CARDS.find((candidate) => candidate.number === number)
  if (!card) {
    return { problem: 'Your card was declined. Your request was in test mode, but used a non test card.' }
  }
  return createCardMethod(sim, card, buyer)
}

function cardProblem(sim: Simulator, number: string, typed: Typed): string | null {
  if (number.length < 12) return 'Your card number is incomplete.'
  if (!passesLuhn(number)) return 'Your card number is invalid.'
  const expiry = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(typed.cardExpiry)
  const month = Number(expiry?.[1])
  if (!expiry || month < 1 || month > 12) return "Your card's expiration date is incomplete."
  const year = Number(expiry[2]) % 100
  const ends = Date.UTC(2000 + year, month)
  if (ends <= sim.world.now()) return "Your card's expiration date is in the past."
  if (!/^\d{3,4}$/.test(typed.cardCvc)) return "Your card's security code is incomplete."
  return null
}

function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}
