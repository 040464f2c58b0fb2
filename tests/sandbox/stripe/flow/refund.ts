import type Stripe from 'stripe'
import { buildBalanceTransaction } from '../build/balance-transaction'
import { behaviours } from '../build/payment-method'
import { buildRefund } from '../build/refund'
import { invalidParam, missingParam, noSuch, notAllowed } from '../errors'
import { formatMoney } from '../money'
import { emit, nowSeconds, type Simulator } from '../simulator'
import { toMetadata } from './metadata'

export function createRefund(sim: Simulator, params: Stripe.RefundCreateParams): Stripe.Refund {
  const charge = findCharge(sim, params)
  if (charge.status !== 'succeeded') {
    throw notAllowed(`Charge ${charge.id} has a status of ${charge.status} and can't be refunded.`)
  }
  if (charge.disputed && !isRefundableUnderDispute(sim, charge)) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`
    throw notAllowed(message, { code: 'charge_disputed' })
  }
  const left = charge.amount_captured - charge.amount_refunded
  if (left <= 0) {
    throw notAllowed(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
  }
  const amount = params.amount ?? left
  if (amount < 1) throw invalidParam('Invalid positive integer', 'amount', 'parameter_invalid_integer')
  if (amount > left) {
    const [asked, open] = [formatMoney(amount, charge.currency), formatMoney(left, charge.currency)]
    const message = `Refund amount (${asked}) is greater than unrefunded amount on charge (${open})`
    throw notAllowed(message, { param: 'amount' })
  }
  return addRefund(sim, charge, amount, params)
}

function addRefund(
  sim: Simulator,
  charge: Stripe.Charge,
  amount: number,
  params: Stripe.RefundCreateParams,
): Stripe.Refund {
  const behaviour = behaviourOf(sim, charge)
  const first = sim.settings.nextRefunds.shift() ?? (behaviour === 'refund_pending' ? 'pending' : 'succeeded')
  const refund = buildRefund({
    charge,
    amount,
    created: nowSeconds(sim),
    status: first === 'succeeded' ? 'succeeded' : 'pending',
    reason: params.reason ?? null,
    metadata: toMetadata(params.metadata, 'metadata'),
  })
  const payment = typeof charge.payment_intent === 'string' ? charge.payment_intent : null
  sim.store.refunds.add(refund, { charge: charge.id, payment_intent: payment })
  refund.balance_transaction = book(sim, refund, -amount)
  charge.amount_refunded += amount
  charge.refunded = charge.amount_refunded >= charge.amount_captured
  emit(sim, 'refund.created', refund)
  emit(sim, 'charge.refunded', charge)
  settleLater(sim, refund, first === 'failed' || behaviour === 'refund_fails' ? 'failed' : 'succeeded')
  return refund
}

function settleLater(sim: Simulator, refund: Stripe.Refund, outcome: 'succeeded' | 'failed'): void {
  const { delayedSettlementMs } = sim.settings
  if (delayedSettlementMs === null || (refund.status === 'succeeded' && outcome === 'succeeded')) return
  sim.due.at(sim.world.now() + delayedSettlementMs, () => {
    if (outcome === 'failed' && refund.status !== 'failed') failRefund(sim, refund, 'lost_or_stolen_card')
    else if (refund.status === 'pending') succeedRefund(sim, refund)
  })
}

export function succeedRefund(sim: Simulator, refund: Stripe.Refund): void {
  if (refund.status !== 'pending') throw notAllowed(`Refund ${refund.id} has a status of ${refund.status}.`)
  refund.status = 'succeeded'
  delete refund.pending_reason
  emit(sim, 'refund.updated', refund, { status: 'pending' })
}

/** The buyer's bank sends the money back: it is ours again and the charge can be refunded another way. */
export function failRefund(sim: Simulator, refund: Stripe.Refund, reason: string): void {
  if (refund.status === 'failed' || refund.status === 'canceled') {
    throw notAllowed(`Refund ${refund.id} has a status of ${refund.status}.`)
  }
  const charge = typeof refund.charge === 'string' ? sim.store.charges.get(refund.charge) : undefined
  if (!charge) throw new Error(`no charge for ${refund.id}`)
  const before = refund.status
  refund.status = 'failed'
  refund.failure_reason = reason
  refund.failure_balance_transaction = book(sim, refund, refund.amount)
  delete refund.pending_reason
  charge.amount_refunded -= refund.amount
  charge.refunded = false
  emit(sim, 'refund.updated', refund, { status: before })
  emit(sim, 'refund.failed', refund)
}

function findCharge(sim: Simulator, params: Stripe.RefundCreateParams): Stripe.Charge {
  const { charges, paymentIntents } = sim.store
  if (params.charge) {
    const charge = charges.get(params.charge)
    if (!charge) throw noSuch('charge', params.charge, 'charge')
    return charge
  }
  if (!params.payment_intent) throw missingParam('payment_intent')
  const intent = paymentIntents.get(params.payment_intent)
  if (!intent) throw noSuch('payment_intent', params.payment_intent, 'payment_intent')
  const charge = typeof intent.latest_charge === 'string' ? charges.get(intent.latest_charge) : undefined
  if (charge?.status === 'succeeded') return charge
  throw notAllowed(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
    param: 'payment_intent',
  })
}

function isRefundableUnderDispute(sim: Simulator, charge: Stripe.Charge): boolean {
  return sim.store.disputes.by('charge', charge.id).every((dispute) => dispute.is_charge_refundable)
}

function behaviourOf(sim: Simulator, charge: Stripe.Charge) {
  const method = charge.payment_method ? sim.store.paymentMethods.get(charge.payment_method) : undefined
  return method ? behaviours.get(method) : undefined
}

/** Returns the id of the balance movement. */
function book(sim: Simulator, refund: Stripe.Refund, amount: number): string {
  const balance = buildBalanceTransaction({
    amount,
    fee: 0,
    currency: refund.currency,
    created: nowSeconds(sim),
    description: amount < 0 ? 'REFUND' : 'REFUND FAILURE',
    source: refund.id,
    type: amount < 0 ? 'refund' : 'refund_failure',
    category: amount < 0 ? 'refund' : 'refund_failure',
  })
  return sim.store.balanceTransactions.add(balance, { source: refund.id }).id
}
