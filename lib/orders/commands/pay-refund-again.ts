import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { inTransaction, type Tx } from '../../platform/db/client'
import { resolveIncident } from '../incidents'
import { hasOpenDispute } from '../repo/disputes'
import { selectFulfilments } from '../repo/fulfilments'
import { lockOrder, moveOrder } from '../repo/orders'
import { insertRefund, lockRefund, selectRefund, selectRefunds } from '../repo/refunds'
import type { OrderRow, RefundRow } from '../repo/rows'
import { hasUnpaidRefund, isOpen } from '../rules'

/**
 * For staff: a refund that failed is tried once more by card, or paid into its buyer's wallet. What is owed stays the
 * same; only where it goes changes. Done once per failed refund, however many ask.
 * Errors: NOT_FOUND, REFUND_NOT_POSSIBLE (it did not fail, or is paid by another one or the buyer's bank), WALLET_NEEDS_ACCOUNT.
 */
export async function payRefundAgain(refundId: string, to: 'card' | 'wallet'): Promise<Result<true>> {
  return inTransaction(async (tx) => {
    const of = await selectRefund(refundId, tx)
    const order = of && (await lockOrder(tx, of.order_id))
    const refund = order && (await lockRefund(tx, { id: refundId }))
    if (!refund) return fail('NOT_FOUND')
    return payAgain(tx, order, refund, to)
  })
}

/** The same in the caller's transaction, which has the order locked. */
export async function payAgain(
  tx: Tx,
  order: OrderRow,
  refund: RefundRow,
  to: 'card' | 'wallet',
): Promise<Result<true>> {
  const isReplaced = (await selectRefunds(order.id, tx)).some(({ replaces }) => replaces === refund.id)
  if (refund.state !== 'failed' || isReplaced || refund.covered_by !== null)
    return fail('REFUND_NOT_POSSIBLE')
  if (to === 'wallet' && !order.user_id) return fail('WALLET_NEEDS_ACCOUNT')
  // The promise stands in the ledger under the first refund; this one only pays it.
  await insertRefund(tx, {
    order_id: order.id,
    payment_id: refund.payment_id,
    amount_minor: refund.amount_minor,
    currency: refund.currency,
    reason: refund.reason,
    order_line_id: refund.order_line_id,
    destination: to,
    replaces: refund.id,
  })
  await resolveIncident(tx, 'refund_failed', refund.id)
  if (order.state === 'needs_review' && (await isOnlyOwed(tx, order)))
    await moveOrder(tx, order.id, 'refunding', 'a failed refund is paid again')
  return ok(true)
}

/** Whether nothing else of the order waits for a person. */
export async function isOnlyOwed(tx: Tx, order: OrderRow): Promise<boolean> {
  const fulfilments = await selectFulfilments(order.id, tx)
  const isUndecided = fulfilments.some((one) => isOpen(one) || one.state === 'manual')
  const isOwed = hasUnpaidRefund(await selectRefunds(order.id, tx))
  return !isUndecided && !isOwed && !(await hasOpenDispute(order.id, tx))
}
