import type Stripe from 'stripe'
import { fromStripeAmount } from '../../rules'
import type { MovementKind, MovementListing, MovementView, Reading, UncountedMovement } from '../../types'
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
  // From our bank: a payout the other way round.
  topup: 'payout',
  topup_reversal: 'payout',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee',
}

export async function listMovements(stripe: Stripe, since: Date): Promise<Reading<MovementListing>> {
  const counted: MovementView[] = []
  const uncounted: UncountedMovement[] = []
  try {
    const created = { gte: Math.floor(since.getTime() / 1000) }
    const list = stripe.balanceTransactions.list({ created, limit: 100, expand: ['data.source'] })
    for await (const one of list) {
      const view = toMovementView(one)
      if (view) counted.push(view)
      else uncounted.push({ movementId: one.id, type: one.type, stated: stated(one) })
    }
    return { kind: 'found', value: { counted, uncounted } }
  } catch (error) {
    return { kind: 'unreachable', reason: describe(error) }
  }
}

const stated = ({ amount, fee, currency }: Stripe.BalanceTransaction): string =>
  `${amount} ${currency}, fee ${fee}, in Stripe's units`

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
    type: movement.type,
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
