import type Stripe from 'stripe'
import * as z from 'zod'
import { behaviours } from '../build/payment-method'
import { invalidParam, missingParam, noSuch, notAllowed, StripeRefusal } from '../errors'
import type { Simulator } from '../simulator'
import { confirmIntent, settleIntent } from './confirm'
import { createCardMethod, createFromToken, TEST_CARDS } from './methods'

/** What Stripe.js sends of a card that was typed into its own fields. Unknown fields are its telemetry. */
const clientForm = z.object({
  payment_method: z.string().optional(),
  payment_method_data: z
    .object({
      type: z.literal('card'),
      card: z.object({
        number: z.string(),
        cvc: z.string().min(3),
        exp_month: z.coerce.number().int().min(1).max(12),
        exp_year: z.coerce.number().int(),
      }),
      billing_details: z.object({ email: z.email().nullish(), name: z.string().nullish() }).optional(),
    })
    .optional(),
})

/** `POST /confirm` with the secret key. */
export function confirmByServer(
  sim: Simulator,
  intent: Stripe.PaymentIntent,
  { payment_method: given }: Pick<Stripe.PaymentIntentConfirmParams, 'payment_method'>,
): Stripe.PaymentIntent {
  if (!given) throw missingParam('payment_method')
  return pay(sim, intent, readyMethod(sim, given), null)
}

/** The same as a browser does it: publishable key, client secret, and the card's data or a ready-made method. */
export function confirmByClient(
  sim: Simulator,
  intent: Stripe.PaymentIntent,
  form: unknown,
): Stripe.PaymentIntent {
  const read = clientForm.safeParse(form)
  if (!read.success)
    throw invalidParam(z.prettifyError(read.error), String(read.error.issues[0]?.path[0] ?? ''))
  const { payment_method: given, payment_method_data: typed } = read.data
  if (given) return pay(sim, intent, readyMethod(sim, given), null)
  if (!typed) throw missingParam('payment_method')
  const number = typed.card.number.replace(/\D/g, '')
  const card = TEST_CARDS.find((candidate) => candidate.number === number)
  if (!card) throw invalidParam('Your card number is incorrect.', 'number', 'incorrect_number')
  const { email, name } = typed.billing_details ?? {}
  return pay(sim, intent, createCardMethod(sim, card, { email: email ?? null, name: name ?? null }), null)
}

function readyMethod(sim: Simulator, given: string): Stripe.PaymentMethod {
  const method =
    sim.store.paymentMethods.get(given) ?? createFromToken(sim, given, { email: null, name: null })
  if (!method) throw noSuch('PaymentMethod', given, 'payment_method')
  return method
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action']

/** One attempt to pay an intent that is nobody's session. `bank` is what the buyer's bank said. */
export function pay(
  sim: Simulator,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  bank: 'confirmed' | 'refused' | null,
): Stripe.PaymentIntent {
  if (sim.store.sessions.by('payment_intent', intent.id).length > 0)
    throw notAllowed('You cannot confirm the PaymentIntent of a Checkout Session.', unexpected(intent))
  if (!CONFIRMABLE.includes(intent.status)) {
    const message = `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`
    throw notAllowed(message, unexpected(intent))
  }
  const confirmation = confirmIntent(sim, intent, method, bank)
  if (confirmation.result === 'processing')
    settleInTime(sim, intent, behaviours.get(method) === 'delayed_failure' ? 'failed' : 'succeeded')
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

const unexpected = (intent: Stripe.PaymentIntent) => ({
  code: 'payment_intent_unexpected_state',
  payment_intent: intent,
})

function settleInTime(sim: Simulator, intent: Stripe.PaymentIntent, outcome: 'succeeded' | 'failed'): void {
  const { delayedSettlementMs } = sim.settings
  if (delayedSettlementMs === null) return
  sim.due.at(sim.world.now() + delayedSettlementMs, () => {
    if (intent.status === 'processing') settleIntent(sim, intent, outcome)
  })
}

/** What a publishable key may see: neither metadata nor charges, customers or what the store wrote. */
export const publicIntent = (intent: Stripe.PaymentIntent): Partial<Stripe.PaymentIntent> => ({
  id: intent.id,
  object: intent.object,
  allowed_payment_method_types: intent.allowed_payment_method_types,
  amount: intent.amount,
  automatic_payment_methods: intent.automatic_payment_methods,
  canceled_at: intent.canceled_at,
  cancellation_reason: intent.cancellation_reason,
  capture_method: intent.capture_method,
  client_secret: intent.client_secret,
  confirmation_method: intent.confirmation_method,
  created: intent.created,
  currency: intent.currency,
  description: intent.description,
  last_payment_error: intent.last_payment_error,
  livemode: intent.livemode,
  next_action: intent.next_action,
  payment_method: intent.payment_method,
  payment_method_types: intent.payment_method_types,
  processing: intent.processing,
  receipt_email: intent.receipt_email,
  status: intent.status,
})
