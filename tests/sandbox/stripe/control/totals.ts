import type Stripe from 'stripe'
import type { Simulator } from '../simulator'

export interface Totals {
  currency: string | null
  captured: number
  refunded: number
  disputed: number
  charges: number
  refunds: number
}

/** What really moved, in the smallest unit: the truth that the store's books are compared with. */
export function totalsOfCharges(sim: Simulator, charges: readonly Stripe.Charge[]): Totals {
  const totals: Totals = { currency: null, captured: 0, refunded: 0, disputed: 0, charges: 0, refunds: 0 }
  for (const charge of charges) {
    if (charge.status !== 'succeeded') continue
    totals.currency ??= charge.currency
    totals.charges += 1
    totals.captured += charge.amount_captured
    for (const refund of sim.store.refunds.by('charge', charge.id)) {
      if (refund.status === 'failed' || refund.status === 'canceled') continue
      totals.refunds += 1
      totals.refunded += refund.amount
    }
    for (const dispute of sim.store.disputes.by('charge', charge.id)) {
      totals.disputed -= dispute.balance_transactions.reduce((sum, entry) => sum + entry.amount, 0)
    }
  }
  return totals
}

export function chargesOfSession(sim: Simulator, session: Stripe.Checkout.Session): readonly Stripe.Charge[] {
  const payment = session.payment_intent
  return typeof payment === 'string' ? sim.store.charges.by('payment_intent', payment) : []
}

/** Everything this Stripe knows about a session, in one look. */
export function describeSession(sim: Simulator, session: Stripe.Checkout.Session): object {
  const charges = chargesOfSession(sim, session)
  const payment = typeof session.payment_intent === 'string' ? session.payment_intent : ''
  return {
    session,
    line_items: sim.store.notes.get(session.id)?.lineItems ?? [],
    payment_intent: sim.store.paymentIntents.get(payment) ?? null,
    charges,
    refunds: sim.store.refunds.by('payment_intent', payment),
    disputes: sim.store.disputes.by('payment_intent', payment),
    totals: totalsOfCharges(sim, charges),
  }
}

export function totalsByCurrency(sim: Simulator): Record<string, Totals> {
  const groups = new Map<string, Stripe.Charge[]>()
  for (const charge of sim.store.charges.all()) {
    const group = groups.get(charge.currency)
    if (group) group.push(charge)
    else groups.set(charge.currency, [charge])
  }
  return Object.fromEntries(
    [...groups].map(([currency, charges]) => [currency, totalsOfCharges(sim, charges)]),
  )
}
