import 'server-only'
import { ORDER_NUMBER } from '../../core/ids'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { queueMessage } from '../../notifications/queue-message'
import type { Message } from '../../notifications/types'
import { inTransaction } from '../../platform/db/client'
import { hitLimits } from '../../platform/http/limits'
import { linesOf } from '../mails'
import { orderIdOf } from '../queries'
import { selectFulfilments } from '../repo/fulfilments'
import { selectLines, selectOrder, selectSoldEsims } from '../repo/orders'
import type { LineRow, OrderRow } from '../repo/rows'
import { maskEmail } from '../rules'

/** The same mail of an order goes out again at most once an hour. */
const AGAIN_AFTER_MS = 3_600_000
/** A second press of the button is the same wish. */
const SAME_WISH_MS = 60_000

/**
 * Sends an order's mails again, to the address of that order only. Silent about whether the order exists and whose it
 * is: the caller answers the same in every case.
 */
export async function resendMail(input: {
  readonly orderNumber: string
  readonly recipient: string
}): Promise<void> {
  if (!ORDER_NUMBER.test(input.orderNumber)) return
  const order = await selectOrder({ number: input.orderNumber })
  if (order?.email?.toLowerCase() !== input.recipient.trim().toLowerCase()) return
  await queueAgain(order, AGAIN_AFTER_MS)
}

/**
 * For the button on the order page: to the order's own address, whoever holds the link.
 * @returns the address, masked. Errors: ORDER_NOT_FOUND, ORDER_NOT_PAID (nothing has been sent yet), RATE_LIMITED
 */
export async function resendToBuyer(input: {
  readonly orderNumber: string
  readonly token: string
  readonly clientKey: string
}): Promise<Result<{ emailMasked: string }>> {
  const id = await orderIdOf(input)
  const order = id === null ? null : await selectOrder({ id })
  if (!order) return fail('ORDER_NOT_FOUND')
  if (!order.paid_at || !order.email) return fail('ORDER_NOT_PAID')
  const limit = await hitLimits([
    { name: 'resend.order', subject: order.id },
    { name: 'resend.client', subject: input.clientKey },
  ])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  await queueAgain(order, SAME_WISH_MS)
  return ok({ emailMasked: maskEmail(order.email) })
}

async function queueAgain(order: OrderRow, everyMs: number): Promise<void> {
  const recipient = order.email
  if (!order.paid_at || !recipient) return
  const slot = Math.floor(Date.now() / everyMs)
  const messages = await messagesOf(order, order.paid_at)
  await inTransaction(async (tx) => {
    for (const [about, message] of messages)
      await queueMessage(tx, {
        dedupeKey: `again:${about}:${message.template}:${everyMs}:${slot}`,
        recipient,
        locale: order.locale,
        message,
      })
  })
}

/** What is true of the order now: what was delivered, each by itself; else that it is paid. */
async function messagesOf(order: OrderRow, paidAt: Date): Promise<[about: string, message: Message][]> {
  const lines = await selectLines(order.id)
  const [first] = lines
  if (!first) return []
  const [sold, fulfilments] = await Promise.all([
    selectSoldEsims(lines.map(({ id }) => id)),
    selectFulfilments(order.id),
  ])
  const delivered = lines.flatMap((line): [string, Message][] => {
    const fulfilment = fulfilments.find((row) => row.order_line_id === line.id)
    const iccid = line.iccid ?? fulfilment?.iccid
    if (fulfilment?.state !== 'succeeded' || !iccid) return []
    const esim = sold.find((row) => row.order_line_id === line.id)
    const message = deliveredMessage(order, line, iccid, esim?.installable ? esim.id : null)
    return message ? [[`${order.id}:${line.id}`, message]] : []
  })
  return delivered.length > 0 ? delivered : [[order.id, receiptOf(order, lines, first, paidAt)]]
}

const facts = (order: OrderRow, line: LineRow) => ({
  orderId: order.id,
  orderNumber: order.number,
  bundle: line.bundle,
})

function deliveredMessage(
  order: OrderRow,
  line: LineRow,
  iccid: string,
  esimId: string | null,
): Message | null {
  if (line.kind === 'renewal') {
    const appliedAt = (order.fulfilled_at ?? new Date()).toISOString()
    return { template: 'renewed', data: { ...facts(order, line), iccid, appliedAt } }
  }
  if (esimId === null) return null
  const data = { ...facts(order, line), iccid, label: line.label, esimId, lineId: line.id }
  return { template: 'esim_ready', data }
}

const receiptOf = (order: OrderRow, lines: readonly LineRow[], first: LineRow, paidAt: Date): Message => ({
  template: 'receipt',
  data: {
    ...facts(order, first),
    iccid: first.iccid,
    amount: money(order.amount_minor, order.currency),
    paidAt: paidAt.toISOString(),
    lines: linesOf(lines),
  },
})
