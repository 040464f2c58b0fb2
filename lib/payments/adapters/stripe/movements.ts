import type Stripe from 'stripe'
import { fromStripeAmount } from '../../rules'
import type { MovementKind, MovementView, Reading } from '../../types'
import { describe } from './errors'

/** Source: docs.stripe.com/api/balance_transactions/object#balance_transaction_object-type. */
const KINDS: Readonly<Record<string, MovementKind>> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failure',
  payment_failure_refund: 'refund_failure',
  payout: 'payout',
  payout_cancel: 'payout',
  payout_failure: 'payout',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee',
}

export async function listMovements(stripe: Stripe, since: Date): Promise<Reading<readonly MovementView[]>> {
  const movements: MovementView[] = []
  try {
    const created = { gte: Math.floor(since.getTime() / 1000) }
    const list = stripe.balanceTransactions.list({ created, limit: 100, expand: ['data.source'] })
    for await (const one of list) {
      const view = toMovementView(one)
      if (view) movements.push(view)
    }
    return { kind: 'found', value: movements }
  } catch (error) {
    return { kind: 'unreachable', reason: describe(error) }
  }
}

/** Null where the amounts are not ones that we can count. */
function toMovementView(movement: Stripe.BalanceTransaction): MovementView | null {
  const amount = fromStripeAmount(movement.amount, movement.currency)
  const fee = fromStripeAmount(movement.fee, movement.currency)
  if (!amount || !fee) return null
  const isDispute = movement.reporting_category.startsWith('dispute')
  const source = readSource(movement.source)
  const isOut = movement.amount < 0
  const presented =
    source?.amount && source.currency
      ? fromStripeAmount(isOut ? -source.amount : source.amount, source.currency)
      : null
  return {
    movementId: movement.id,
    kind: isDispute ? 'dispute' : (KINDS[movement.type] ?? 'other'),
    sourceId: typeof movement.source === 'string' ? movement.source : (source?.id ?? null),
    paymentIntentId: source?.payment_intent ?? null,
    orderId: source?.metadata?.order_id ?? null,
    amount,
    fee,
    presented,
    movedAt: new Date(movement.created * 1000),
  }
}

interface Source {
  readonly id: string
  readonly amount?: number
  readonly currency?: string
  readonly payment_intent?: string | null
  readonly metadata?: Readonly<Record<string, string>> | null
}

/** What moved it: a charge, a refund, a dispute, a payout; all have these fields, where they have them, in common. */
function readSource(source: Stripe.BalanceTransaction['source']): Source | null {
  if (typeof source !== 'object' || source === null) return null
  const { payment_intent: intent, ...rest } = source as unknown as Source & { payment_intent?: unknown }
  const id = typeof intent === 'object' && intent !== null ? (intent as { id: string }).id : intent
  return { ...rest, payment_intent: typeof id === 'string' ? id : null }
}
