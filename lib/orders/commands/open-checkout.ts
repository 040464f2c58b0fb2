import 'server-only'
import { newId } from '../../core/ids'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { payments } from '../../payments/registry'
import type { CheckoutItem, CheckoutOutcome, CheckoutRequest } from '../../payments/types'
import { config } from '../../platform/config'
import { inTransaction, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { lockOrder, moveOrder, selectLines } from '../repo/orders'
import { insertPayment, movePayment, selectPayment, selectPayments } from '../repo/payments'
import type { LineRow, OrderRow, PaymentRow } from '../repo/rows'
import { localeUrl, openOrderToken } from '../tokens'

/** Stripe wants at least 30 minutes; the rest is for a slow first call and for clocks that differ. */
const SESSION_MINUTES = 45
/** A session that ends sooner than this is not handed out any more. */
const WORTH_HANDING_OUT_MS = 60_000

/**
 * The one payable Checkout session of an order: the open one again, or a new one. Clicks that race end on the same.
 * Errors: ORDER_NOT_FOUND, ORDER_NOT_PAYABLE, PAYMENT_UNAVAILABLE.
 */
export async function openCheckout(
  orderId: string,
): Promise<Result<{ sessionId: string; checkoutUrl: string }>> {
  const service = payments()
  if (!service) return fail('PAYMENT_UNAVAILABLE')
  const prepared = await preparePayment(orderId)
  if (!prepared.ok) return prepared
  const { order, payment, lines } = prepared.value
  if (payment.session_id && payment.checkout_url)
    return ok({ sessionId: payment.session_id, checkoutUrl: payment.checkout_url })

  const outcome = await service.openCheckout(requestOf(order, payment, lines))
  if (outcome.kind === 'unknown') {
    log().warn({ orderId, paymentId: payment.id, reason: outcome.reason }, 'checkout session not confirmed')
    return fail('PAYMENT_UNAVAILABLE')
  }
  if (outcome.kind !== 'open')
    log().error({ orderId, paymentId: payment.id, ...outcome }, 'checkout session not opened')
  const open = await inTransaction((tx) => recordOutcome(tx, orderId, payment.id, outcome))
  if (open) return ok(open)
  // A twin of this click gave the payment up meanwhile. What is not written down must not be payable.
  if (outcome.kind === 'open') await service.expireSession(outcome.sessionId)
  return fail('PAYMENT_UNAVAILABLE')
}

/** A frozen price is stood by for two hours; after that, or once the order has ended, a new quote is asked for. */
const PRICE_STANDS_MS = 2 * 3_600_000
const isPayable = (order: OrderRow): boolean =>
  ['draft', 'awaiting_payment', 'payment_failed'].includes(order.state) &&
  Date.now() - order.created_at.getTime() < PRICE_STANDS_MS

type Prepared = { order: OrderRow; payment: PaymentRow; lines: readonly LineRow[] }

/** The live payment, or a fresh row n+1, committed before Stripe is called so that its key survives us. */
function preparePayment(orderId: string): Promise<Result<Prepared>> {
  return inTransaction(async (tx) => {
    const order = await lockOrder(tx, orderId)
    if (!order) return fail('ORDER_NOT_FOUND')
    if (!isPayable(order)) return fail('ORDER_NOT_PAYABLE')
    const lines = await selectLines(orderId, tx)
    if (lines.length === 0) throw new Error(`order ${orderId} has no line`)
    const known = await selectPayments(orderId, tx)
    const live = known.find((payment) => ['creating', 'open', 'processing'].includes(payment.state))
    if (live?.state === 'processing') return fail('ORDER_NOT_PAYABLE')
    const lapsed = live && live.expires_at.getTime() < Date.now() + WORTH_HANDING_OUT_MS
    if (live && !lapsed) return ok({ order, payment: live, lines })
    // A session about to end is closed first (by the sweep, who asks Stripe): two payable ones must never exist.
    if (live?.session_id) return fail('ORDER_NOT_PAYABLE')
    if (live) await movePayment(tx, live.id, 'failed', 'was never opened')
    const payment = await insertPayment(tx, {
      id: newId('pay'),
      order_id: orderId,
      n: (known.at(-1)?.n ?? 0) + 1,
      amount_minor: order.amount_minor,
      currency: order.currency,
      expires_at: new Date(Date.now() + SESSION_MINUTES * 60_000),
    })
    return payment ? ok({ order, payment, lines }) : fail('PAYMENT_UNAVAILABLE')
  })
}

/** Writes down what became of the call. @returns the session to hand out, also one that a twin of this click opened */
async function recordOutcome(
  tx: Tx,
  orderId: string,
  paymentId: string,
  outcome: Exclude<CheckoutOutcome, { kind: 'unknown' }>,
): Promise<{ sessionId: string; checkoutUrl: string } | null> {
  const order = await lockOrder(tx, orderId)
  const payment = await selectPayment(paymentId, tx)
  if (payment?.state === 'open' && payment.session_id && payment.checkout_url)
    return { sessionId: payment.session_id, checkoutUrl: payment.checkout_url }
  if (payment?.state !== 'creating') return null
  if (outcome.kind !== 'open') {
    // The next click opens a session of its own: this key would only ever give the same answer.
    await movePayment(tx, paymentId, 'failed', outcome.reason)
    return null
  }
  const { sessionId, url } = outcome
  await movePayment(tx, paymentId, 'open', 'session opened', { session_id: sessionId, checkout_url: url })
  if (order && ['draft', 'payment_failed'].includes(order.state))
    await moveOrder(tx, orderId, 'awaiting_payment', 'session opened')
  return { sessionId, checkoutUrl: url }
}

/** One position per price and bundle, as the buyer put them together. */
function itemsOf(order: OrderRow, lines: readonly LineRow[]): CheckoutItem[] {
  const same = Map.groupBy(lines, (line) => `${line.bundle_id} ${line.amount_minor} ${line.iccid ?? ''}`)
  return [...same.values()].flatMap((group) => {
    const [line] = group
    if (!line) return []
    const esim = line.iccid ? `, eSIM …${line.iccid.slice(-4)}` : ''
    return {
      name: line.bundle.name,
      description: `${config().storeName} ${order.number}${esim}`,
      quantity: group.length,
      price: money(line.amount_minor, line.currency),
    }
  })
}

function requestOf(order: OrderRow, payment: PaymentRow, lines: readonly LineRow[]): CheckoutRequest {
  const token = openOrderToken(order.id, order.token_sealed)
  const own = localeUrl(order.locale, `/orders/${order.number}?t=${token}`)
  const back = order.return_origin
  return {
    orderId: order.id,
    paymentId: payment.id,
    orderNumber: order.number,
    items: itemsOf(order, lines),
    email: order.email,
    locale: order.locale,
    successUrl: back
      ? `${back}/renewal/success?session_id={CHECKOUT_SESSION_ID}`
      : `${own}&session_id={CHECKOUT_SESSION_ID}`,
    cancelUrl: back ? `${back}/renewal/cancelled` : own,
    expiresAt: payment.expires_at,
    idempotencyKey: `cs:${order.id}:${payment.n}`,
  }
}
