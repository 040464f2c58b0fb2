import 'server-only'
import { formatMoney, money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { paymentService, payments } from '../../payments/registry'
import {
  type CheckoutItem,
  type CheckoutOutcome,
  type CheckoutRequest,
  SESSION_PLACEHOLDER,
} from '../../payments/types'
import { config } from '../../platform/config'
import { inTransaction, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { lockOrder, moveOrder } from '../repo/orders'
import { movePayment, selectPayment } from '../repo/payments'
import type { LineRow, OrderRow, PaymentRow } from '../repo/rows'
import { localeUrl, openOrderToken } from '../tokens'
import { preparePayment } from './prepare-payment'

/**
 * The one payable Checkout session of an order: the open one again, or a new one. Clicks that race end on the same. An
 * intent that could still be paid is ended first; if it turns out paid, the order is not payable any more.
 * Errors: those of `preparePayment`, among them ORDER_PAID: its wallet has paid it.
 * @param serviceId the buyer's choice where there are several; without one, the service it is open at, else the first
 * @param buyerCountry as for `preparePayment`
 */
export async function openCheckout(
  orderId: string,
  serviceId: string | null = null,
  buyerCountry: string | null = null,
): Promise<Result<{ sessionId: string; checkoutUrl: string }>> {
  if (!(serviceId === null ? payments() : paymentService(serviceId))) return fail('PAYMENT_UNAVAILABLE')
  const prepared = await preparePayment(orderId, 'session', serviceId, buyerCountry)
  if (!prepared.ok) return prepared
  const { order, payment, lines } = prepared.value
  // Where nobody could be asked whether it was paid, nobody is sent to pay.
  const service = paymentService(payment.driver)
  if (!service) return fail('PAYMENT_UNAVAILABLE')
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

/**
 * One position per price and bundle, as the buyer put them together. Where a wallet pays a part, and for a top-up, one
 * position is all there is: Stripe's page knows no deduction, so the sum says where it comes from.
 */
function itemsOf(order: OrderRow, payment: PaymentRow, lines: readonly LineRow[]): CheckoutItem[] {
  const rest = money(payment.amount_minor, payment.currency)
  if (order.wallet_minor > 0 || lines.length === 0)
    return [{ name: nameOf(order, lines), description: describe(order), quantity: 1, price: rest }]
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

const nameOf = (order: OrderRow, lines: readonly LineRow[]): string =>
  (lines.map(({ bundle }) => bundle.name).join(', ') || order.number).slice(0, 250)

function describe(order: OrderRow): string {
  const title = `${config().storeName} ${order.number}`
  if (order.wallet_minor === 0) return title
  const text = (minor: number) => formatMoney(money(minor, order.currency), order.locale)
  return `${title}: ${text(order.amount_minor)} − ${text(order.wallet_minor)}`
}

function requestOf(order: OrderRow, payment: PaymentRow, lines: readonly LineRow[]): CheckoutRequest {
  const token = openOrderToken(order.id, order.token_sealed)
  const isTopUp = lines.length === 0
  const page = isTopUp ? `/account/wallet?topup=${order.number}` : `/orders/${order.number}?t=${token}`
  const own = localeUrl(order.locale, page)
  const back = order.return_origin
  return {
    orderId: order.id,
    paymentId: payment.id,
    orderNumber: order.number,
    items: itemsOf(order, payment, lines),
    email: order.email,
    locale: order.locale,
    successUrl: back
      ? `${back}/renewal/success?session_id=${SESSION_PLACEHOLDER}`
      : `${own}&session_id=${SESSION_PLACEHOLDER}`,
    cancelUrl: back ? `${back}/renewal/cancelled` : own,
    expiresAt: payment.expires_at,
    idempotencyKey: `cs:${order.id}:${payment.n}`,
  }
}
