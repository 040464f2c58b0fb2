import 'server-only'
import { type Money, money } from '../../core/money'
import { rememberSoldEsim } from '../../esims/commands/remember-esim'
import type { Tx } from '../../platform/db/client'
import type { ProviderId, ProviderRefs } from '../../providers/types'
import { post } from '../../wallet/commands'
import { providerCharged, revenueEarned } from '../../wallet/rules'
import { queueNeedsReview, queueRenewed } from '../mails'
import { selectFulfilments } from '../repo/fulfilments'
import { lockOrder, moveOrder, selectLines } from '../repo/orders'
import { selectPayments } from '../repo/payments'
import { selectRefunds } from '../repo/refunds'
import type { FulfilmentRow, LineRow, OrderRow } from '../repo/rows'
import { requestRefund } from './refund-order'

/** What follows for ledger, mail and order when a fulfilment has ended; in the transaction that ends it. */

async function context(tx: Tx, fulfilment: FulfilmentRow): Promise<{ order: OrderRow; line: LineRow }> {
  const order = await lockOrder(tx, fulfilment.order_id)
  const line = (await selectLines(fulfilment.order_id, tx)).find(
    (candidate) => candidate.id === fulfilment.order_line_id,
  )
  if (!order || !line) throw new Error(`fulfilment ${fulfilment.id} has no order line`)
  return { order, line }
}

/** Delivered: cost and revenue are posted, the buyer is told. `cost` null: the provider did not say, the catalogue's price counts. */
export async function closeDelivered(tx: Tx, fulfilment: FulfilmentRow, cost: Money | null): Promise<void> {
  const { order, line } = await context(tx, fulfilment)
  await post(
    tx,
    providerCharged(fulfilment.id, fulfilment.provider, cost ?? money(line.cost_minor, line.cost_currency)),
  )
  await post(tx, revenueEarned(fulfilment.id, money(line.amount_minor, line.currency)))
  await queueRenewed(tx, order, line, new Date())
  await closeOrder(tx, order)
  await remember(tx, fulfilment, order, line)
}

/** Whoever checks this eSIM next asks its provider alone. A renewal may be a gift: it makes nobody the owner. */
async function remember(tx: Tx, fulfilment: FulfilmentRow, order: OrderRow, line: LineRow): Promise<void> {
  const iccid = line.iccid ?? fulfilment.iccid
  if (!iccid) return
  await rememberSoldEsim(tx, {
    iccid,
    provider: fulfilment.provider as ProviderId,
    refs: fulfilment.provider_refs as ProviderRefs,
    userId: line.kind === 'new_esim' ? order.user_id : null,
  })
}

/** Refused and not charged by the provider: the line's money goes back at once. */
export async function closeRejected(tx: Tx, fulfilment: FulfilmentRow): Promise<void> {
  const { order, line } = await context(tx, fulfilment)
  // A payment made on top of the one that bought is on its way back already.
  const goingBack = new Set((await selectRefunds(order.id, tx)).map((refund) => refund.payment_id))
  const paid = (await selectPayments(order.id, tx)).find(
    (payment) => payment.state === 'paid' && !goingBack.has(payment.id),
  )
  if (!paid) {
    // Its money went back by another hand: nothing is left to give, and a person compares.
    if (order.state !== 'needs_review')
      await moveOrder(tx, order.id, 'needs_review', 'refused, and refunded elsewhere')
    return
  }
  await requestRefund(tx, {
    orderId: order.id,
    paymentId: paid.id,
    amount: money(line.amount_minor, line.currency),
    reason: 'provider_rejected',
  })
  await closeOrder(tx, order)
}

/** Nobody can tell whether it was bought: staff decide, with the evidence. No refund meanwhile. */
export async function closeUndecided(tx: Tx, fulfilment: FulfilmentRow, reason: string): Promise<void> {
  const { order, line } = await context(tx, fulfilment)
  await queueNeedsReview(tx, order, line, fulfilment, reason)
  if (order.state !== 'needs_review') await moveOrder(tx, order.id, 'needs_review', reason)
}

/** The order's state once every line has ended. */
async function closeOrder(tx: Tx, order: OrderRow): Promise<void> {
  // Held for a person: what happens to it now is theirs to say.
  if (order.state === 'needs_review') return
  const all = await selectFulfilments(order.id, tx)
  if (all.some((fulfilment) => !['succeeded', 'rejected'].includes(fulfilment.state))) return
  if (all.some((fulfilment) => fulfilment.state === 'rejected')) {
    await moveOrder(tx, order.id, 'refunding', 'refused by the provider')
    return
  }
  await moveOrder(tx, order.id, 'fulfilled', 'delivered', { fulfilled_at: new Date() })
}

/** paid → fulfilling when the first line is taken up. */
export async function openFulfilling(tx: Tx, orderId: string): Promise<void> {
  const order = await lockOrder(tx, orderId)
  if (order?.state === 'paid') await moveOrder(tx, orderId, 'fulfilling', 'taken up')
}
