import 'server-only'
import { newId } from '../../core/ids'
import { money } from '../../core/money'
import { config } from '../../platform/config'
import type { Tx } from '../../platform/db/client'
import { consumeUse } from '../../promotions/commands/end-use'
import { captureHold } from '../../wallet/commands/hold'
import { post } from '../../wallet/commands/post'
import { walletToppedUp } from '../../wallet/rules'
import { queueReceipt } from '../mails'
import { insertFulfilment } from '../repo/fulfilments'
import { moveOrder, selectLines, selectTopUp } from '../repo/orders'
import { insertWalletPayment } from '../repo/payments'
import type { OrderRow, TopUpRow } from '../repo/rows'
import { awaitTax } from '../repo/taxes'
import { tellToppedUp } from '../top-up-mails'

/**
 * The whole price of an order is here, by card, by wallet, or both: the wallet's part is captured, and what was bought is
 * on its way, in the transaction of the fact that completes it. The order must be locked.
 */
export async function markPaid(
  tx: Tx,
  order: OrderRow,
  paid: { readonly paidAt: Date; readonly email: string | null },
): Promise<void> {
  // A promotion's row is locked before any wallet.
  await consumeUse(tx, order.id)
  await captureWallet(tx, order, paid.paidAt)
  const email = order.email ?? paid.email
  await moveOrder(tx, order.id, 'paid', 'payment settled', {
    paid_at: paid.paidAt,
    ...(email && !order.email ? { email } : {}),
  })
  const topUp = await selectTopUp(order.id, tx)
  if (topUp) return fillWallet(tx, { ...order, email }, topUp, paid.paidAt)
  const lines = await selectLines(order.id, tx)
  if (lines.length === 0) throw new Error(`order ${order.id} has no line`)
  for (const line of lines) await insertFulfilment(tx, newId('ful'), line)
  if (config().tax && order.amount_minor > 0) await awaitTax(tx, order)
  await queueReceipt(tx, { ...order, email, paid_at: paid.paidAt }, lines)
}

async function captureWallet(tx: Tx, order: OrderRow, paidAt: Date): Promise<void> {
  if (!order.hold_id) return
  const paymentId = newId('pay')
  await insertWalletPayment(tx, {
    id: paymentId,
    order_id: order.id,
    amount_minor: order.wallet_minor,
    currency: order.currency,
    paid_at: paidAt,
  })
  const captured = await captureHold(tx, {
    holdId: order.hold_id,
    paymentId,
    amountMinor: order.wallet_minor,
  })
  if (!captured.ok) throw new Error(`hold ${order.hold_id} of order ${order.id}: ${captured.error.code}`)
}

/** A top-up is delivered with its payment. */
async function fillWallet(tx: Tx, order: OrderRow, topUp: TopUpRow, paidAt: Date): Promise<void> {
  if (!order.user_id) throw new Error(`top-up ${order.id} has no owner`)
  const amount = money(topUp.amount_minor, topUp.currency)
  await post(tx, walletToppedUp(order.id, order.user_id, amount))
  await moveOrder(tx, order.id, 'fulfilled', 'in the wallet', { fulfilled_at: paidAt })
  await tellToppedUp(tx, order, amount, paidAt)
}
