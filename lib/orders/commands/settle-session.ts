import 'server-only'
import { newId } from '../../core/ids'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { payments } from '../../payments/registry'
import type { SessionView } from '../../payments/types'
import { config } from '../../platform/config'
import { inTransaction, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { post } from '../../wallet/commands'
import { paymentReceived } from '../../wallet/rules'
import { raiseIncident } from '../incidents'
import { queueReceipt } from '../mails'
import { insertFulfilment } from '../repo/fulfilments'
import { lockOrder, moveOrder, selectLines, selectOrder } from '../repo/orders'
import {
  attachSession,
  insertAdoptedPayment,
  movePayment,
  selectPayment,
  selectPaymentBySession,
  selectPayments,
} from '../repo/payments'
import type { OrderRow, PaymentRow } from '../repo/rows'
import { awaitsMoney, judgeSession } from '../rules'
import type { OrderState } from '../types'
import { requestRefund } from './refund-order'

const SESSION_ID = /^cs_[A-Za-z0-9_]{6,250}$/

export interface Settlement {
  readonly orderId: string
  readonly orderState: OrderState
}

/**
 * The one way in which a payment becomes true: called by the webhook, by the page that Stripe returns to, and by the
 * sweep, any number of times, in any order, at once. Fetches the session, compares it with what we expect, and moves
 * order, ledger and fulfilment in one transaction. Whatever differs is quarantined.
 * Errors: PAYMENT_NOT_FOUND (not a session of ours), PAYMENT_UNAVAILABLE (Stripe does not answer; try again).
 */
export async function settleSession(sessionId: string): Promise<Result<Settlement>> {
  if (!SESSION_ID.test(sessionId)) return fail('PAYMENT_NOT_FOUND')
  const service = payments()
  if (!service) return fail('PAYMENT_UNAVAILABLE')
  const reading = await service.readSession(sessionId)
  if (reading.kind === 'missing') return fail('PAYMENT_NOT_FOUND')
  if (reading.kind === 'unreachable') return fail('PAYMENT_UNAVAILABLE', { retryAfterSeconds: 5 })
  return applySession(reading.value)
}

/**
 * The same for a visitor who comes back with a session id. Stripe is asked only about sessions that we handed out, and
 * not again once they are paid: nobody can spend our quota there with invented ids.
 */
export async function settleReturn(sessionId: string): Promise<Result<Settlement>> {
  const payment = SESSION_ID.test(sessionId) ? await selectPaymentBySession(sessionId) : null
  if (!payment) return fail('PAYMENT_NOT_FOUND')
  if (payment.state !== 'paid') return settleSession(sessionId)
  const order = await selectOrder({ id: payment.order_id })
  return order ? ok({ orderId: order.id, orderState: order.state }) : fail('PAYMENT_NOT_FOUND')
}

/** Applies a session that was just read from Stripe. */
export async function applySession(session: SessionView): Promise<Result<Settlement>> {
  const orderId = await ownerOf(session)
  if (!orderId) return fail('PAYMENT_NOT_FOUND')
  return inTransaction(async (tx) => {
    const order = await lockOrder(tx, orderId)
    if (!order) return fail('PAYMENT_NOT_FOUND')
    const payment = await paymentOf(tx, order, session)
    await apply(tx, order, payment, session)
    const after = await selectOrder({ id: order.id }, tx)
    return ok({ orderId: order.id, orderState: after?.state ?? order.state })
  })
}

/** Our order of a session: by its id, else by what we wrote into it (we died before storing the id). */
async function ownerOf(session: SessionView): Promise<string | null> {
  const known = await selectPaymentBySession(session.sessionId)
  if (known) return known.order_id
  const created = session.paymentId ? await selectPayment(session.paymentId) : null
  if (created) return created.order_id
  return session.orderId ? ((await selectOrder({ id: session.orderId }))?.id ?? null) : null
}

async function paymentOf(tx: Tx, order: OrderRow, session: SessionView): Promise<PaymentRow> {
  const all = await selectPayments(order.id, tx)
  const bySession = all.find((payment) => payment.session_id === session.sessionId)
  if (bySession) return bySession
  const created = all.find((payment) => payment.id === session.paymentId && payment.session_id === null)
  if (created) {
    await attachSession(tx, created.id, session.sessionId)
    return { ...created, session_id: session.sessionId }
  }
  return insertAdoptedPayment(tx, {
    id: newId('pay'),
    order_id: order.id,
    n: (all.at(-1)?.n ?? 0) + 1,
    amount_minor: order.amount_minor,
    currency: order.currency,
    session_id: session.sessionId,
  })
}

async function apply(tx: Tx, order: OrderRow, payment: PaymentRow, session: SessionView): Promise<void> {
  if (payment.state === 'paid') return
  const isLive = /_live_/.test(config().stripe?.STRIPE_SECRET_KEY ?? '')
  const judgement = judgeSession(
    { orderId: order.id, amount: money(payment.amount_minor, payment.currency), isLive },
    session,
  )
  switch (judgement.kind) {
    case 'nothing':
      return
    case 'mismatch':
      return quarantine(tx, order, session, judgement.differences)
    case 'expired':
      return lapse(tx, order, payment, 'expired', 'session expired')
    case 'failed':
      return lapse(tx, order, payment, 'failed', 'payment failed')
    case 'processing':
      if (payment.state !== 'processing' && payment.state !== 'expired')
        await movePayment(tx, payment.id, 'processing', 'paid by a delayed method', intentOf(session))
      return
    case 'paid':
      return receive(tx, order, payment, session)
  }
}

const intentOf = (session: SessionView) => ({
  payment_intent_id: session.paymentIntentId,
  charge_id: session.chargeId,
})

/** Nothing is delivered and nothing is given back by itself: a person compares. */
async function quarantine(
  tx: Tx,
  order: OrderRow,
  session: SessionView,
  differences: readonly string[],
): Promise<void> {
  log().error(
    { orderId: order.id, sessionId: session.sessionId, differences },
    'payment does not fit its order',
  )
  await raiseIncident(
    'payment_mismatch',
    session.sessionId,
    { orderId: order.id, differences: differences.join(', '), money: session.money },
    tx,
  )
  if (awaitsMoney(order.state))
    await moveOrder(tx, order.id, 'needs_review', `payment differs: ${differences.join(', ')}`)
}

async function lapse(
  tx: Tx,
  order: OrderRow,
  payment: PaymentRow,
  to: 'expired' | 'failed',
  reason: string,
): Promise<void> {
  if (
    payment.state === to ||
    (to === 'expired' && payment.state === 'failed') ||
    (to === 'failed' && payment.state === 'expired')
  )
    return
  if (to === 'expired' && payment.state === 'processing') return
  await movePayment(tx, payment.id, to, reason)
  const others = (await selectPayments(order.id, tx)).filter((other) => other.id !== payment.id)
  if (others.some((other) => ['creating', 'open', 'processing'].includes(other.state))) return
  if (order.state !== 'awaiting_payment' && !(order.state === 'draft' && to === 'expired')) return
  await moveOrder(tx, order.id, to === 'expired' ? 'expired' : 'payment_failed', reason)
}

/** Money is here. The first payment of an order buys; any further one goes back in full. */
async function receive(tx: Tx, order: OrderRow, payment: PaymentRow, session: SessionView): Promise<void> {
  const paidAt = new Date()
  await movePayment(tx, payment.id, 'paid', 'paid', { ...intentOf(session), paid_at: paidAt })
  await post(tx, paymentReceived(payment.id, money(payment.amount_minor, payment.currency)))
  if (!awaitsMoney(order.state)) {
    await requestRefund(tx, {
      orderId: order.id,
      paymentId: payment.id,
      amount: money(payment.amount_minor, payment.currency),
      reason: 'paid_twice',
    })
    return
  }
  const email = order.email ?? session.email
  await moveOrder(tx, order.id, 'paid', 'payment settled', {
    paid_at: paidAt,
    ...(email && !order.email ? { email } : {}),
  })
  const lines = await selectLines(order.id, tx)
  for (const line of lines) await insertFulfilment(tx, newId('ful'), line)
  await queueReceipt(tx, { ...order, email, paid_at: paidAt }, lines)
}
