import type Stripe from 'stripe'
import { createId } from '../state/ids'

export function buildFraudWarning(charge: Stripe.Charge, created: number): Stripe.Radar.EarlyFraudWarning {
  const warning: Stripe.Radar.EarlyFraudWarning = {
    id: createId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created,
    fraud_type: 'unauthorized_use_of_card',
    livemode: false,
  }
  if (charge.payment_intent) warning.payment_intent = charge.payment_intent
  return warning
}
