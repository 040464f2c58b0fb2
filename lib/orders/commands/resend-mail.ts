import 'server-only'
import { ORDER_NUMBER } from '../../core/ids'
import { money } from '../../core/money'
import { queueMessage } from '../../notifications/queue-message'
import type { NewMessage } from '../../notifications/types'
import { inTransaction } from '../../platform/db/client'
import { selectLines, selectOrder } from '../repo/orders'
import type { LineRow, OrderRow } from '../repo/rows'

/** The same mail of an order goes out again at most once an hour. */
const AGAIN_AFTER_MS = 3_600_000

/**
 * Sends an order's mail again, to the address of that order only. Silent about whether the order exists and whose it
 * is: the caller answers the same in every case.
 */
export async function resendMail(input: {
  readonly orderNumber: string
  readonly recipient: string
}): Promise<void> {
  if (!ORDER_NUMBER.test(input.orderNumber)) return
  const order = await selectOrder({ number: input.orderNumber })
  if (!order?.paid_at || order.email?.toLowerCase() !== input.recipient.trim().toLowerCase()) return
  const [line] = await selectLines(order.id)
  const message = line && messageOf(order, line)
  if (!message) return
  const hour = Math.floor(Date.now() / AGAIN_AFTER_MS)
  await inTransaction((tx) =>
    queueMessage(tx, {
      dedupeKey: `again:${order.id}:${message.template}:${hour}`,
      recipient: order.email ?? input.recipient,
      locale: order.locale,
      message,
    }),
  )
}

/** What is true of the order now: delivered, or paid. */
function messageOf(order: OrderRow, line: LineRow): NewMessage['message'] | null {
  const facts = { orderId: order.id, orderNumber: order.number, bundle: line.bundle }
  if (order.fulfilled_at && line.iccid)
    return {
      template: 'renewed',
      data: { ...facts, iccid: line.iccid, appliedAt: order.fulfilled_at.toISOString() },
    }
  if (!order.paid_at) return null
  const amount = money(order.amount_minor, order.currency)
  return {
    template: 'receipt',
    data: { ...facts, iccid: line.iccid, amount, paidAt: order.paid_at.toISOString() },
  }
}
