import type Stripe from 'stripe'
import { fromStripeAmount } from '../../rules'
import type { DisputeView } from '../../types'

const WON: ReadonlySet<string> = new Set(['won', 'warning_closed', 'prevented'])

/** An appeal belongs to a dispute that was lost, and stays so until it is won. Source: docs.stripe.com/api/disputes/object. */
const LOST: ReadonlySet<string> = new Set(['lost', 'appeal_needs_response', 'appeal_under_review'])

export function toDisputeView(dispute: Stripe.Dispute): DisputeView {
  const { payment_intent: intent, evidence_details: evidence } = dispute
  return {
    disputeId: dispute.id,
    paymentIntentId: typeof intent === 'string' ? intent : (intent?.id ?? null),
    amount: fromStripeAmount(dispute.amount, dispute.currency),
    state: stateOf(dispute.status),
    status: dispute.status,
    reason: dispute.reason,
    isWithdrawn: dispute.balance_transactions.some(({ amount }) => amount < 0),
    evidenceDueAt: evidence.due_by ? new Date(evidence.due_by * 1000) : null,
  }
}

function stateOf(status: string): DisputeView['state'] {
  if (WON.has(status)) return 'won'
  if (LOST.has(status)) return 'lost'
  return status.startsWith('warning_') ? 'inquiry' : 'open'
}
