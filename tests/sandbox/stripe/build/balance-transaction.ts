import type Stripe from 'stripe'
import { createId } from '../state/ids'

export interface BalanceFacts {
  /** What enters (positive) or leaves (negative) the balance, smallest unit. */
  amount: number
  fee: number
  currency: string
  created: number
  description: string | null
  source: string | null
  type: Stripe.BalanceTransaction.Type
  category: string
}

export function buildBalanceTransaction(facts: BalanceFacts): Stripe.BalanceTransaction {
  return {
    id: createId('txn'),
    object: 'balance_transaction',
    amount: facts.amount,
    available_on: facts.created,
    balance_type: 'payments',
    created: facts.created,
    currency: facts.currency,
    description: facts.description,
    exchange_rate: null,
    fee: facts.fee,
    fee_details:
      facts.fee === 0
        ? []
        : [
            {
              amount: facts.fee,
              application: null,
              currency: facts.currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: facts.amount - facts.fee,
    reporting_category: facts.category,
    source: facts.source,
    status: 'available',
    type: facts.type,
  }
}
