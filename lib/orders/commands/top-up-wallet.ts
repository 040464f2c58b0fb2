import 'server-only'
import { hasLeft } from '../../auth/profiles'
import type { Viewer } from '../../auth/types'
import { newId, newOrderNumber } from '../../core/ids'
import { type Money, money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import { inTransaction, type Tx } from '../../platform/db/client'
import { hitLimits } from '../../platform/http/limits'
import { walletsOf } from '../../wallet/queries'
import { keylessRequest, type OrderRequest, sha256, unspent } from '../order-request'
import { insertTopUp, selectOrderByRequest } from '../repo/orders'
import type { OrderRow } from '../repo/rows'
import { createOrderToken, localeUrl } from '../tokens'
import { checkTopUp } from '../top-up-check'
import type { OrderChannel } from '../types'
import { openCheckout } from './open-checkout'
import { openOffer, type PaymentOffer } from './order-by-intent'

export interface TopUpInput {
  readonly viewer: Viewer
  readonly amount: Money
  readonly locale: string
  readonly channel: OrderChannel
  /** Null only for old clients: the same amount within two minutes is the same wish, while it is unpaid. */
  readonly idempotencyKey: string | null
}

export interface ToppedUp {
  readonly orderNumber: string
  readonly amount: Money
  /** Null: it is paid. */
  readonly sessionId: string | null
  /** Where the payer goes next: Stripe's page, or the wallet. */
  readonly checkoutUrl: string
}

/**
 * Puts money into the viewer's wallet: an order with a Checkout session to pay it. The same key is the same order.
 * Errors: UNAUTHENTICATED (the account has been deleted), RATE_LIMITED, CURRENCY_NOT_SUPPORTED (no wallet in it), TOP_UP_LIMIT (`fields.amount` says which one),
 * WALLET_FROZEN, IDEMPOTENCY_KEY_REUSED, ORDER_NOT_PAYABLE (that order has ended) and those of `openCheckout`.
 */
export async function topUpWallet(input: TopUpInput): Promise<Result<ToppedUp>> {
  const order = await begin(input)
  if (!order.ok) return order
  const { id, number, paid_at } = order.value
  const amount = input.amount
  if (paid_at)
    return ok({ orderNumber: number, amount, sessionId: null, checkoutUrl: walletUrl(input.locale, number) })
  const checkout = await openCheckout(id)
  return checkout.ok ? ok({ orderNumber: number, amount, ...checkout.value }) : checkout
}

/** The same with a payment intent, for clients with a card form of their own. */
export async function topUpByIntent(input: TopUpInput): Promise<Result<PaymentOffer>> {
  const order = await begin(input)
  if (!order.ok) return order
  const { id, number, amount_minor, currency } = order.value
  return openOffer({
    orderId: id,
    orderUrl: walletUrl(input.locale, number),
    price: money(amount_minor, currency),
  })
}

const walletUrl = (locale: string, orderNumber: string): string =>
  localeUrl(locale, `/account/wallet?topup=${orderNumber}`)

async function begin(input: TopUpInput): Promise<Result<OrderRow>> {
  const limit = await hitLimits([{ name: 'top-up.user', subject: input.viewer.userId }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  const { request, earlier } = await unspent(requestOf(input))
  if (earlier) return resume(earlier, request)
  const created = await inTransaction((tx) => create(tx, input, request))
  if (!created.ok) return created
  // The key was taken meanwhile, by a twin of this request or by another one.
  const order = await selectOrderByRequest(request.scope, request.keyHash)
  return order ? resume(order, request) : fail('ORDER_NOT_FOUND')
}

function requestOf({ viewer, amount, channel, idempotencyKey }: TopUpInput): OrderRequest {
  const wish = [viewer.userId, amount.amountMinor, amount.currency]
  const scope = `${channel} top-up`
  const hash = sha256(JSON.stringify(wish))
  if (idempotencyKey !== null)
    return {
      scope,
      hash,
      keyHash: sha256(JSON.stringify([viewer.userId, idempotencyKey])),
      earlierKeyHash: null,
    }
  return { ...keylessRequest(scope, wish), joins: 'unpaid' }
}

/** One that has ended is not opened again: it no longer counts among what is on its way. */
function resume(order: OrderRow, request: OrderRequest): Result<OrderRow> {
  if (order.request_hash !== request.hash) return fail('IDEMPOTENCY_KEY_REUSED')
  return order.state === 'payment_failed' ? fail('ORDER_NOT_PAYABLE') : ok(order)
}

async function create(tx: Tx, input: TopUpInput, request: OrderRequest): Promise<Result<true>> {
  const { viewer, amount } = input
  // A deletion waits for the order that is being made, and none is made after it: it would fill the wallet of nobody.
  if (await hasLeft(tx, viewer.userId)) return fail('UNAUTHENTICATED')
  const refusal = await checkTopUp(tx, viewer.userId, amount)
  // Behind that check a twin of this request is seen: what it put there must not count against this one.
  if (await selectOrderByRequest(request.scope, request.keyHash, tx)) return ok(true)
  if (refusal === 'no_wallet') return fail('CURRENCY_NOT_SUPPORTED')
  if (refusal) return fail('TOP_UP_LIMIT', { fields: { amount: refusal } })
  if ((await walletsOf(viewer.userId, tx)).some(({ frozen }) => frozen)) return fail('WALLET_FROZEN')
  const id = newId('ord')
  const { hash, sealed } = createOrderToken(id)
  await insertTopUp(tx, {
    id,
    number: newOrderNumber('wallet_topup'),
    channel: input.channel,
    user_id: viewer.userId,
    email: viewer.email,
    locale: input.locale,
    amount_minor: amount.amountMinor,
    currency: amount.currency,
    token_hash: hash,
    token_sealed: sealed,
    request_scope: request.scope,
    request_key_hash: request.keyHash,
    request_hash: request.hash,
    return_origin: null,
    guest_id: null,
    device: null,
    searched_countries: [],
    wallet_wish: 'none',
  })
  return ok(true)
}
