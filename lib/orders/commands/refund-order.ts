import 'server-only'
import { type Money, money } from '../../core/money'
import type { PaymentService } from '../../payments/contract'
import { payments } from '../../payments/registry'
import type { Reading, RefundView } from '../../payments/types'
import { inTransaction, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { post } from '../../wallet/commands/post'
import { earnedPart, refundPaid, refundRequested, refundReturned } from '../../wallet/rules'
import { raiseIncident } from '../incidents'
import { queueRefunded } from '../mails'
import { owedOn } from '../owed'
import { selectFulfilments } from '../repo/fulfilments'
import { insertNotice } from '../repo/notices'
import { lockOrder, moveOrder, selectLines } from '../repo/orders'
import { selectPayment } from '../repo/payments'
import {
  claimRefund,
  insertRefund,
  lockRefund,
  moveRefund,
  postponeRefund,
  selectRefunds,
} from '../repo/refunds'
import type { RefundRow } from '../repo/rows'
import { isOpen, ownRefund } from '../rules'

/**
 * Promises the buyer money back, in the transaction of the fact that causes it. Stripe is asked afterwards, by
 * `drainRefunds`. @throws RK006 when refunds would exceed what was paid: a broken invariant.
 */
export async function requestRefund(
  tx: Tx,
  refund: {
    orderId: string
    paymentId: string
    amount: Money
    reason: 'provider_rejected' | 'paid_twice' | 'paid_late' | 'staff'
    /** The line that could not be delivered; without it the payment as a whole is meant. */
    lineId?: number
  },
): Promise<void> {
  const row = await insertRefund(tx, {
    order_id: refund.orderId,
    payment_id: refund.paymentId,
    amount_minor: refund.amount.amountMinor,
    currency: refund.amount.currency,
    reason: refund.reason,
    order_line_id: refund.lineId ?? null,
  })
  // Staff may give back what was delivered and earned; in all other cases nothing was.
  const owedMinor = refund.reason === 'staff' ? await owedOn(tx, refund.orderId) : refund.amount.amountMinor
  await post(tx, refundRequested(row.id, refund.amount, earnedPart(refund.amount.amountMinor, owedMinor)))
}

/** Asks Stripe for what was promised and follows it to its end. Safe to run many times at once. */
export async function drainRefunds({
  limit = 20,
  deadlineMs = 20_000,
} = {}): Promise<{ settled: number; waiting: number }> {
  const endsAt = Date.now() + deadlineMs
  const counts = { settled: 0, waiting: 0 }
  for (let i = 0; i < limit && Date.now() < endsAt; i++) {
    const refund = await claimRefund()
    if (!refund) break
    const settled = await pursue(refund).catch((error) => {
      log().error({ refundId: refund.id, error }, 'refund interrupted')
      return false
    })
    counts[settled ? 'settled' : 'waiting'] += 1
  }
  return counts
}

async function pursue(refund: RefundRow): Promise<boolean> {
  const service = payments()
  const payment = await selectPayment(refund.payment_id)
  if (!service || !payment?.payment_intent_id) {
    await postponeRefund(refund.id, 300, 'no payment intent to refund')
    await raiseIncident('refund_impossible', refund.id, { orderId: refund.order_id })
    return false
  }
  const seen = refund.stripe_refund_id
    ? await service.readRefund(refund.stripe_refund_id)
    : await lookFor(service, refund, payment.payment_intent_id)
  if (seen.kind === 'found') return recordRefund(refund.id, seen.value)
  if (seen.kind === 'unreachable') return wait(refund, seen.reason)

  const outcome = await service.refund({
    refundId: refund.id,
    orderId: refund.order_id,
    paymentIntentId: payment.payment_intent_id,
    amount: money(refund.amount_minor, refund.currency),
    idempotencyKey: keyOf(refund, payment.n),
  })
  if (outcome.kind === 'accepted') return recordRefund(refund.id, outcome.refund)
  if (outcome.kind === 'failed_there') return takeNextKey(refund)
  if (outcome.kind === 'refused') {
    log().error({ refundId: refund.id, reason: outcome.reason }, 'refund refused')
    await raiseIncident('refund_refused', refund.id, { orderId: refund.order_id, reason: outcome.reason })
    return wait(refund, outcome.reason, 3600)
  }
  return wait(refund, outcome.reason)
}

/** Asked before every try: what Stripe has of it counts, whatever we remember. */
async function lookFor(
  service: PaymentService,
  refund: RefundRow,
  paymentIntentId: string,
): Promise<Reading<RefundView>> {
  const listing = await service.listRefunds(paymentIntentId)
  if (listing.kind !== 'found') return listing
  const value = ownRefund(listing.value, refund, await selectRefunds(refund.order_id))
  return value ? { kind: 'found', value } : { kind: 'missing' }
}

const BURNT = 'burnt:'
/** Stripe replays a stored 500 for a day, and no key serves two refunds. Once a listing shows that nothing came of it, the next key is a new one. */
const keyOf = (refund: RefundRow, paymentNumber: number): string => {
  const burnt = refund.state_reason?.startsWith(BURNT) ? Number(refund.state_reason.slice(BURNT.length)) : 0
  return `re:${refund.order_id}:${paymentNumber}:${refund.n}${burnt > 0 ? `:${burnt}` : ''}`
}
async function takeNextKey(refund: RefundRow): Promise<false> {
  await postponeRefund(refund.id, 10, `${BURNT}${refund.attempts}`)
  return false
}

async function wait(
  refund: RefundRow,
  reason: string,
  seconds = Math.min(600, 5 * 2 ** Math.min(refund.attempts, 8)),
): Promise<false> {
  const keep = refund.state_reason?.startsWith(BURNT) ? refund.state_reason : reason
  await postponeRefund(refund.id, seconds, keep)
  return false
}

/**
 * Writes what Stripe says of a refund: by the drain and by refund events, in any order, any number of times.
 * @returns whether it has ended
 */
export async function recordRefund(refundId: string, view: RefundView): Promise<boolean> {
  await inTransaction(async (tx) => {
    const known = await lockRefund(tx, { id: refundId })
    if (!known) return
    const order = await lockOrder(tx, known.order_id)
    if (!order || known.state === view.state || (known.state === 'failed' && view.state !== 'failed')) return
    if (known.state === 'succeeded' && view.state === 'pending') return
    const amount = money(known.amount_minor, known.currency)
    await moveRefund(tx, known.id, view.state, `Stripe: ${view.state}`, view.stripeRefundId)
    if (view.state === 'succeeded') {
      await post(tx, refundPaid(known.id, amount))
      const lines = await selectLines(order.id, tx)
      const line = lines.find(({ id }) => id === known.order_line_id) ?? lines[0]
      if (line) await queueRefunded(tx, order, line, known)
      if (line && order.user_id)
        await insertNotice(tx, {
          userId: order.user_id,
          kind: 'refunded',
          iccid: line.iccid,
          plan: line.bundle.name,
          dedupeKey: `refunded:${known.id}`,
        })
      await closeRefunding(tx, order.id)
    }
    if (view.state === 'failed') {
      if (known.state === 'succeeded') await post(tx, refundReturned(known.id, amount))
      await raiseIncident('refund_failed', known.id, { orderId: order.id }, tx)
      // What is still to be bought goes on; the order waits for a person once its lines have ended.
      const goesOn = (await selectFulfilments(order.id, tx)).some(isOpen)
      if (order.state !== 'needs_review' && !goesOn)
        await moveOrder(tx, order.id, 'needs_review', 'the refund failed at Stripe')
    }
  })
  return view.state !== 'pending'
}

/** refunding → refunded or partially_refunded, once no refund of it is under way. */
export async function closeRefunding(tx: Tx, orderId: string): Promise<void> {
  const order = await lockOrder(tx, orderId)
  if (order?.state !== 'refunding') return
  const refunds = await selectRefunds(orderId, tx)
  if (refunds.some((refund) => refund.state === 'requested' || refund.state === 'pending')) return
  const back = refunds.filter((refund) => refund.state === 'succeeded' && refund.reason !== 'paid_twice')
  const total = back.reduce((sum, refund) => sum + refund.amount_minor, 0)
  await moveOrder(
    tx,
    orderId,
    total >= order.amount_minor ? 'refunded' : 'partially_refunded',
    'refunds settled',
  )
}
