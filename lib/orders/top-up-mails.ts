import 'server-only'
import type { Money } from '../core/money'
import { queueMessage } from '../notifications/queue-message'
import type { Tx } from '../platform/db/client'
import { insertNotice } from './repo/notices'
import type { OrderRow, RefundRow } from './repo/rows'

/** What the holder of a wallet is told of a top-up, in the transaction that makes it true: by mail, and in the account. */

export async function tellToppedUp(tx: Tx, order: OrderRow, amount: Money, paidAt: Date): Promise<void> {
  const { user_id: userId, number: orderNumber } = order
  const dedupeKey = `topped_up:${order.id}`
  if (userId)
    await insertNotice(tx, { userId, kind: 'wallet_topped_up', iccid: null, plan: '', amount, dedupeKey })
  if (order.email)
    await queueMessage(tx, {
      dedupeKey,
      recipient: order.email,
      locale: order.locale,
      message: { template: 'topped_up', data: { orderNumber, amount, paidAt: paidAt.toISOString() } },
    })
}

export async function tellTopUpReturned(
  tx: Tx,
  order: OrderRow,
  refund: RefundRow,
  amount: Money,
): Promise<void> {
  const { user_id: userId, number: orderNumber } = order
  const dedupeKey = `top_up_returned:${refund.id}`
  if (userId)
    await insertNotice(tx, { userId, kind: 'wallet_returned', iccid: null, plan: '', amount, dedupeKey })
  if (order.email)
    await queueMessage(tx, {
      dedupeKey,
      recipient: order.email,
      locale: order.locale,
      message: {
        template: 'top_up_returned',
        data: { orderNumber, amount, refundedAt: new Date().toISOString() },
      },
    })
}
