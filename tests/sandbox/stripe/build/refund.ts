import type Stripe from 'stripe'
import { createId } from '../state/ids'

export interface RefundFacts {
  charge: Stripe.Charge
  amount: number
  created: number
  status: 'succeeded' | 'pending'
  reason: Stripe.Refund.Reason | null
  metadata: Stripe.Metadata
}

export function buildRefund(facts: RefundFacts): Stripe.Refund {
  const { charge } = facts
  const refund: Stripe.Refund = {
    id: createId('re'),
    object: 'refund',
    amount: facts.amount,
    balance_transaction: null,
    charge: charge.id,
    created: facts.created,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: facts.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: facts.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: facts.status,
    transfer_reversal: null,
  }
  if (facts.status === 'pending') refund.pending_reason = 'processing'
  if (charge.payment_method_details?.type === 'card') {
    refund.destination_details = {
      type: 'card',
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
    }
  }
  return refund
}
