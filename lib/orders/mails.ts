import 'server-only'
import { money } from '../core/money'
import { installationOf } from '../esims/install'
import { queueMessage } from '../notifications/queue-message'
import type { Message } from '../notifications/types'
import { config } from '../platform/config'
import type { Tx } from '../platform/db/client'
import { selectOrder } from './repo/orders'
import type { FulfilmentRow, LineRow, OrderRow, RefundRow } from './repo/rows'
import { openOrderToken, orderUrl } from './tokens'
import type { RefundReason } from './types'

/** Which mail each fact of an order sends; queued in the transaction that makes the fact true. */

const facts = (order: OrderRow, line: LineRow) => ({
  orderId: order.id,
  orderNumber: order.number,
  bundle: line.bundle,
  ...(line.travel_date === null ? {} : { travelDate: line.travel_date }),
})

const linesOf = (lines: readonly LineRow[]) =>
  lines.map((line) => ({
    label: line.label,
    name: line.bundle.name,
    ...(line.travel_date === null ? {} : { travelDate: line.travel_date }),
    amount: money(line.amount_minor, line.currency),
  }))

/** @param underWay whether what was bought is still on its way to its buyer */
export function receiptMessage(order: OrderRow, lines: readonly LineRow[], underWay = true): Message | null {
  const [line] = lines
  if (!line || !order.paid_at) return null
  return {
    template: 'receipt',
    data: {
      ...facts(order, line),
      iccid: line.iccid,
      amount: money(order.amount_minor, order.currency),
      ...(order.wallet_minor > 0 ? { fromWallet: money(order.wallet_minor, order.currency) } : {}),
      paidAt: order.paid_at.toISOString(),
      underWay,
      lines: linesOf(lines),
    },
  }
}

export const renewedMessage = (order: OrderRow, line: LineRow, iccid: string, appliedAt: Date): Message => ({
  template: 'renewed',
  data: { ...facts(order, line), iccid, appliedAt: appliedAt.toISOString() },
})

/** The way to the installation page. The installation data itself is never kept in the outbox. */
export const esimReadyMessage = (order: OrderRow, line: LineRow, iccid: string, esimId: string): Message => ({
  template: 'esim_ready',
  data: { ...facts(order, line), iccid, label: line.label, esimId, lineId: line.id },
})

export const refundedMessage = (
  order: OrderRow,
  line: LineRow,
  refund: RefundRow,
  refundedAt: Date,
): Message => ({
  template: 'refunded',
  data: {
    ...facts(order, line),
    label: refund.order_line_id === null ? null : line.label,
    amount: money(refund.amount_minor, refund.currency),
    reason: refund.reason as RefundReason,
    destination: wentTo(refund),
    refundedAt: refundedAt.toISOString(),
  },
})

export const needsReviewMessage = (order: OrderRow, line: LineRow): Message => ({
  template: 'needs_review',
  data: { ...underReview(order, line), label: line.label },
})

const underReview = (order: OrderRow, line: LineRow) => ({
  ...facts(order, line),
  iccid: line.iccid,
  // Of this line: the others of the order are not in doubt.
  amount: money(line.amount_minor, line.currency),
})

export async function queueReceipt(tx: Tx, order: OrderRow, lines: readonly LineRow[]): Promise<void> {
  const message = receiptMessage(order, lines)
  if (!order.email || !message) return
  await queueMessage(tx, {
    dedupeKey: `receipt:${order.id}`,
    recipient: order.email,
    locale: order.locale,
    message,
  })
}

export async function queueRenewed(tx: Tx, order: OrderRow, line: LineRow, appliedAt: Date): Promise<void> {
  if (!order.email || !line.iccid) return
  await queueMessage(tx, {
    dedupeKey: `renewed:${order.id}:${line.id}`,
    recipient: order.email,
    locale: order.locale,
    message: renewedMessage(order, line, line.iccid, appliedAt),
  })
}

export async function queueEsimReady(tx: Tx, order: OrderRow, line: LineRow, iccid: string): Promise<void> {
  if (!order.email) return
  const esim = await tx
    .selectFrom('store.esims')
    .select('id')
    .where('iccid', '=', iccid)
    .executeTakeFirstOrThrow()
  await queueMessage(tx, {
    dedupeKey: `esim_ready:${order.id}:${line.id}`,
    recipient: order.email,
    locale: order.locale,
    message: esimReadyMessage(order, line, iccid, esim.id),
  })
}

const wentTo = ({ destination }: RefundRow) =>
  destination === 'wallet' || destination === 'bank' ? destination : 'card'

export async function queueRefunded(
  tx: Tx,
  order: OrderRow,
  line: LineRow,
  refund: RefundRow,
): Promise<void> {
  if (!order.email) return
  await queueMessage(tx, {
    dedupeKey: `refunded:${refund.id}`,
    recipient: order.email,
    locale: order.locale,
    message: refundedMessage(order, line, refund, new Date()),
  })
}

/** A free line that the provider refused: no refund will tell of it. */
export async function queueNotDelivered(tx: Tx, order: OrderRow, line: LineRow): Promise<void> {
  if (!order.email) return
  await queueMessage(tx, {
    dedupeKey: `not_delivered:${order.id}:${line.id}`,
    recipient: order.email,
    locale: order.locale,
    message: { template: 'not_delivered', data: { ...facts(order, line), label: line.label } },
  })
}

/** To the buyer, and to staff with the evidence. */
export async function queueNeedsReview(
  tx: Tx,
  order: OrderRow,
  line: LineRow,
  fulfilment: FulfilmentRow,
  reason: string,
): Promise<void> {
  if (order.email)
    await queueMessage(tx, {
      dedupeKey: `needs_review:${fulfilment.id}`,
      recipient: order.email,
      locale: order.locale,
      message: needsReviewMessage(order, line),
    })
  const now = new Date().toISOString()
  const lines = Array.isArray(fulfilment.evidence)
    ? fulfilment.evidence.filter((item) => typeof item === 'string')
    : []
  await queueMessage(tx, {
    dedupeKey: `staff_needs_review:${fulfilment.id}`,
    recipient: config().supportEmail,
    locale: 'en',
    message: {
      template: 'staff_needs_review',
      data: {
        ...underReview(order, line),
        provider: fulfilment.provider,
        reason,
        since: (fulfilment.unknown_since ?? fulfilment.updated_at).toISOString(),
        evidence: lines.map((text) => ({ at: now, text })),
      },
    },
  })
}

/** For the mail drain: what the QR code in the mail to the buyer says. */
export const resolveInstallCode = async (esimId: string): Promise<string | null> =>
  (await installationOf(esimId))?.activationCode ?? null

/** What the mail drain asks the modules above for. */
export const mailResolvers = { resolveOrderUrl, resolveInstallCode } as const

/** For the mail drain: the buyer's link with its token, which is sealed here. */
export async function resolveOrderUrl(orderId: string, locale: string): Promise<string | null> {
  const order = await selectOrder({ id: orderId })
  return order ? orderUrl(order.number, openOrderToken(order.id, order.token_sealed), locale) : null
}
