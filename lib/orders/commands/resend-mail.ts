import 'server-only'
import { ORDER_NUMBER } from '../../core/ids'
import { maskEmail } from '../../core/mask-email'
import { fail, ok, type Result } from '../../core/result'
import { queueMessage } from '../../notifications/queue-message'
import type { Message } from '../../notifications/types'
import { inTransaction } from '../../platform/db/client'
import { giveBackTry, hitLimits } from '../../platform/http/limits'
import {
  esimReadyMessage,
  needsReviewMessage,
  receiptMessage,
  refundedMessage,
  renewedMessage,
} from '../mails'
import { orderIdOf } from '../queries'
import { selectFulfilments } from '../repo/fulfilments'
import { selectLines, selectOrder, selectSoldEsims } from '../repo/orders'
import { selectRefunds } from '../repo/refunds'
import type { FulfilmentRow, LineRow, OrderRow } from '../repo/rows'

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
 * @returns the address, masked, and whether anything was queued: not where the same is on its way already. Errors: ORDER_NOT_FOUND, ORDER_NOT_PAID (nothing has been sent yet), RATE_LIMITED
 */
export async function resendToBuyer(input: {
  readonly orderNumber: string
  readonly token: string
  readonly clientKey: string
}): Promise<Result<{ emailMasked: string; queued: boolean }>> {
  const id = await orderIdOf(input)
  const order = id === null ? null : await selectOrder({ id })
  if (!order) return fail('ORDER_NOT_FOUND')
  if (!order.paid_at || !order.email) return fail('ORDER_NOT_PAID')
  const counts = [
    { name: 'resend.order', subject: order.id },
    { name: 'resend.client', subject: input.clientKey },
  ]
  const limit = await hitLimits(counts)
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const queued = await queueAgain(order, SAME_WISH_MS)
  // A second press sends nothing, so it does not use up the hour either.
  if (!queued) for (const one of counts) await giveBackTry(one)
  return ok({ emailMasked: maskEmail(order.email), queued })
}

/** @returns false where all of it is on its way already */
async function queueAgain(order: OrderRow, everyMs: number): Promise<boolean> {
  const recipient = order.email
  if (!order.paid_at || !recipient) return false
  const slot = Math.floor(Date.now() / everyMs)
  const messages = await messagesOf(order)
  return inTransaction(async (tx) => {
    let queued = false
    for (const [about, message] of messages) {
      const dedupeKey = `again:${about}:${message.template}:${everyMs}:${slot}`
      if (await queueMessage(tx, { dedupeKey, recipient, locale: order.locale, message })) queued = true
    }
    return queued
  })
}

type About = readonly [about: string, message: Message]

/**
 * What is true of the order now: what can be used, what went back, what a person looks at, each by itself. Where there is
 * none of it, that it is paid; and that more is coming only while it is.
 */
async function messagesOf(order: OrderRow): Promise<readonly About[]> {
  const lines = await selectLines(order.id)
  const [sold, fulfilments, refunds] = await Promise.all([
    selectSoldEsims(lines.map(({ id }) => id)),
    selectFulfilments(order.id),
    selectRefunds(order.id),
  ])
  const fulfilmentOf = (line: LineRow) => fulfilments.find((row) => row.order_line_id === line.id)
  const esimOf = (line: LineRow) => sold.find((row) => row.order_line_id === line.id)
  const ofLines = lines.flatMap((line): About[] => {
    const message = messageOf(order, line, fulfilmentOf(line), esimOf(line))
    return message ? [[`${order.id}:${line.id}`, message]] : []
  })
  const returned = refunds.flatMap((refund): About[] => {
    const line = lines.find(({ id }) => id === refund.order_line_id) ?? lines[0]
    if (refund.state !== 'succeeded' || !line) return []
    return [[refund.id, refundedMessage(order, line, refund, refund.updated_at)]]
  })
  if (ofLines.length + returned.length > 0) return [...ofLines, ...returned]
  const isComing = (line: LineRow) =>
    fulfilmentOf(line)?.state === 'succeeded' && esimOf(line)?.returned === false
  const underWay = order.state === 'paid' || order.state === 'fulfilling' || lines.some(isComing)
  const receipt = receiptMessage(order, lines, underWay)
  return receipt ? [[order.id, receipt]] : []
}

/** Null while there is nothing to say of a line by itself, and where its eSIM was given back. */
function messageOf(
  order: OrderRow,
  line: LineRow,
  fulfilment: FulfilmentRow | undefined,
  esim: { readonly id: string; readonly installable: boolean } | undefined,
): Message | null {
  if (fulfilment?.state === 'manual') return needsReviewMessage(order, line)
  const iccid = line.iccid ?? fulfilment?.iccid
  if (fulfilment?.state !== 'succeeded' || !iccid) return null
  if (line.kind === 'renewal') return renewedMessage(order, line, iccid, order.fulfilled_at ?? new Date())
  return esim?.installable ? esimReadyMessage(order, line, iccid, esim.id) : null
}
