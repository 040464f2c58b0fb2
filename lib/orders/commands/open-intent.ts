import 'server-only'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import type { PaymentService } from '../../payments/contract'
import { intentService } from '../../payments/registry'
import type { IntentOutcome, IntentRequest, IntentView } from '../../payments/types'
import { config } from '../../platform/config'
import { inTransaction, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { lockOrder, moveOrder } from '../repo/orders'
import { movePayment, selectPayment } from '../repo/payments'
import type { PaymentRow } from '../repo/rows'
import { type Prepared, preparePayment } from './prepare-payment'
import { applyIntent } from './settle-intent'

export interface OpenedIntent {
  readonly intentId: string
  /** For the buyer's own client and nobody else. */
  readonly clientSecret: string
  readonly customerId: string | null
}

/**
 * The one payable intent of an order: the open one again, or a new one. Requests that race end on the same. A Checkout
 * session that could still be paid is ended first; if it turns out paid, the order is not payable any more.
 * Errors: those of `preparePayment`, among them ORDER_PAID.
 * @param buyerCountry as for `preparePayment`
 */
export async function openIntent(
  orderId: string,
  buyerCountry: string | null = null,
): Promise<Result<OpenedIntent>> {
  const service = intentService()
  if (!service) return fail('PAYMENT_UNAVAILABLE')
  const prepared = await preparePayment(orderId, 'intent', service.id, buyerCountry)
  if (!prepared.ok) return prepared
  const { payment } = prepared.value
  if (payment.payment_intent_id) return readAgain(payment.payment_intent_id, service)

  const outcome = await service.openIntent(requestOf(prepared.value))
  if (outcome.kind === 'unknown') {
    log().warn({ orderId, paymentId: payment.id, reason: outcome.reason }, 'payment intent not confirmed')
    return fail('PAYMENT_UNAVAILABLE')
  }
  if (outcome.kind !== 'open')
    log().error({ orderId, paymentId: payment.id, ...outcome }, 'payment intent not opened')
  const isOurs = await inTransaction((tx) => recordOutcome(tx, payment, outcome))
  if (outcome.kind !== 'open') return fail('PAYMENT_UNAVAILABLE')
  if (isOurs) return handOut(outcome.intent, service)
  // A twin of this request gave the payment up meanwhile. What is not written down must not be payable.
  const ended = await service.cancelIntent(outcome.intent.intentId)
  if (ended.kind === 'found') await applyIntent(ended.value, service)
  return fail('PAYMENT_UNAVAILABLE')
}

/** One that was opened before, as it is now: its secret is never stored. */
async function readAgain(intentId: string, service: PaymentService): Promise<Result<OpenedIntent>> {
  const reading = await service.readIntent?.(intentId)
  if (reading?.kind !== 'found') return fail('PAYMENT_UNAVAILABLE')
  return handOut(reading.value, service)
}

async function handOut(intent: IntentView, service: PaymentService): Promise<Result<OpenedIntent>> {
  const { intentId, status, clientSecret, customerId } = intent
  if (status === 'open' && clientSecret) return ok({ intentId, clientSecret, customerId })
  await applyIntent(intent, service)
  return fail('ORDER_NOT_PAYABLE')
}

/** Writes down what became of the call. @returns whether the intent is the order's live payment */
async function recordOutcome(
  tx: Tx,
  { id, order_id: orderId }: PaymentRow,
  outcome: Exclude<IntentOutcome, { kind: 'unknown' }>,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId)
  const payment = await selectPayment(id, tx)
  if (outcome.kind !== 'open') {
    // The next request opens an intent of its own: this key would only ever give the same answer.
    if (payment?.state === 'creating') await movePayment(tx, id, 'failed', outcome.reason)
    return false
  }
  const { intentId } = outcome.intent
  if (payment?.state !== 'creating')
    return payment?.state === 'open' && payment.payment_intent_id === intentId && !payment.close_as
  await movePayment(tx, id, 'open', 'intent opened', { payment_intent_id: intentId })
  if (order && ['draft', 'payment_failed'].includes(order.state))
    await moveOrder(tx, orderId, 'awaiting_payment', 'intent opened')
  return true
}

const requestOf = ({ order, payment, lines }: Prepared): IntentRequest => ({
  orderId: order.id,
  paymentId: payment.id,
  orderNumber: order.number,
  description:
    `${config().storeName} ${order.number}: ${lines.map(({ bundle }) => bundle.name).join(', ')}`.slice(
      0,
      500,
    ),
  price: money(payment.amount_minor, payment.currency),
  email: order.email,
  idempotencyKey: `pi:${order.id}:${payment.n}`,
})
