import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { payments } from '../../payments/registry'
import type { SessionView } from '../../payments/types'
import { selectOrder } from '../repo/orders'
import { selectPayment, selectPaymentBySession } from '../repo/payments'
import { judgeSession } from '../rules'
import { applyPayment, type Settlement } from './apply-payment'

const SESSION_ID = /^cs_[A-Za-z0-9_]{6,250}$/

/**
 * The one way in which a Checkout session becomes true: called by the webhook, by the page that Stripe returns to, and
 * by the sweep, any number of times, in any order, at once. `settleIntent` is the same for an intent.
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
  return applyPayment(orderId, {
    kind: 'session',
    reference: session.sessionId,
    paymentId: session.paymentId,
    paymentIntentId: session.paymentIntentId,
    chargeId: session.chargeId,
    email: session.email,
    money: session.money,
    judge: (expected) => judgeSession(expected, session),
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
