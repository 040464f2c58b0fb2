import type Stripe from 'stripe'
import { findCharge } from '../api/payments'
import { findSession } from '../api/sessions'
import { missingParam, noSuch, notAllowed } from '../errors'
import type { Simulator } from '../simulator'
import { chargesOfSession } from './totals'

export interface PaymentReference {
  session?: string | undefined
  payment_intent?: string | undefined
  charge?: string | undefined
}

/** The successful charge behind whatever the caller knows. */
export function resolveCharge(sim: Simulator, reference: PaymentReference): Stripe.Charge {
  if (reference.charge) return findCharge(sim, reference.charge)
  const candidates = reference.session
    ? chargesOfSession(sim, findSession(sim, reference.session))
    : sim.store.charges.by('payment_intent', reference.payment_intent ?? '')
  if (!reference.session && !reference.payment_intent) throw missingParam('charge')
  const paid = candidates.find((charge) => charge.status === 'succeeded')
  if (!paid) throw notAllowed('This payment has no successful charge.')
  return paid
}

export function findEvent(sim: Simulator, id: string): Stripe.Event {
  const event = sim.store.events.get(id)
  if (!event) throw noSuch('event', id)
  return event
}
