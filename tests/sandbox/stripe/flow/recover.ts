import type Stripe from 'stripe'
import { nowSeconds, type Simulator } from '../simulator'
import { openSession } from './create-session'

/** A fresh copy of an expired session at its old price, or null when the link is unknown or too old. */
export function recoverSession(sim: Simulator, token: string): Stripe.Checkout.Session | null {
  const old = sim.store.sessions.get(sim.store.recoveries.get(token) ?? '')
  const notes = old ? sim.store.notes.get(old.id) : undefined
  const recovery = old?.after_expiration?.recovery
  if (!old || !notes || !recovery || (recovery.expires_at ?? 0) < nowSeconds(sim)) return null
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    after_expiration: { recovery: { enabled: true, allow_promotion_codes: recovery.allow_promotion_codes } },
    payment_intent_data: notes.paymentIntentData,
    metadata: { ...old.metadata },
  }
  if (old.allowed_payment_method_types) params.allowed_payment_method_types = old.allowed_payment_method_types
  if (old.adaptive_pricing) params.adaptive_pricing = { enabled: old.adaptive_pricing.enabled }
  for (const name of ['success_url', 'cancel_url', 'client_reference_id', 'customer_email'] as const) {
    const value = old[name]
    if (value !== null) params[name] = value
  }
  if (old.locale) params.locale = old.locale
  if (typeof old.customer === 'string') params.customer = old.customer
  return openSession(sim, params, notes.lineItems, {
    amountTotal: old.amount_total ?? 0,
    currency: old.currency ?? 'usd',
    recoveredFrom: old.id,
  })
}
