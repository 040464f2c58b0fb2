import 'server-only'
import { fail, type Result } from '../../core/result'
import type { PaymentService } from '../../payments/contract'
import { intentService, paymentService } from '../../payments/registry'
import type { IntentView } from '../../payments/types'
import { selectOrder } from '../repo/orders'
import { selectPayment, selectPaymentByIntent, selectPayments } from '../repo/payments'
import { judgeIntent } from '../rules'
import { applyPayment, type Settlement } from './apply-payment'
import { settleSession } from './settle-session'

const INTENT_ID = /^pi_[A-Za-z0-9_]{6,250}$/

/**
 * The one way in which a payment intent becomes true: called by the webhook, by a client that asks for its order, and by
 * the sweep, any number of times, in any order, at once. Intents of Checkout sessions are the session's, not ours.
 * Errors: PAYMENT_NOT_FOUND (not an intent of ours), PAYMENT_UNAVAILABLE (Stripe does not answer; try again).
 */
export async function settleIntent(
  intentId: string,
  service: PaymentService | null = intentService(),
): Promise<Result<Settlement>> {
  if (!INTENT_ID.test(intentId)) return fail('PAYMENT_NOT_FOUND')
  if (!service?.readIntent) return fail('PAYMENT_UNAVAILABLE')
  const reading = await service.readIntent(intentId)
  if (reading.kind === 'missing') return fail('PAYMENT_NOT_FOUND')
  if (reading.kind === 'unreachable') return fail('PAYMENT_UNAVAILABLE', { retryAfterSeconds: 5 })
  return applyIntent(reading.value, service)
}

/** Reads the unfinished payment of an order again, of either kind, if it has one. Errors as `settleIntent`. */
export async function settleOrder(orderId: string): Promise<Result<Settlement>> {
  const live = (await selectPayments(orderId)).find(({ state }) =>
    ['creating', 'open', 'processing'].includes(state),
  )
  const service = live ? paymentService(live.driver) : null
  if (live?.kind === 'intent' && live.payment_intent_id) return settleIntent(live.payment_intent_id, service)
  return live?.session_id ? settleSession(live.session_id, service) : fail('PAYMENT_NOT_FOUND')
}

/** Applies an intent that was just read from Stripe. */
export async function applyIntent(intent: IntentView, service: PaymentService): Promise<Result<Settlement>> {
  const orderId = await ownerOf(intent, service.id)
  if (!orderId) return fail('PAYMENT_NOT_FOUND')
  return applyPayment(orderId, {
    service,
    kind: 'intent',
    reference: intent.intentId,
    paymentId: intent.paymentId,
    paymentIntentId: intent.intentId,
    chargeId: intent.chargeId,
    email: intent.email,
    cardFingerprint: intent.cardFingerprint ?? null,
    money: intent.status,
    judge: (expected) => judgeIntent(expected, intent),
  })
}

/** Our order of an intent: by its id, else by what we wrote into it (we died before storing the id). */
async function ownerOf(intent: IntentView, driver: string): Promise<string | null> {
  const known = await selectPaymentByIntent(intent.intentId, driver, 'intent')
  if (known) return known.order_id
  if (!intent.isOwn) return null
  const created = intent.paymentId ? await selectPayment(intent.paymentId) : null
  if (created) return created.order_id
  return intent.orderId ? ((await selectOrder({ id: intent.orderId }))?.id ?? null) : null
}
