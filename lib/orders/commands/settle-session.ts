import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import type { PaymentService } from '../../payments/contract'
import { paymentService, payments } from '../../payments/registry'
import type { SessionView } from '../../payments/types'
import { selectOrder } from '../repo/orders'
import { selectPayment, selectPaymentBySession, selectReturned } from '../repo/payments'
import { judgeSession } from '../rules'
import { applyPayment, type Settlement } from './apply-payment'

const REFERENCE = /^[A-Za-z0-9_-]{6,255}$/

/**
 * The one way in which a session becomes true: called by the webhook, by the page that its service returns to, and by the
 * sweep, any number of times, in any order, at once. `settleIntent` is the same for an intent.
 * Errors: PAYMENT_NOT_FOUND (not a session of ours), PAYMENT_UNAVAILABLE (the service does not answer; try again).
 * @param service the one that has the session
 */
export async function settleSession(
  sessionId: string,
  service: PaymentService | null = payments(),
): Promise<Result<Settlement>> {
  if (!service) return fail('PAYMENT_UNAVAILABLE')
  const reading = await service.readSession(sessionId)
  if (reading.kind === 'missing') return fail('PAYMENT_NOT_FOUND')
  if (reading.kind === 'unreachable') return fail('PAYMENT_UNAVAILABLE', { retryAfterSeconds: 5 })
  return applySession(reading.value, service)
}

/**
 * The same for a visitor who comes back with the id of a session, or of our payment where its service does not fill in the
 * session's. It is asked only about sessions that we handed out, and not again once they are paid: nobody can spend our
 * quota there with invented ids.
 */
export async function settleReturn(reference: string): Promise<Result<Settlement>> {
  const payment = REFERENCE.test(reference) ? await selectReturned(reference) : null
  if (!payment?.session_id) return fail('PAYMENT_NOT_FOUND')
  if (payment.state !== 'paid') return settleSession(payment.session_id, paymentService(payment.driver))
  const order = await selectOrder({ id: payment.order_id })
  return order ? ok({ orderId: order.id, orderState: order.state }) : fail('PAYMENT_NOT_FOUND')
}

/** Applies a session that was just read from its service. */
export async function applySession(
  session: SessionView,
  service: PaymentService,
): Promise<Result<Settlement>> {
  const orderId = await ownerOf(session, service.id)
  if (!orderId) return fail('PAYMENT_NOT_FOUND')
  return applyPayment(orderId, {
    service,
    kind: 'session',
    reference: session.sessionId,
    paymentId: session.paymentId,
    paymentIntentId: session.paymentIntentId,
    chargeId: session.chargeId,
    email: session.email,
    cardFingerprint: session.cardFingerprint ?? null,
    money: session.money,
    judge: (expected) => judgeSession(expected, session),
  })
}

/** Our order of a session: by its id, else by what we wrote into it (we died before storing the id). */
async function ownerOf(session: SessionView, driver: string): Promise<string | null> {
  const known = await selectPaymentBySession(session.sessionId, driver)
  if (known) return known.order_id
  const created = session.paymentId ? await selectPayment(session.paymentId) : null
  if (created) return created.order_id
  return session.orderId ? ((await selectOrder({ id: session.orderId }))?.id ?? null) : null
}
