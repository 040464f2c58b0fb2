import 'server-only'
import { type Money, money } from '../../core/money'
import { rememberSoldEsim } from '../../esims/commands/remember-esim'
import type { Tx } from '../../platform/db/client'
import type { InstallData, ProviderId, ProviderRefs } from '../../providers/types'
import { post } from '../../wallet/commands/post'
import { providerCharged, revenueEarned } from '../../wallet/rules'
import { raiseIncident } from '../incidents'
import { isRefusedForFree, refusedUnpaid } from '../line-rules'
import { queueEsimReady, queueNeedsReview, queueNotDelivered, queueRenewed } from '../mails'
import { owedOn } from '../owed'
import { earnFor } from '../promotion-effects'
import { selectLost } from '../repo/disputes'
import { selectFulfilments } from '../repo/fulfilments'
import { insertNotice } from '../repo/notices'
import { lockOrder, moveOrder, selectLines } from '../repo/orders'
import { selectPayments } from '../repo/payments'
import { selectRefunds } from '../repo/refunds'
import type { FulfilmentRow, LineRow, OrderRow } from '../repo/rows'
import { hasUnpaidRefund, isOpen, splitRefund } from '../rules'
import { bookTax } from './book-tax'
import { closeRefunding, requestRefund } from './refund-order'

/** What follows for ledger, mail and order when a fulfilment has ended; in the transaction that ends it. */

async function context(tx: Tx, fulfilment: FulfilmentRow): Promise<{ order: OrderRow; line: LineRow }> {
  const order = await lockOrder(tx, fulfilment.order_id)
  const line = (await selectLines(fulfilment.order_id, tx)).find(
    (candidate) => candidate.id === fulfilment.order_line_id,
  )
  if (!order || !line) throw new Error(`fulfilment ${fulfilment.id} has no order line`)
  return { order, line }
}

/**
 * Delivered: cost and revenue are posted, the buyer is told. The fulfilment as it is now, with the new eSIM's ICCID.
 * @param delivered.cost null: the provider did not say, the catalogue's price counts
 * @param delivered.install null: a renewal, or a new eSIM whose data is still to be fetched
 */
export async function closeDelivered(
  tx: Tx,
  fulfilment: FulfilmentRow,
  delivered: { readonly cost: Money | null; readonly install: InstallData | null },
): Promise<void> {
  const { cost, install } = delivered
  const { order, line } = await context(tx, fulfilment)
  await post(
    tx,
    providerCharged(fulfilment.id, fulfilment.provider, cost ?? money(line.cost_minor, line.cost_currency)),
  )
  await post(tx, revenueEarned(fulfilment.id, money(await earnedOn(tx, order, line), line.currency)))
  await bookTax(tx, order.id)
  if (line.kind === 'renewal') await queueRenewed(tx, order, line, new Date())
  await closeOrder(tx, order)
  await remember(tx, fulfilment, order, line, install)
}

/** The line's price; less where somebody gave the buyer money back meanwhile: what is owed no more is not earned. */
async function earnedOn(tx: Tx, order: OrderRow, line: LineRow): Promise<number> {
  const isGivenBack = (await selectRefunds(order.id, tx)).some(({ reason }) => reason === 'staff')
  const isTaken = (await selectLost(order.id, tx)).length > 0
  return isGivenBack || isTaken ? stillOwed(tx, order, line) : line.amount_minor
}

const stillOwed = async (tx: Tx, order: OrderRow, line: LineRow): Promise<number> =>
  Math.min(line.amount_minor, Math.max(0, await owedOn(tx, order.id)))

/** Whoever checks this eSIM next asks its provider alone. A renewal may be a gift: it makes nobody the owner. */
async function remember(
  tx: Tx,
  fulfilment: FulfilmentRow,
  order: OrderRow,
  line: LineRow,
  install: InstallData | null,
): Promise<void> {
  const iccid = line.iccid ?? fulfilment.iccid
  if (!iccid) return
  const isNew = line.kind === 'new_esim'
  await ring(tx, order, line, iccid)
  const sold = isNew ? { lineId: line.id, label: line.label, install } : null
  await rememberSoldEsim(tx, {
    iccid,
    provider: fulfilment.provider as ProviderId,
    refs: fulfilment.provider_refs as ProviderRefs,
    userId: isNew ? order.user_id : null,
    sold,
  })
  if (isNew && install) await queueEsimReady(tx, order, line, iccid)
}

/** The bell of the buyer's account; guests have none. */
async function ring(tx: Tx, { user_id }: OrderRow, line: LineRow, iccid: string): Promise<void> {
  if (!user_id) return
  const kind = line.kind === 'new_esim' ? 'bought' : 'topped_up'
  const { name } = line.bundle
  await insertNotice(tx, { userId: user_id, kind, iccid, plan: name, dedupeKey: `${kind}:${line.id}` })
}

/** Refused and not charged by the provider: the line's money goes back at once; where it was free its buyer is told. */
export async function closeRejected(tx: Tx, fulfilment: FulfilmentRow): Promise<void> {
  const { order, line } = await context(tx, fulfilment)
  if (line.amount_minor === 0) {
    await queueNotDelivered(tx, order, line)
    return closeOrder(tx, order)
  }
  const refunds = await selectRefunds(order.id, tx)
  const lost = await selectLost(order.id, tx)
  // What a bank has given back is owed no more.
  const backMinor = lost.length > 0 ? await stillOwed(tx, order, line) : line.amount_minor
  // Where money went back by another hand, nobody can tell what is left to give: a person compares, at the order's end.
  const parts = refunds.some(({ reason }) => reason === 'staff')
    ? null
    : splitRefund(await selectPayments(order.id, tx), [...refunds, ...lost], backMinor)
  for (const { paymentId, amountMinor } of parts ?? [])
    await requestRefund(tx, {
      orderId: order.id,
      paymentId,
      amount: money(amountMinor, line.currency),
      reason: 'provider_rejected',
      lineId: line.id,
    })
  await closeOrder(tx, order)
}

/** Nobody can tell whether it was bought: staff decide, with the evidence. No refund meanwhile. */
export async function closeUndecided(tx: Tx, fulfilment: FulfilmentRow, reason: string): Promise<void> {
  const { order, line } = await context(tx, fulfilment)
  await queueNeedsReview(tx, order, line, fulfilment, reason)
  // Other lines go on; the order waits for a person once they have ended.
  await closeOrder(tx, order, reason)
}

/** The order's state once every line has ended. */
async function closeOrder(tx: Tx, order: OrderRow, reason = 'undecided'): Promise<void> {
  const all = await selectFulfilments(order.id, tx)
  const states = new Set(all.map((fulfilment) => fulfilment.state))
  if (all.some(isOpen)) return
  if (states.has('succeeded')) await earnFor(tx, order)
  // Held for a person: what happens to it now is theirs to say.
  if (order.state === 'needs_review') return
  if (states.has('manual')) return moveOrder(tx, order.id, 'needs_review', reason)
  const refunds = await selectRefunds(order.id, tx)
  if (hasUnpaidRefund(refunds))
    return moveOrder(tx, order.id, 'needs_review', 'a refund failed at the payment service')
  const lines = await selectLines(order.id, tx)
  const unpaid = refusedUnpaid(lines, all, refunds)
  if (unpaid.length > 0) return askWhatIsOwed(tx, order, unpaid.length)
  if (states.has('rejected') && !isRefusedForFree(lines, all)) {
    await moveOrder(tx, order.id, 'refunding', 'refused by the provider')
    // The money of a line that ended long before the others may be back already.
    await closeRefunding(tx, order.id)
    return
  }
  await moveOrder(tx, order.id, 'fulfilled', 'delivered', { fulfilled_at: new Date() })
}

/** Money of a refused line went back by another hand, or was never there: a person compares. */
async function askWhatIsOwed(tx: Tx, order: OrderRow, lines: number): Promise<void> {
  await raiseIncident('refused_not_refunded', order.id, { order: order.number, lines }, tx)
  await moveOrder(tx, order.id, 'needs_review', 'refused, and refunded elsewhere')
}

/** paid → fulfilling when the first line is taken up. */
export async function openFulfilling(tx: Tx, orderId: string): Promise<void> {
  const order = await lockOrder(tx, orderId)
  if (order?.state === 'paid') await moveOrder(tx, orderId, 'fulfilling', 'taken up')
}
