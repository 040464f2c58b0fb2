import 'server-only'
import { money } from '../../core/money'
import type { PaymentService } from '../../payments/contract'
import type { RefundView } from '../../payments/types'
import { inTransaction, sqlStateOf, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { clawBack } from '../../wallet/commands/claw-back'
import { post } from '../../wallet/commands/post'
import { earnedPart, refundRequested } from '../../wallet/rules'
import { raiseIncident } from '../incidents'
import { owedOn } from '../owed'
import { takeBackFor } from '../promotion-effects'
import { stopUnsent } from '../repo/fulfilments'
import { lockOrder, moveOrder, selectTopUp } from '../repo/orders'
import { selectPaymentByIntent } from '../repo/payments'
import { insertForeignRefund, selectRefunds } from '../repo/refunds'
import type { OrderRow, PaymentRow, RefundRow } from '../repo/rows'
import { putIntoWallet } from '../wallet-part'
import { bookTax } from './book-tax'
import { readPromised, recordRefund } from './refund-order'

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

/** A refund that staff made in the service's own dashboard: it is posted like ours, and stops what it was made for. */
export async function recordForeignRefund(view: RefundView, service: PaymentService): Promise<void> {
  const payment = view.paymentIntentId ? await selectPaymentByIntent(view.paymentIntentId, service.id) : null
  if (!payment || !view.amount || view.state === 'failed') return
  const { amount } = view
  try {
    const refundId = await inTransaction(async (tx) => {
      const order = await lockOrder(tx, payment.order_id)
      if (!order) return null
      const inWalletMinor = await toppedUpBy(tx, order, payment)
      const row = await insertForeignRefund(tx, {
        order_id: order.id,
        payment_id: payment.id,
        amount_minor: amount.amountMinor,
        currency: amount.currency,
        stripe_refund_id: view.stripeRefundId,
        state_reason: `made at ${service.displayName}`,
      })
      if (!row) return null
      // Rewards are locked before wallets.
      await takeBackFor(tx, order.id)
      const owedByBuyerMinor = await bookForeign(tx, order, row, inWalletMinor)
      await bookTax(tx, order.id)
      const held = await holdUnfinished(
        tx,
        order,
        `refunded at ${service.displayName} before it was delivered`,
      )
      if (!held && (order.state === 'fulfilled' || order.state === 'partially_refunded'))
        await moveOrder(tx, order.id, 'refunding', `refunded at ${service.displayName}`)
      await raiseIncident(
        'refund_elsewhere',
        view.stripeRefundId,
        { orderId: order.id, order: order.number, held, owedByBuyerMinor },
        tx,
      )
      return row.id
    })
    if (refundId) await recordRefund(refundId, view, service)
  } catch (error) {
    if (sqlStateOf(error) !== 'RK006') throw error
    if (await payPromise(payment, view, service)) return
    // More went back than this order was paid, e.g. by hand and by us: only a person can make sense of it.
    log().error(
      { orderId: payment.order_id, stripeRefundId: view.stripeRefundId },
      'refunds exceed the payment',
    )
    await raiseIncident('refund_exceeds', view.stripeRefundId, { orderId: payment.order_id })
  }
}

/** Made by hand, it paid what was promised and not asked for yet: the service has no room for both. @returns whether it did */
async function payPromise(payment: PaymentRow, view: RefundView, service: PaymentService): Promise<boolean> {
  if (!(await readPromised(service, payment))) throw new Error('PAYMENT_UNAVAILABLE')
  const promise = (await selectRefunds(payment.order_id)).find(
    (row) =>
      row.payment_id === payment.id &&
      row.state === 'requested' &&
      row.destination === 'card' &&
      row.amount_minor === view.amount?.amountMinor,
  )
  if (promise) await recordRefund(promise.id, view, service)
  return promise !== undefined
}

/** What a top-up has left in the wallet of an account that is still there. */
async function toppedUpBy(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<number> {
  const isOwned = order.user_id !== null && order.fulfilled_at !== null
  return isOwned && (await selectTopUp(order.id, tx)) ? putIntoWallet(tx, order, payment) : 0
}

/**
 * A top-up's money leaves the wallet that it is in. All else comes first out of what is still owed; what was delivered was
 * earned, and only the rest is taken from that.
 * @returns what was in the wallet no more, and is owed by its holder from now on; minor units
 */
async function bookForeign(tx: Tx, order: OrderRow, row: RefundRow, inWalletMinor: number): Promise<number> {
  const { id, currency } = row
  const walletMinor = Math.min(row.amount_minor, inWalletMinor)
  const restMinor = row.amount_minor - walletMinor
  if (restMinor > 0)
    await post(
      tx,
      refundRequested(id, money(restMinor, currency), earnedPart(restMinor, await owedOn(tx, order.id))),
    )
  if (walletMinor === 0 || !order.user_id) return 0
  const { taken } = await clawBack(tx, {
    kind: 'top_up_taken_back',
    causeType: 'refund',
    causeId: id,
    userId: order.user_id,
    amount: money(walletMinor, currency),
    credit: 'refunds_payable',
    creditOwner: '',
  })
  return walletMinor - taken.amountMinor
}
