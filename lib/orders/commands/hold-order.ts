import 'server-only'
import { money } from '../../core/money'
import type { RefundView } from '../../payments/types'
import { inTransaction, sqlStateOf, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { post } from '../../wallet/commands/post'
import { earnedPart, refundRequested } from '../../wallet/rules'
import { raiseIncident } from '../incidents'
import { owedOn } from '../owed'
import { takeBackFor } from '../promotion-effects'
import { stopUnsent } from '../repo/fulfilments'
import { lockOrder, moveOrder } from '../repo/orders'
import { selectPaymentByIntent } from '../repo/payments'
import { insertForeignRefund } from '../repo/refunds'
import type { OrderRow } from '../repo/rows'
import { recordRefund } from './refund-order'

/**
 * Somebody moved the money outside of this shop: what was not bought yet is not bought any more, what may have been
 * bought is still read, and a person decides. A finished order stays as it is. The order must be locked.
 */
export async function holdUnfinished(tx: Tx, order: OrderRow, reason: string): Promise<boolean> {
  if (order.state !== 'paid' && order.state !== 'fulfilling') return false
  await stopUnsent(tx, order.id, reason)
  await moveOrder(tx, order.id, 'needs_review', reason)
  return true
}

/** A refund that staff made in Stripe's own dashboard: it is posted like ours, and stops what it was made for. */
export async function recordForeignRefund(view: RefundView): Promise<void> {
  const payment = view.paymentIntentId ? await selectPaymentByIntent(view.paymentIntentId) : null
  if (!payment || !view.amount || view.state === 'failed') return
  const { amount } = view
  try {
    const refundId = await inTransaction(async (tx) => {
      const order = await lockOrder(tx, payment.order_id)
      if (!order) return null
      const row = await insertForeignRefund(tx, {
        order_id: order.id,
        payment_id: payment.id,
        amount_minor: amount.amountMinor,
        currency: amount.currency,
        stripe_refund_id: view.stripeRefundId,
      })
      if (!row) return null
      // First out of what is still owed; what was delivered was earned, and only the rest is taken from that.
      const earnedMinor = earnedPart(row.amount_minor, await owedOn(tx, order.id))
      await post(tx, refundRequested(row.id, money(row.amount_minor, row.currency), earnedMinor))
      await takeBackFor(tx, order.id)
      const held = await holdUnfinished(tx, order, 'refunded at Stripe before it was delivered')
      if (!held && (order.state === 'fulfilled' || order.state === 'partially_refunded'))
        await moveOrder(tx, order.id, 'refunding', 'refunded at Stripe')
      await raiseIncident(
        'refund_elsewhere',
        view.stripeRefundId,
        { orderId: order.id, order: order.number, held },
        tx,
      )
      return row.id
    })
    if (refundId) await recordRefund(refundId, view)
  } catch (error) {
    // More went back than this order was paid, e.g. by hand and by us: only a person can make sense of it.
    if (sqlStateOf(error) !== 'RK006') throw error
    log().error(
      { orderId: payment.order_id, stripeRefundId: view.stripeRefundId },
      'refunds exceed the payment',
    )
    await raiseIncident('refund_exceeds', view.stripeRefundId, { orderId: payment.order_id })
  }
}
