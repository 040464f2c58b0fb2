import type Stripe from 'stripe'
import { buildBalanceTransaction } from '../build/balance-transaction'
import { buildDispute } from '../build/dispute'
import { buildFraudWarning } from '../build/fraud-warning'
import { notAllowed } from '../errors'
import { emit, nowSeconds, type Simulator } from '../simulator'

const DISPUTE_FEE = 1_500
const FINAL: readonly string[] = ['won', 'lost', 'warning_closed', 'prevented']

export function openDispute(
  sim: Simulator,
  charge: Stripe.Charge,
  facts: { reason: string; inquiry: boolean; amount?: number | undefined },
): Stripe.Dispute {
  if (charge.status !== 'succeeded') throw notAllowed(`Charge ${charge.id} never succeeded.`)
  const amount = facts.amount ?? charge.amount_captured - charge.amount_refunded
  if (amount < 1) throw notAllowed(`Nothing is left of ${charge.id} to dispute.`)
  const dispute = buildDispute({
    charge,
    amount,
    created: nowSeconds(sim),
    reason: facts.reason,
    inquiry: facts.inquiry,
  })
  const payment = typeof charge.payment_intent === 'string' ? charge.payment_intent : null
  sim.store.disputes.add(dispute, { charge: charge.id, payment_intent: payment })
  charge.disputed = true
  emit(sim, 'charge.dispute.created', dispute)
  if (!facts.inquiry) {
    book(sim, dispute, -dispute.amount, DISPUTE_FEE)
    emit(sim, 'charge.dispute.funds_withdrawn', dispute)
  }
  return dispute
}

/** Evidence was handed in. */
export function submitEvidence(sim: Simulator, dispute: Stripe.Dispute): void {
  refuseWhenFinal(dispute)
  const { status } = dispute
  dispute.status = status === 'warning_needs_response' ? 'warning_under_review' : 'under_review'
  dispute.evidence_details.has_evidence = true
  dispute.evidence_details.submission_count += 1
  dispute.evidence_details.submission_method = 'manual'
  emit(sim, 'charge.dispute.updated', dispute, { status })
}

export function closeDispute(sim: Simulator, dispute: Stripe.Dispute, outcome: 'won' | 'lost'): void {
  refuseWhenFinal(dispute)
  const before = dispute.status
  const inquiry = before.startsWith('warning_')
  dispute.status = inquiry && outcome === 'won' ? 'warning_closed' : outcome
  dispute.is_charge_refundable = false
  if (inquiry && outcome === 'lost') {
    book(sim, dispute, -dispute.amount, DISPUTE_FEE)
    emit(sim, 'charge.dispute.funds_withdrawn', dispute)
  }
  if (!inquiry && outcome === 'won') {
    book(sim, dispute, dispute.amount, -DISPUTE_FEE)
    emit(sim, 'charge.dispute.funds_reinstated', dispute)
  }
  if (dispute.status !== 'lost') dispute.is_charge_refundable = true
  emit(sim, 'charge.dispute.closed', dispute, { status: before })
}

/** A lost one is appealed and won: the money comes back; the fee does not. */
export function winAppeal(sim: Simulator, dispute: Stripe.Dispute): void {
  if (dispute.status !== 'lost') throw notAllowed(`This dispute is ${dispute.status}.`)
  dispute.status = 'won'
  dispute.is_charge_refundable = true
  book(sim, dispute, dispute.amount, 0)
  emit(sim, 'charge.dispute.funds_reinstated', dispute)
  emit(sim, 'charge.dispute.updated', dispute, { status: 'lost' })
}

export function warnOfFraud(sim: Simulator, charge: Stripe.Charge): Stripe.Radar.EarlyFraudWarning {
  const warning = sim.store.fraudWarnings.add(buildFraudWarning(charge, nowSeconds(sim)))
  emit(sim, 'radar.early_fraud_warning.created', warning)
  return warning
}

function refuseWhenFinal(dispute: Stripe.Dispute): void {
  if (FINAL.includes(dispute.status))
    throw notAllowed(`This dispute is already closed with status ${dispute.status}.`)
}

function book(sim: Simulator, dispute: Stripe.Dispute, amount: number, fee: number): void {
  const balance = buildBalanceTransaction({
    amount,
    fee,
    currency: dispute.currency,
    created: nowSeconds(sim),
    description: `Chargeback ${amount < 0 ? 'withdrawal' : 'reversal'} for ${String(dispute.charge)}`,
    source: dispute.id,
    type: 'adjustment',
    category: amount < 0 ? 'dispute' : 'dispute_reversal',
  })
  sim.store.balanceTransactions.add(balance, { source: dispute.id })
  dispute.balance_transactions.push(balance)
}
