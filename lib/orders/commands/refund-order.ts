import 'server-only'
import { type Money, money } from '../../core/money'
import type { PaymentService } from '../../payments/contract'
import { paymentService } from '../../payments/registry'
import type { Reading, RefundView } from '../../payments/types'
import { inTransaction, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { post } from '../../wallet/commands/post'
import { earnedPart, refundPaid, refundRequested, refundReturned, refundToWallet } from '../../wallet/rules'
import type { Posting } from '../../wallet/types'
import { raiseIncident } from '../incidents'
import { isWhollyReturned } from '../line-rules'
import { queueRefunded } from '../mails'
import { owedOn } from '../owed'
import { takeBackFor } from '../promotion-effects'
import { isAskedBack } from '../repo/disputes'
import { selectFulfilments } from '../repo/fulfilments'
import { insertNotice } from '../repo/notices'
import { lockOrder, moveOrder, selectLines, selectOrder } from '../repo/orders'
import { selectPayment } from '../repo/payments'
import {
  claimRefund,
  insertRefund,
  lockRefund,
  moveRefund,
  postponeRefund,
  selectRefund,
  selectRefunds,
} from '../repo/refunds'
import type { OrderRow, PaymentRow, RefundRow } from '../repo/rows'
import { isOpen, ownRefund, WHOLE_PAYMENT } from '../rules'
import { tellTopUpReturned } from '../top-up-mails'
import type { RefundReason } from '../types'
import { bookTax } from './book-tax'
import { coverFallen } from './cover-refunds'

/**
 * Promises the buyer money back, in the transaction of the fact that causes it. Who took it is asked afterwards, by
 * `drainRefunds`. @throws RK006 when refunds would exceed what was paid: a broken invariant.
 */
export async function requestRefund(
  tx: Tx,
  refund: {
    orderId: string
    paymentId: string
    amount: Money
    reason: RefundReason
    /** The line that could not be delivered; without it the payment as a whole is meant. */
    lineId?: number
    /** The buyer would rather have it at once: what a card paid goes to the wallet. */
    toWallet?: boolean
  },
): Promise<void> {
  const row = await insertRefund(tx, {
    order_id: refund.orderId,
    payment_id: refund.paymentId,
    amount_minor: refund.amount.amountMinor,
    currency: refund.amount.currency,
    reason: refund.reason,
    order_line_id: refund.lineId ?? null,
    destination: await destinationOf(tx, refund.paymentId, refund.toWallet ?? false),
  })
  const owedMinor = MAY_BE_EARNED.has(refund.reason)
    ? await owedOn(tx, refund.orderId)
    : refund.amount.amountMinor
  await post(tx, refundRequested(row.id, refund.amount, earnedPart(refund.amount.amountMinor, owedMinor)))
  await bookTax(tx, refund.orderId)
  await takeBackFor(tx, refund.orderId)
}

/** What was delivered and earned may be given back for these; in all other cases nothing was earned. */
const MAY_BE_EARNED: ReadonlySet<RefundReason> = new Set(['staff', 'unused'])

/** What a wallet paid goes back to it. */
async function destinationOf(tx: Tx, paymentId: string, toWallet: boolean): Promise<'card' | 'wallet'> {
  if (toWallet) return 'wallet'
  return (await selectPayment(paymentId, tx))?.kind === 'wallet' ? 'wallet' : 'card'
}

/** Asks who took the money for what was promised, and follows it to its end. Safe to run many times at once. */
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

async function cannotPay(refund: RefundRow, reason: string): Promise<false> {
  await postponeRefund(refund.id, 300, kept(refund.state_reason, reason))
  await raiseIncident('refund_impossible', refund.id, { orderId: refund.order_id, reason })
  return false
}

async function pursue(refund: RefundRow): Promise<boolean> {
  if (refund.destination === 'wallet') {
    // Its account was deleted meanwhile: nobody could open that wallet, so a person finds another way.
    if (!(await selectOrder({ id: refund.order_id }))?.user_id) return cannotPay(refund, 'a wallet of nobody')
    const isThere = await recordState(refund.id, { state: 'succeeded', reason: 'in the wallet' })
    return isThere || wait(refund, ASKED_BACK, 3600)
  }
  const payment = await selectPayment(refund.payment_id)
  const service = payment && paymentService(payment.driver)
  if (!service) return cannotPay(refund, 'its payment service is not configured')
  if (!payment.payment_intent_id) return cannotPay(refund, 'no payment intent to refund')
  const seen = refund.stripe_refund_id
    ? await service.readRefund(refund.stripe_refund_id)
    : await lookFor(service, refund, payment.payment_intent_id)
  if (seen.kind === 'found') return recordRefund(refund.id, seen.value, service)
  if (seen.kind === 'unreachable') return wait(refund, seen.reason)
  if (refund.stripe_refund_id) return cannotPay(refund, 'its payment service does not know it any more')

  const outcome = await service.refund({
    refundId: refund.id,
    orderId: refund.order_id,
    paymentIntentId: payment.payment_intent_id,
    amount: money(refund.amount_minor, refund.currency),
    idempotencyKey: keyOf(refund, payment.n),
  })
  if (outcome.kind === 'accepted') return recordRefund(refund.id, outcome.refund, service)
  if (outcome.kind === 'failed_there') return takeNextKey(refund)
  if (outcome.kind === 'refused') {
    log().error({ refundId: refund.id, reason: outcome.reason }, 'refund refused')
    await raiseIncident('refund_refused', refund.id, { orderId: refund.order_id, reason: outcome.reason })
    // Its answer is kept under this key, also once the reason for it is gone.
    return takeNextKey(refund, 3600)
  }
  return wait(refund, outcome.reason)
}

/** Asked before every try: what the service has of it counts, whatever we remember. */
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

/**
 * Reads what a service has of a payment's promised refunds, and asks for none: once it says that the payment was taken back, it
 * makes no new ones. @returns false where it could not be read
 */
export async function readPromised(service: PaymentService, payment: PaymentRow): Promise<boolean> {
  for (const refund of await selectRefunds(payment.order_id)) {
    const isAsked = refund.state === 'requested' || refund.state === 'pending'
    if (refund.payment_id !== payment.id || refund.destination !== 'card' || !isAsked) continue
    const seen = refund.stripe_refund_id
      ? await service.readRefund(refund.stripe_refund_id)
      : await lookFor(service, refund, payment.payment_intent_id ?? '')
    if (seen.kind === 'unreachable') return false
    if (seen.kind === 'found') await recordRefund(refund.id, seen.value, service)
  }
  return true
}

const BURNT = 'burnt:'
/** Which keys are burnt is never forgotten: under an older one a service answers what it answered then. */
const kept = (was: string | null, now: string) => (was?.startsWith(BURNT) ? was : now)
/** Stripe replays a stored 500, or a refusal, for a day, and no key serves two refunds. Once a listing shows that nothing came of it, the next key is a new one. */
const keyOf = (refund: RefundRow, paymentNumber: number): string => {
  const burnt = refund.state_reason?.startsWith(BURNT) ? Number(refund.state_reason.slice(BURNT.length)) : 0
  return `re:${refund.order_id}:${paymentNumber}:${refund.n}${burnt > 0 ? `:${burnt}` : ''}`
}
async function takeNextKey(refund: RefundRow, seconds = 10): Promise<false> {
  await postponeRefund(refund.id, seconds, `${BURNT}${refund.attempts}`)
  return false
}

async function wait(
  refund: RefundRow,
  reason: string,
  seconds = Math.min(600, 5 * 2 ** Math.min(refund.attempts, 8)),
): Promise<false> {
  await postponeRefund(refund.id, seconds, kept(refund.state_reason, reason))
  return false
}

/**
 * Writes what its service says of a refund: by the drain and by refund events, in any order, any number of times.
 * @returns whether it has ended
 */
export const recordRefund = (
  refundId: string,
  view: RefundView,
  service: Pick<PaymentService, 'displayName'>,
): Promise<boolean> =>
  recordState(refundId, {
    state: view.state,
    reason: `${service.displayName}: ${view.state}`,
    stripeId: view.stripeRefundId,
  })

interface Seen {
  readonly state: RefundView['state']
  readonly reason: string
  readonly stripeId?: string
}

const ASKED_BACK = 'the payment is disputed'

async function recordState(refundId: string, seen: Seen): Promise<boolean> {
  return inTransaction(async (tx) => {
    const of = await selectRefund(refundId, tx)
    // The order first, as everywhere.
    const order = of && (await lockOrder(tx, of.order_id))
    const known = order && (await lockRefund(tx, { id: refundId }))
    if (!known) return true
    if (known.state === seen.state || (known.state === 'failed' && seen.state !== 'failed'))
      return seen.state !== 'pending'
    if (known.state === 'succeeded' && seen.state === 'pending') return false
    // Its buyer is getting it from the bank: not from us as well.
    if (known.destination === 'wallet' && (await isAskedBack(tx, known))) return false
    await moveRefund(tx, known.id, seen.state, seen.reason, seen.stripeId)
    if (seen.state === 'succeeded') await paidOut(tx, order, known)
    if (seen.state === 'failed') await fellThrough(tx, order, known)
    return seen.state !== 'pending'
  })
}

async function paidOut(tx: Tx, order: OrderRow, refund: RefundRow): Promise<void> {
  const amount = money(refund.amount_minor, refund.currency)
  await post(tx, await postingOf(tx, order, refund, amount))
  const lines = await selectLines(order.id, tx)
  const line = lines.find(({ id }) => id === refund.order_line_id) ?? lines[0]
  if (!line) await tellTopUpReturned(tx, order, refund, amount)
  if (line) await queueRefunded(tx, order, line, refund)
  if (line && order.user_id)
    await insertNotice(tx, {
      userId: order.user_id,
      kind: 'refunded',
      iccid: line.iccid,
      plan: line.bundle.name,
      destination: refund.destination,
      dedupeKey: `refunded:${refund.id}`,
    })
  await closeRefunding(tx, order.id)
}

async function postingOf(tx: Tx, order: OrderRow, refund: RefundRow, amount: Money): Promise<Posting> {
  if (refund.destination === 'card') return refundPaid(refund.id, amount, await driverOf(tx, refund))
  if (!order.user_id) throw new Error(`refund ${refund.id} to the wallet of nobody`)
  return refundToWallet(refund.id, order.user_id, amount)
}

/** Who took the payment, and gives it back. */
async function driverOf(tx: Tx, refund: RefundRow): Promise<string> {
  const payment = await selectPayment(refund.payment_id, tx)
  if (!payment) throw new Error(`refund ${refund.id} of no payment`)
  return payment.driver
}

/** The service could not pay it out: it is owed on, and a person looks. */
async function fellThrough(tx: Tx, order: OrderRow, refund: RefundRow): Promise<void> {
  if (refund.state === 'succeeded')
    await post(
      tx,
      refundReturned(refund.id, money(refund.amount_minor, refund.currency), await driverOf(tx, refund)),
    )
  if (await coverFallen(tx, order, refund)) return closeRefunding(tx, order.id)
  await raiseIncident('refund_failed', refund.id, { orderId: order.id }, tx)
  // What is still to be bought goes on; the order waits for a person once its lines have ended.
  const goesOn = (await selectFulfilments(order.id, tx)).some(isOpen)
  if (order.state !== 'needs_review' && !goesOn)
    await moveOrder(tx, order.id, 'needs_review', 'the refund failed at the payment service')
}

/** refunding → refunded or partially_refunded, once no refund of it is under way. What was free and is kept is not refunded. */
export async function closeRefunding(tx: Tx, orderId: string): Promise<void> {
  const order = await lockOrder(tx, orderId)
  if (order?.state !== 'refunding') return
  const refunds = await selectRefunds(orderId, tx)
  if (refunds.some((refund) => refund.state === 'requested' || refund.state === 'pending')) return
  const total = refunds
    .filter(({ reason }) => !WHOLE_PAYMENT.has(reason))
    .reduce((sum, { state, amount_minor, covered_minor }) => {
      return sum + (state === 'succeeded' ? amount_minor : covered_minor)
    }, 0)
  const [lines, fulfilments] = [await selectLines(orderId, tx), await selectFulfilments(orderId, tx)]
  await moveOrder(
    tx,
    orderId,
    isWhollyReturned(order, lines, fulfilments, total) ? 'refunded' : 'partially_refunded',
    'refunds settled',
  )
}
