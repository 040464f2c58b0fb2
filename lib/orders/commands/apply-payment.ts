import 'server-only'
import { newId } from '../../core/ids'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import type { PaymentService } from '../../payments/contract'
import { keyedHashes } from '../../platform/crypto/keys'
import { inTransaction, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { post } from '../../wallet/commands/post'
import { paymentReceived } from '../../wallet/rules'
import { raiseIncident } from '../incidents'
import { lockOrder, selectOrder, selectTopUp } from '../repo/orders'
import { attachReference, insertAdoptedPayment, movePayment, selectPayments } from '../repo/payments'
import type { OrderRow, PaymentRow } from '../repo/rows'
import { awaitsMoney, type Expected, type Judgement, LIVE_PAYMENT } from '../rules'
import { checkTopUp } from '../top-up-check'
import type { OrderState } from '../types'
import { endUnpaid } from './end-unpaid'
import { markPaid } from './mark-paid'
import { requestRefund } from './refund-order'
import { reserveExactly } from './reserve-wallet'

/** A payment as it was just read from its service, session or intent, in the one form that settling works with. */
export interface Evidence {
  /** Only payments that were opened with it are meant. */
  readonly service: Pick<PaymentService, 'id' | 'isLive'>
  readonly kind: 'session' | 'intent'
  /** At Stripe cs_… or pi_… */
  readonly reference: string
  /** Our payment row, as we wrote it into the service's object; for when we died before storing the reference. */
  readonly paymentId: string | null
  readonly paymentIntentId: string | null
  readonly chargeId: string | null
  readonly email: string | null
  readonly cardFingerprint?: string | null
  readonly money: string
  judge(expected: Expected): Judgement
}

export interface Settlement {
  readonly orderId: string
  readonly orderState: OrderState
}

/**
 * The one transaction in which a payment becomes true: order, ledger, fulfilment and receipt move together, whoever
 * brings the evidence, any number of times, in any order, at once. Whatever differs is quarantined.
 * Errors: PAYMENT_NOT_FOUND.
 */
export function applyPayment(orderId: string, evidence: Evidence): Promise<Result<Settlement>> {
  return inTransaction(async (tx) => {
    const order = await lockOrder(tx, orderId)
    if (!order) return fail('PAYMENT_NOT_FOUND')
    const payment = await paymentOf(tx, order, evidence)
    await apply(tx, order, payment, evidence)
    const after = await selectOrder({ id: order.id }, tx)
    return ok({ orderId: order.id, orderState: after?.state ?? order.state })
  })
}

async function paymentOf(tx: Tx, order: OrderRow, evidence: Evidence): Promise<PaymentRow> {
  const column = evidence.kind === 'session' ? 'session_id' : 'payment_intent_id'
  const all = await selectPayments(order.id, tx)
  const same = all.filter(({ kind, driver }) => kind === evidence.kind && driver === evidence.service.id)
  const known = same.find((payment) => payment[column] === evidence.reference)
  if (known) return known
  const reference =
    evidence.kind === 'session'
      ? { session_id: evidence.reference }
      : { payment_intent_id: evidence.reference }
  const created = same.find((payment) => payment.id === evidence.paymentId && payment[column] === null)
  if (created) {
    await attachReference(tx, created.id, reference)
    return { ...created, ...reference }
  }
  return insertAdoptedPayment(tx, {
    id: newId('pay'),
    order_id: order.id,
    n: (all.at(-1)?.n ?? 0) + 1,
    kind: evidence.kind,
    driver: evidence.service.id,
    amount_minor: order.amount_minor - order.wallet_minor,
    currency: order.currency,
    ...reference,
  })
}

async function apply(tx: Tx, order: OrderRow, payment: PaymentRow, evidence: Evidence): Promise<void> {
  if (payment.state === 'paid') return
  const judgement = evidence.judge({
    orderId: order.id,
    amount: money(payment.amount_minor, payment.currency),
    isLive: evidence.service.isLive,
  })
  switch (judgement.kind) {
    case 'nothing':
      return waitAgain(tx, payment)
    case 'mismatch':
      return quarantine(tx, order, payment, evidence, judgement.differences)
    case 'expired':
      return lapse(tx, order, payment, 'expired')
    case 'failed':
      return lapse(tx, order, payment, 'failed')
    case 'processing':
      if (payment.state !== 'processing' && payment.state !== 'expired')
        await movePayment(tx, payment.id, 'processing', 'paid by a delayed method', idsOf(evidence))
      return
    case 'paid':
      return receive(tx, order, payment, evidence)
  }
}

const idsOf = ({ paymentIntentId, chargeId }: Evidence) => ({
  payment_intent_id: paymentIntentId,
  charge_id: chargeId,
})

/** A card is kept as a keyed hash of its service's own word, under every key in force: a referral is not for two accounts that pay with one. */
const cardOf = ({ cardFingerprint }: Evidence, { driver }: PaymentRow) =>
  cardFingerprint ? { card_keys: [...keyedHashes('card', `${driver}:${cardFingerprint}`)] } : {}

/** An intent whose delayed payment came to nothing waits for another card. */
async function waitAgain(tx: Tx, payment: PaymentRow): Promise<void> {
  if (payment.kind === 'intent' && payment.state === 'processing')
    await movePayment(tx, payment.id, 'open', 'the delayed payment failed')
}

/**
 * Nothing is delivered, and no money that came goes back by itself: a person compares. Whatever they find, nothing buys
 * this order any more (any further payment goes back in full), so what was reserved for it is let go.
 */
async function quarantine(
  tx: Tx,
  order: OrderRow,
  payment: PaymentRow,
  evidence: Evidence,
  differences: readonly string[],
): Promise<void> {
  log().error(
    { orderId: order.id, reference: evidence.reference, differences },
    'payment does not fit its order',
  )
  await raiseIncident(
    'payment_mismatch',
    evidence.reference,
    { orderId: order.id, differences: differences.join(', '), money: evidence.money },
    tx,
  )
  const reason = `payment differs: ${differences.join(', ')}`
  // No sweep reads it again, so that who has looked into it can say so.
  if (LIVE_PAYMENT.has(payment.state)) await movePayment(tx, payment.id, 'failed', reason)
  if (awaitsMoney(order.state)) await endUnpaid(tx, order, 'needs_review', reason)
}

/** A payment that nobody can make any more. What that means for its order may have been said before. */
async function lapse(tx: Tx, order: OrderRow, payment: PaymentRow, to: 'expired' | 'failed'): Promise<void> {
  if (payment.state === 'expired' || payment.state === 'failed') return
  if (payment.kind === 'session' && to === 'expired' && payment.state === 'processing') return
  const reason = payment.close_as ?? (to === 'expired' ? `${payment.kind} expired` : 'payment failed')
  await movePayment(tx, payment.id, to, reason)
  const others = (await selectPayments(order.id, tx)).filter((other) => other.id !== payment.id)
  if (others.some((other) => LIVE_PAYMENT.has(other.state))) return
  if (payment.close_as === 'canceled') {
    if (['draft', 'awaiting_payment', 'payment_failed'].includes(order.state))
      await endUnpaid(tx, order, 'canceled', 'cancelled by its buyer')
    return
  }
  if (payment.close_as === 'replaced') return
  if (order.state !== 'awaiting_payment' && !(order.state === 'draft' && to === 'expired')) return
  await endUnpaid(tx, order, to === 'expired' ? 'expired' : 'payment_failed', reason)
}

/** Money is here. The first payment of an order buys, with what its wallet adds; any further one goes back in full. */
async function receive(tx: Tx, order: OrderRow, payment: PaymentRow, evidence: Evidence): Promise<void> {
  const paidAt = new Date()
  const amount = money(payment.amount_minor, payment.currency)
  await movePayment(tx, payment.id, 'paid', 'paid', {
    ...idsOf(evidence),
    ...cardOf(evidence, payment),
    paid_at: paidAt,
  })
  await post(tx, paymentReceived(payment.id, amount, payment.driver))
  const refund = { orderId: order.id, paymentId: payment.id, amount }
  if (!awaitsMoney(order.state)) return requestRefund(tx, { ...refund, reason: 'paid_twice' })
  if (await overfills(tx, order)) return requestRefund(tx, { ...refund, reason: 'paid_late' })
  const covered = await coverRest(tx, order, payment)
  // The price can not be made up any more: what its wallet was to add went elsewhere when the order had lapsed.
  if (!covered) return requestRefund(tx, { ...refund, reason: 'paid_late' })
  await markPaid(tx, covered, { paidAt, email: evidence.email })
}

/** A top-up that had ended was no longer counted: by now its wallet may have had all that it may, or have no owner. */
async function overfills(tx: Tx, order: OrderRow): Promise<boolean> {
  if (order.state === 'draft' || order.state === 'awaiting_payment') return false
  const topUp = await selectTopUp(order.id, tx)
  if (!topUp) return false
  const amount = money(topUp.amount_minor, topUp.currency)
  return !order.user_id || (await checkTopUp(tx, order.user_id, amount, order.id)) !== null
}

/** The order with its wallet's part standing beside this payment; null where the two do not make up its price. */
async function coverRest(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<OrderRow | null> {
  const restMinor = order.amount_minor - payment.amount_minor
  if (order.wallet_minor === restMinor) return order
  const live = (await selectPayments(order.id, tx)).some(({ state }) => LIVE_PAYMENT.has(state))
  return live || restMinor < 0 ? null : reserveExactly(tx, order, restMinor)
}
