import 'server-only'
import { createHash } from 'node:crypto'
import type { Viewer } from '../../auth/types'
import { newId, newOrderNumber } from '../../core/ids'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { inTransaction } from '../../platform/db/client'
import { hitLimits } from '../../platform/http/limits'
import { insertOrder, selectOrderByQuote, selectOrderByRequest, selectQuote } from '../repo/orders'
import type { OrderRow, QuoteRow } from '../repo/rows'
import { createOrderToken, openOrderToken } from '../tokens'
import type { PlacedOrder } from '../types'
import { openCheckout } from './open-checkout'

export interface PlaceOrderInput {
  readonly quoteId: string
  /** Null only where an old client cannot ask for it: Checkout asks then. */
  readonly email: string | null
  readonly locale: string
  readonly channel: 'web' | 'api' | 'checker'
  /** Made by the client, stable over its retries. Null: the quote itself is the key. */
  readonly idempotencyKey: string | null
  readonly clientKey: string
  /** Signed in: the order is theirs. */
  readonly viewer?: Viewer | null
  /** An origin of CORS_ORIGINS that Stripe returns to; null = our own order page. */
  readonly returnOrigin?: string | null
}

/**
 * Turns a quote into an order with one payable Checkout session. The same key, or the same quote, gives the same order
 * again, however many requests race. The price is the quote's; nothing else about money is taken from a client.
 * Errors: RATE_LIMITED, QUOTE_NOT_FOUND, QUOTE_EXPIRED, IDEMPOTENCY_KEY_REUSED, ORDER_NOT_PAYABLE, PAYMENT_UNAVAILABLE.
 */
export async function placeOrder(input: PlaceOrderInput): Promise<Result<PlacedOrder>> {
  const limit = await hitLimits([{ name: 'order.client', subject: input.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const quote = await selectQuote(input.quoteId)
  if (!quote) return fail('QUOTE_NOT_FOUND')
  const request = requestOf(input, quote)
  const earlier = await selectOrderByRequest(request.scope, request.keyHash)
  if (earlier) return resume(earlier, request.hash)
  if (quote.expires_at.getTime() < Date.now()) return fail('QUOTE_EXPIRED')
  const created = await create(input, quote, request)
  if (created === 'taken') {
    const twin =
      (await selectOrderByRequest(request.scope, request.keyHash)) ?? (await selectOrderByQuote(quote.id))
    if (!twin) return fail('QUOTE_NOT_FOUND')
    return twin.request_key_hash === request.keyHash || twin.request_hash === request.hash
      ? resume(twin, request.hash)
      : fail('QUOTE_ORDERED')
  }
  return withCheckout(created.orderId, created.number, created.token, quote)
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** The old checker's client sends no key and asks for a new quote on every click: the same wish within two minutes is one. */
const MERGE_MS = 120_000

function requestOf(input: PlaceOrderInput, quote: QuoteRow) {
  if (input.channel === 'checker' && input.idempotencyKey === null) {
    const wish = [
      input.clientKey,
      quote.iccid,
      quote.bundle_id,
      quote.amount_minor,
      quote.currency,
      input.returnOrigin ?? null,
    ]
    return {
      scope: input.channel,
      keyHash: sha256(JSON.stringify([...wish, Math.floor(Date.now() / MERGE_MS)])),
      hash: sha256(JSON.stringify(wish)),
    }
  }
  return {
    scope: input.channel,
    keyHash: sha256(input.idempotencyKey ?? `quote:${input.quoteId}`),
    hash: sha256(JSON.stringify([input.quoteId, input.email, input.locale])),
  }
}

/** The same request again: the same order, and its session as it is now. Another request under the key: refused. */
async function resume(order: OrderRow, requestHash: string): Promise<Result<PlacedOrder>> {
  if (order.request_hash !== requestHash) return fail('IDEMPOTENCY_KEY_REUSED')
  return withCheckout(order.id, order.number, openOrderToken(order.id, order.token_sealed), order)
}

async function withCheckout(
  orderId: string,
  orderNumber: string,
  token: string,
  price: { amount_minor: number; currency: string },
): Promise<Result<PlacedOrder>> {
  const checkout = await openCheckout(orderId)
  if (!checkout.ok) return checkout
  return ok({ orderNumber, token, ...checkout.value, price: money(price.amount_minor, price.currency) })
}

function create(
  input: PlaceOrderInput,
  quote: QuoteRow,
  request: ReturnType<typeof requestOf>,
): Promise<'taken' | { orderId: string; number: string; token: string }> {
  const id = newId('ord')
  const number = newOrderNumber()
  const { token, hash, sealed } = createOrderToken(id)
  return inTransaction(async (tx) => {
    const order = {
      id,
      number,
      channel: input.channel,
      user_id: input.viewer?.userId ?? null,
      email: input.email,
      locale: input.locale,
      amount_minor: quote.amount_minor,
      currency: quote.currency,
      token_hash: hash,
      token_sealed: sealed,
      request_scope: request.scope,
      request_key_hash: request.keyHash,
      request_hash: request.hash,
      return_origin: input.returnOrigin ?? null,
    }
    return (await insertOrder(tx, order, quote)) === 'inserted' ? { orderId: id, number, token } : 'taken'
  })
}
