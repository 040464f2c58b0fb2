import type Stripe from 'stripe'
import { buildCustomer } from '../build/catalog'
import { buildPaymentIntent } from '../build/payment-intent'
import { behaviours } from '../build/payment-method'
import { buildCustomerDetails } from '../build/session'
import { notAllowed } from '../errors'
import { emit, nowSeconds, type Simulator } from '../simulator'
import { type Confirmation, confirmIntent, settleIntent } from './confirm'
import { toMetadata } from './metadata'

export interface Buyer {
  email: string
  name: string | null
}

export type PaymentResult = Confirmation & { completedEventId?: string }

/** What the buyer's click on "Pay" does. Nothing here waits, so two clicks can't both find the session open. */
export function paySession(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod | null,
  buyer: Buyer,
  bank: 'confirmed' | 'refused' | null = null,
): PaymentResult {
  if (session.status !== 'open') {
    throw notAllowed(`You cannot pay this Checkout Session because it has a status of ${session.status}.`)
  }
  const notes = sim.store.notes.get(session.id)
  if (!notes) throw new Error(`no notes on ${session.id}`)
  if (session.amount_total === 0) {
    return { result: 'succeeded', completedEventId: complete(sim, session, buyer) }
  }
  if (!method) throw notAllowed('A payment method is required.', { code: 'parameter_missing' })
  const intent = intentOf(sim, session, buyer)
  const confirmation = confirmIntent(sim, intent, method, bank)
  notes.awaitingBank = null
  if (confirmation.result === 'requires_action') notes.awaitingBank = { methodId: method.id, ...buyer }
  if (confirmation.result === 'declined' || confirmation.result === 'requires_action') return confirmation
  if (confirmation.result === 'succeeded') session.payment_status = 'paid'
  const completedEventId = complete(sim, session, buyer)
  if (confirmation.result === 'processing') {
    notes.delayedOutcome = behaviours.get(method) === 'delayed_failure' ? 'failed' : 'succeeded'
    settleInTime(sim, session, notes.delayedOutcome)
  }
  return { ...confirmation, completedEventId }
}

function settleInTime(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  outcome: 'succeeded' | 'failed',
): void {
  const { delayedSettlementMs } = sim.settings
  if (delayedSettlementMs === null) return
  sim.due.at(sim.world.now() + delayedSettlementMs, () => {
    if (knownIntent(sim, session)?.status === 'processing') settleDelayed(sim, session, outcome)
  })
}

function knownIntent(sim: Simulator, session: Stripe.Checkout.Session): Stripe.PaymentIntent | undefined {
  const payment = session.payment_intent
  return typeof payment === 'string' ? sim.store.paymentIntents.get(payment) : undefined
}

/** The end of a bank debit, days after the buyer left in real life. */
export function settleDelayed(
  sim: Simulator,
  session: Stripe.Checkout.Session,
  outcome: 'succeeded' | 'failed',
): Stripe.Event {
  const intent = knownIntent(sim, session)
  if (intent?.status !== 'processing') {
    throw notAllowed(`There is no delayed payment under way on ${session.id}.`)
  }
  settleIntent(sim, intent, outcome)
  if (outcome === 'failed') return emit(sim, 'checkout.session.async_payment_failed', session)
  session.payment_status = 'paid'
  return emit(sim, 'checkout.session.async_payment_succeeded', session)
}

function intentOf(sim: Simulator, session: Stripe.Checkout.Session, buyer: Buyer): Stripe.PaymentIntent {
  const known = knownIntent(sim, session)
  if (known) return known
  const data = sim.store.notes.get(session.id)?.paymentIntentData ?? {}
  const customer = typeof session.customer === 'string' ? session.customer : null
  const intent = buildPaymentIntent({
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    created: nowSeconds(sim),
    metadata: toMetadata(data.metadata, 'payment_intent_data[metadata]'),
    description: data.description ?? null,
    receiptEmail: data.receipt_email ?? null,
    customer,
    statementDescriptor: data.statement_descriptor ?? null,
    statementDescriptorSuffix: data.statement_descriptor_suffix ?? null,
    paymentMethodTypes: session.payment_method_types,
  })
  sim.store.paymentIntents.add(intent, { customer })
  sim.store.sessions.link('payment_intent', intent.id, session)
  session.payment_intent = intent.id
  session.customer_details = buildCustomerDetails(buyer.email, buyer.name)
  emit(sim, 'payment_intent.created', intent)
  return intent
}

function complete(sim: Simulator, session: Stripe.Checkout.Session, buyer: Buyer): string {
  session.status = 'complete'
  session.url = null
  session.customer_details = buildCustomerDetails(buyer.email, buyer.name)
  session.collected_information = { business_name: null, individual_name: null, shipping_details: null }
  if (session.customer_creation === 'always' && !session.customer) {
    const facts = { email: buyer.email, name: buyer.name, description: null, metadata: {} }
    const customer = sim.store.customers.add(buildCustomer(facts, nowSeconds(sim)))
    session.customer = customer.id
    emit(sim, 'customer.created', customer)
  }
  return emit(sim, 'checkout.session.completed', session).id
}
