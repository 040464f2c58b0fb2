import type Stripe from 'stripe'
import { emit, nowSeconds, type Simulator } from '../simulator'
import { createId } from '../state/ids'

const RECOVERY_DAYS = 30

export function expireSession(sim: Simulator, session: Stripe.Checkout.Session): void {
  session.status = 'expired'
  session.url = null
  const notes = sim.store.notes.get(session.id)
  if (notes) notes.awaitingBank = null
  openRecovery(sim, session)
  cancelIntent(sim, session)
  emit(sim, 'checkout.session.expired', session)
}

function openRecovery(sim: Simulator, session: Stripe.Checkout.Session): void {
  const recovery = session.after_expiration?.recovery
  if (!recovery?.enabled) return
  const token = createId('live', 40).slice(5)
  sim.store.recoveries.set(token, session.id)
  recovery.url = `${sim.url()}/c/recover/${token}`
  recovery.expires_at = nowSeconds(sim) + RECOVERY_DAYS * 86_400
}

function cancelIntent(sim: Simulator, session: Stripe.Checkout.Session): void {
  const intent =
    typeof session.payment_intent === 'string' ? sim.store.paymentIntents.get(session.payment_intent) : null
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return
  intent.status = 'canceled'
  intent.canceled_at = nowSeconds(sim)
  intent.cancellation_reason = 'expired'
  intent.next_action = null
  emit(sim, 'payment_intent.canceled', intent)
}
