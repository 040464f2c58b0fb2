import 'server-only'
import { ORDER_NUMBER } from '../core/ids'
import { type Money, money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { hitLimits } from '../platform/http/limits'
import { findOffers, toOffer } from './offers'
import { selectFulfilments } from './repo/fulfilments'
import { selectLines, selectOrder } from './repo/orders'
import { selectPayments, selectReturned } from './repo/payments'
import type { OrderRow } from './repo/rows'
import { tokenFits } from './tokens'
import type { FulfilmentState, OrderState, OrderView, RenewalOffers } from './types'
import { viewOf } from './views'

/** What can be renewed on an eSIM. Errors: RATE_LIMITED and those of `findOffers`. */
export async function listRenewalOffers(input: {
  iccid: string
  currency?: string
  clientKey: string
}): Promise<Result<RenewalOffers>> {
  const limit = await hitLimits([{ name: 'quote.client', subject: input.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const found = await findOffers(input.iccid, input.clientKey, input.currency)
  if (!found.ok) return found
  const { iccid, currentPlan, renewable, matches } = found.value
  if (matches.length === 0)
    return ok({ kind: 'none', iccid, currentPlan, reason: renewable ? 'no_match' : 'not_renewable' })
  return ok({ kind: 'offers', iccid, currentPlan, offers: matches.map(toOffer) })
}

/** The buyer's view, by number and token. A wrong token is the same ORDER_NOT_FOUND as no order. */
export async function viewOrder(input: { orderNumber: string; token: string }): Promise<Result<OrderView>> {
  const order = await orderOf(input)
  return order ? ok(await viewOf(order)) : fail('ORDER_NOT_FOUND')
}

async function orderOf(input: { orderNumber: string; token: string }): Promise<OrderRow | null> {
  if (!ORDER_NUMBER.test(input.orderNumber) || input.token.length < 16 || input.token.length > 100)
    return null
  const order = await selectOrder({ number: input.orderNumber })
  return order && tokenFits(input.token, order.token_hash) ? order : null
}

/** Id of an order that a token opens, for commands of its buyer. */
export const orderIdOf = async (input: { orderNumber: string; token: string }): Promise<string | null> =>
  (await orderOf(input))?.id ?? null

/** Whether money has come for an order; nothing else is told about it. */
export async function isOrderPaid(orderNumber: string): Promise<boolean> {
  if (!ORDER_NUMBER.test(orderNumber)) return false
  const order = await selectOrder({ number: orderNumber })
  return order !== null && order.paid_at !== null
}

/** What the old checker's API shows of an order: no e-mail, no token. */
export interface CheckerOrder {
  readonly number: string
  readonly state: OrderState
  readonly fulfilment: FulfilmentState | null
  readonly iccid: string
  readonly provider: string
  readonly bundleName: string
  readonly price: Money
  readonly paymentState: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly completedAt: string | null
}

export async function orderByNumber(number: string): Promise<Result<CheckerOrder>> {
  const order = await selectOrder({ number })
  const shown = order && (await checkerOrder(order))
  return shown ? ok(shown) : fail('ORDER_NOT_FOUND')
}

export async function orderBySession(reference: string): Promise<Result<CheckerOrder>> {
  const payment = await selectReturned(reference)
  const order = payment ? await selectOrder({ id: payment.order_id }) : null
  const shown = order && (await checkerOrder(order))
  return shown ? ok(shown) : fail('PAYMENT_NOT_FOUND')
}

/** Looks at an order until its delivery has ended or the time is up. @param maxMs at most 20,000 */
export async function waitForDelivery(sessionId: string, maxMs: number): Promise<Result<CheckerOrder>> {
  const endsAt = Date.now() + maxMs
  for (let pauseMs = 100; ; pauseMs = Math.min(1000, pauseMs * 1.5)) {
    const order = await orderBySession(sessionId)
    if (!order.ok || !['paid', 'fulfilling'].includes(order.value.state) || Date.now() + pauseMs > endsAt)
      return order
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Null: it bought nothing from a provider; a wallet's top-up is shown in its wallet. */
async function checkerOrder(order: OrderRow): Promise<CheckerOrder | null> {
  const [lines, fulfilments, payments] = await Promise.all([
    selectLines(order.id),
    selectFulfilments(order.id),
    selectPayments(order.id),
  ])
  const [line] = lines
  if (!line) return null
  return {
    number: order.number,
    state: order.state,
    fulfilment: fulfilments[0]?.state ?? null,
    iccid: line.iccid ?? '',
    provider: line.provider,
    bundleName: line.bundle.name,
    price: money(order.amount_minor, order.currency),
    paymentState:
      (payments.find((payment) => payment.state === 'paid') ?? payments.at(-1))?.state ?? 'creating',
    createdAt: order.created_at.toISOString(),
    updatedAt: order.updated_at.toISOString(),
    completedAt: order.fulfilled_at?.toISOString() ?? null,
  }
}
