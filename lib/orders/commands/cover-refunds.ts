import 'server-only'
import { money } from '../../core/money'
import type { Tx } from '../../platform/db/client'
import { post } from '../../wallet/commands/post'
import { leftIn } from '../../wallet/queries'
import { refundCovered, refundUncovered } from '../../wallet/rules'
import { raiseIncident, resolveIncident } from '../incidents'
import { queueRefunded } from '../mails'
import { type DisputeRow, selectLost } from '../repo/disputes'
import { insertNotice } from '../repo/notices'
import { moveOrder, selectLines } from '../repo/orders'
import { coverRefund, insertRefund, selectRefunds, uncoverRefund } from '../repo/refunds'
import type { OrderRow, RefundRow } from '../repo/rows'

/** What was promised and a bank has paid instead: nobody gets one payment back twice, and one loss is booked once. */

type Lost = Pick<DisputeRow, 'id' | 'payment_id'>

/**
 * Ends promised refunds of a payment as far as a lost dispute has given its buyer the money; what is more of one stays
 * promised. The order must be locked. Those that are pending are with Stripe, which says how they end.
 * @param roomMinor what of the dispute was not taken from the buyer again
 * @returns how much of it was promised; minor units
 */
export async function coverPromises(
  tx: Tx,
  order: OrderRow,
  dispute: Lost,
  roomMinor: number,
): Promise<number> {
  const refunds = await selectRefunds(order.id, tx)
  let leftMinor = roomMinor
  for (const refund of refunds) {
    if (refund.payment_id !== dispute.payment_id || !isPromised(refund, refunds)) continue
    const coveredMinor = Math.min(leftMinor, refund.amount_minor)
    if (coveredMinor <= 0) break
    await cover(tx, order, refund, { disputeId: dispute.id, amountMinor: coveredMinor })
    leftMinor -= coveredMinor
  }
  return roomMinor - leftMinor
}

const isPromised = ({ id, state, covered_by }: RefundRow, all: readonly RefundRow[]): boolean =>
  state === 'requested' ||
  (state === 'failed' && covered_by === null && !all.some(({ replaces }) => replaces === id))

async function cover(
  tx: Tx,
  order: OrderRow,
  refund: RefundRow,
  by: { readonly disputeId: string; readonly amountMinor: number },
): Promise<void> {
  const { id, currency } = refund
  await coverRefund(tx, refund, by)
  await post(tx, refundCovered(id, money(by.amountMinor, currency)))
  if (refund.amount_minor > by.amountMinor)
    await insertRefund(tx, { ...promiseOf(refund), amount_minor: refund.amount_minor - by.amountMinor })
  for (const kind of ['refund_failed', 'refund_refused', 'refund_impossible'])
    await resolveIncident(tx, kind, id)
  await tell(tx, order, refund, by.amountMinor)
}

/** Pays what this one was to pay. */
const promiseOf = ({ id, destination, ...refund }: RefundRow) => ({
  order_id: refund.order_id,
  payment_id: refund.payment_id,
  amount_minor: refund.amount_minor,
  currency: refund.currency,
  reason: refund.reason,
  order_line_id: refund.order_line_id,
  destination: destination === 'wallet' ? ('wallet' as const) : ('card' as const),
  replaces: id,
})

/** Whose money it was has it: from the bank, and not where it was promised to. */
async function tell(tx: Tx, order: OrderRow, refund: RefundRow, amountMinor: number): Promise<void> {
  const lines = await selectLines(order.id, tx)
  const line = lines.find(({ id }) => id === refund.order_line_id) ?? lines[0]
  if (!line) return
  await queueRefunded(tx, order, line, { ...refund, amount_minor: amountMinor, destination: 'bank' })
  if (!order.user_id) return
  await insertNotice(tx, {
    userId: order.user_id,
    kind: 'refunded',
    iccid: line.iccid,
    plan: line.bundle.name,
    dedupeKey: `refunded:${refund.id}`,
  })
}

/** A refund has failed whose payment a bank has taken back meanwhile. @returns whether the bank has paid any of it */
export async function coverFallen(tx: Tx, order: OrderRow, refund: RefundRow): Promise<boolean> {
  const lost = (await selectLost(order.id, tx)).filter(({ payment_id }) => payment_id === refund.payment_id)
  let coveredMinor = 0
  for (const dispute of lost) {
    const lossMinor = await leftIn(tx, 'dispute_losses', [{ type: 'dispute', id: dispute.id }])
    const before = (await selectRefunds(order.id, tx)).filter(({ covered_by }) => covered_by === dispute.id)
    const roomMinor = before.reduce((left, row) => left - row.covered_minor, lossMinor)
    coveredMinor += await coverPromises(tx, order, dispute, roomMinor)
  }
  return coveredMinor > 0
}

/** A loss was turned by an appeal: what it had ended is promised again, and goes where it was to go. */
export async function uncoverRefunds(tx: Tx, order: OrderRow, disputeId: string): Promise<void> {
  const covered = (await selectRefunds(order.id, tx)).filter(({ covered_by }) => covered_by === disputeId)
  for (const refund of covered) {
    const amount = money(refund.covered_minor, refund.currency)
    const isWhole = refund.covered_minor === refund.amount_minor
    await post(tx, refundUncovered(refund.id, isWhole ? 'refunds_payable' : 'order_liability', amount))
    await uncoverRefund(tx, refund.id)
    if (isWhole) await insertRefund(tx, promiseOf(refund))
    // The rest of it has a refund of its own already: a person gives this part back.
    else await raiseIncident('refund_owed_again', refund.id, { order: order.number, ...amount }, tx)
  }
  if (covered.length > 0 && (order.state === 'refunded' || order.state === 'partially_refunded'))
    await moveOrder(tx, order.id, 'refunding', 'the bank gave back what it had paid')
}
