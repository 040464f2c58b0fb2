import 'server-only'
import { type DeviceKeys, NO_DEVICE } from '../../auth/device-keys'
import { hasLeft } from '../../auth/profiles'
import type { Viewer } from '../../auth/types'
import type { ErrorCode } from '../../core/error-codes'
import { newId, newOrderNumber } from '../../core/ids'
import { type Money, money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import type { BillingPlace } from '../../payments/types'
import { config } from '../../platform/config'
import { inTransaction } from '../../platform/db/client'
import { hitLimits } from '../../platform/http/limits'
import { attributeOrder } from '../../promotions/commands/attribute-order'
import type { AffiliateClick } from '../../promotions/types'
import { type Asked, basketAsked, type OrderRequest, requestOf, unspent, walletWish } from '../order-request'
import { reserveFor, rivalsOf } from '../promotion-effects'
import {
  insertOrder,
  selectBasket,
  selectOrderByBasket,
  selectOrderByRequest,
  undoOrder,
} from '../repo/orders'
import type { OrderRow, QuoteRow } from '../repo/rows'
import { insertPlace } from '../repo/taxes'
import { stillSoldTo, wordOf } from '../sold-where'
import { createOrderToken, openOrderToken, orderUrl } from '../tokens'
import type { BoughtOrder, Device, OrderChannel, PlacedOrder, WalletWish } from '../types'
import { walletPartOf } from '../wallet-part'
import { cancelOrder } from './cancel-order'
import { openCheckout } from './open-checkout'

/**
 * A quote that is made once it is known that nobody asked for the same before: the order made then may have used up what
 * made it cheaper, and a second press of one button must not be another purchase.
 */
export interface LateQuote {
  /** What the client asked for, in its own words. */
  readonly asked: Asked
  readonly make: () => Promise<Result<string>>
}

export interface PlaceOrderInput {
  readonly quoteId: string | LateQuote
  /** Null only where an old client cannot ask for it: Checkout asks then. */
  readonly email: string | null
  readonly locale: string
  readonly channel: OrderChannel
  /** Made by the client, stable over its retries. Null: the quote itself is the key. */
  readonly idempotencyKey: string | null
  readonly clientKey: string
  /** Where the platform says that the buyer is (`visitorCountry`), alpha-2. Renewals need none: they are sold everywhere. */
  readonly buyerCountry?: string | null
  /** Signed in: the order is theirs. */
  readonly viewer?: Viewer | null
  /** A guest of the old shop's API; owns the order as far as that token goes. */
  readonly guestId?: string | null
  /** The number of an order that this same browser made before, as it was kept there sealed. */
  readonly orderedBefore?: string | null
  /** By whose link the buyer came; kept with a new order, and no part of what makes two requests one. */
  readonly affiliate?: AffiliateClick | null
  readonly device?: Device | null
  /** Where it is placed, for promotions and referrals that count devices. */
  readonly devices?: DeviceKeys
  /** Signed in only. `shownMinor`: what the page said that the wallet will pay; null = whatever it is. Compared, never charged. */
  readonly wallet?: { readonly wish: WalletWish; readonly shownMinor: number | null }
  /** Where the buyer is, as far as tax asks for it; null: not said. */
  readonly taxPlace?: BillingPlace | null
  readonly searchedCountries?: readonly string[]
  /** An origin of CORS_ORIGINS that Stripe returns to; null = our own order page. */
  readonly returnOrigin?: string | null
}

/**
 * Turns a quote into an order with one payable Checkout session. The same key, or the same quote, gives the same order
 * again, however many requests race. The price is the quote's; nothing else about money is taken from a client.
 * Errors: UNAUTHENTICATED (the account has been deleted), RATE_LIMITED, QUOTE_NOT_FOUND, QUOTE_EXPIRED, IDEMPOTENCY_KEY_REUSED, NOT_SOLD_FROM_COUNTRY, those of `reserveUse` (the promotion of the
 * quote is used up, or was never this buyer's; nothing was ordered), and those of `openCheckout`.
 */
export async function placeOrder(input: Omit<PlaceOrderInput, 'wallet'>): Promise<Result<PlacedOrder>> {
  const order = await placeUnpaid(input)
  if (!order.ok) return order
  const { orderId, orderNumber, token, price } = order.value
  const checkout = await openCheckout(orderId, null, input.buyerCountry)
  return checkout.ok ? ok({ orderNumber, token, ...checkout.value, price }) : checkout
}

/**
 * The same with a wallet: what it covers is paid at once, and only the rest is left for Checkout.
 * Errors: those of `placeOrder` but ORDER_PAID; UNAUTHENTICATED (a wallet without its holder), WALLET_CHANGED (nothing
 * was ordered), INSUFFICIENT_FUNDS and WALLET_FROZEN (the wallet alone was to pay).
 */
export async function placeAndPay(input: PlaceOrderInput): Promise<Result<BoughtOrder>> {
  const order = await placeUnpaid(input)
  if (!order.ok) return order
  const { orderId, orderNumber, token, price } = order.value
  const placed = { orderNumber, token, price }
  const checkout = await openCheckout(orderId, null, input.buyerCountry)
  if (checkout.ok) return ok({ ...placed, ...checkout.value })
  if (checkout.error.code !== 'ORDER_PAID') return checkout
  return ok({ ...placed, sessionId: null, checkoutUrl: orderUrl(orderNumber, token, input.locale) })
}

export interface UnpaidOrder {
  readonly orderId: string
  readonly orderNumber: string
  readonly token: string
  readonly price: Money
}

/** The order without anything to pay it with; for who opens a payment of another kind. Errors as `placeOrder`, without Stripe's. */
export async function placeUnpaid(input: PlaceOrderInput): Promise<Result<UnpaidOrder>> {
  const limit = await hitLimits([{ name: 'order.client', subject: input.clientKey }])
  if (!limit.allowed) return fail('RATE_LIMITED', { retryAfterSeconds: limit.retryAfterSeconds })
  return typeof input.quoteId === 'string'
    ? placeQuoted({ ...input, quoteId: input.quoteId })
    : placeLate(input, input.quoteId)
}

type Quoted = Omit<PlaceOrderInput, 'quoteId'> & { readonly quoteId: string }

async function placeQuoted(input: Quoted): Promise<Result<UnpaidOrder>> {
  const basket = await selectBasket(input.quoteId)
  if (basket.length === 0) return fail('QUOTE_NOT_FOUND')
  const { request, earlier } = await unspent(requestOf(input, basketAsked(input, basket)))
  return earlier ? resume(earlier, request.hash) : placeNew(input, basket, request)
}

async function placeLate(input: PlaceOrderInput, late: LateQuote): Promise<Result<UnpaidOrder>> {
  const { request, earlier } = await unspent(requestOf(input, late.asked))
  if (earlier) return resume(earlier, request.hash)
  const quote = await late.make()
  if (quote.ok) return placeNew({ ...input, quoteId: quote.value }, await selectBasket(quote.value), request)
  // A twin that ordered meanwhile may be why.
  const twin = await selectOrderByRequest(request.scope, request.keyHash)
  return twin ? resume(twin, request.hash) : quote
}

async function placeNew(
  input: Quoted,
  basket: readonly QuoteRow[],
  request: OrderRequest,
): Promise<Result<UnpaidOrder>> {
  if (basket.some((quote) => quote.expires_at.getTime() < Date.now())) return fail('QUOTE_EXPIRED')
  const sold = await stillSoldTo(basket, input.buyerCountry ?? null)
  if (!sold.ok) return sold
  const wallet = await assureWallet(input, totalOf(basket))
  if (!wallet.ok) return wallet
  const created = await createInstead(input, basket, request)
  if (created !== 'taken') return created
  const twin =
    (await selectOrderByRequest(request.scope, request.keyHash)) ?? (await selectOrderByBasket(input.quoteId))
  if (!twin) return fail('QUOTE_NOT_FOUND')
  return twin.request_key_hash === request.keyHash || twin.request_hash === request.hash
    ? resume(twin, request.hash)
    : fail('QUOTE_ORDERED')
}

/** Who comes back from Stripe and orders again gives up the order before, where both want the last use of a promotion. */
async function createInstead(
  input: Quoted,
  basket: readonly QuoteRow[],
  request: OrderRequest,
): Promise<'taken' | Result<UnpaidOrder>> {
  const created = await create(input, basket, request)
  if (created === 'taken' || created.ok || !USED_UP.includes(created.error.code)) return created
  const rivals = await rivalsOf(basket, {
    userId: input.viewer?.userId ?? null,
    guestId: input.guestId ?? null,
    orderNumber: input.orderedBefore ?? null,
    deviceKeys: input.devices?.kept ?? [],
  })
  for (const orderId of rivals) await cancelOrder(orderId)
  return rivals.length > 0 ? create(input, basket, request) : created
}

const USED_UP: readonly ErrorCode[] = ['PROMOTION_ALREADY_USED', 'PROMOTION_REACHED_MAX_USAGE']

/** The same request again: the same order. Another request under the key: refused. */
function resume(order: OrderRow, requestHash: string): Result<UnpaidOrder> {
  if (order.request_hash !== requestHash) return fail('IDEMPOTENCY_KEY_REUSED')
  return ok({
    orderId: order.id,
    orderNumber: order.number,
    token: openOrderToken(order.id, order.token_sealed),
    price: money(order.amount_minor, order.currency),
  })
}

/** Whether the wallet pays what the buyer was shown that it would. */
async function assureWallet({ wallet, viewer }: Quoted, price: Money): Promise<Result<true>> {
  if (!wallet || wallet.wish === 'none') return ok(true)
  if (!viewer) return fail('UNAUTHENTICATED')
  if (wallet.shownMinor === null) return ok(true)
  const part = await walletPartOf(viewer.userId, price, wallet.wish)
  return part.amountMinor === wallet.shownMinor ? ok(true) : fail('WALLET_CHANGED')
}

function create(
  input: Quoted,
  basket: readonly QuoteRow[],
  request: OrderRequest,
): Promise<'taken' | Result<UnpaidOrder>> {
  const id = newId('ord')
  const number = newOrderNumber(basket.some(({ kind }) => kind === 'new_esim') ? 'new_esim' : 'renewal')
  const price = totalOf(basket)
  const { token, hash, sealed } = createOrderToken(id)
  return inTransaction(async (tx) => {
    const order = {
      id,
      number,
      channel: input.channel,
      user_id: input.viewer?.userId ?? null,
      email: input.email,
      locale: input.locale,
      amount_minor: price.amountMinor,
      currency: price.currency,
      token_hash: hash,
      token_sealed: sealed,
      request_scope: request.scope,
      request_key_hash: request.keyHash,
      request_hash: request.hash,
      return_origin: input.returnOrigin ?? null,
      guest_id: input.guestId ?? null,
      device: input.device ?? null,
      searched_countries: input.searchedCountries ?? [],
      wallet_wish: walletWish(input),
      ...wordOf(basket),
    }
    // A deletion waits for the order that is being made, and none is made after it.
    if (order.user_id !== null && (await hasLeft(tx, order.user_id))) return fail('UNAUTHENTICATED')
    if ((await insertOrder(tx, order, basket)) === 'taken') return 'taken'
    if (config().tax && input.taxPlace && price.amountMinor > 0) await insertPlace(tx, order, input.taxPlace)
    const reserved = await reserveFor(tx, order, basket, input.devices ?? NO_DEVICE)
    if (!reserved.ok) {
      await undoOrder(tx)
      return reserved
    }
    await attributeOrder(tx, id, input.affiliate ?? null)
    return ok({ orderId: id, orderNumber: number, token, price })
  })
}

/** @throws when rows of one basket differ in currency: a broken invariant */
function totalOf(basket: readonly QuoteRow[]): Money {
  const currencies = new Set(basket.map(({ currency }) => currency))
  const [currency] = currencies
  if (currency === undefined || currencies.size > 1) throw new Error('a basket in several currencies')
  return money(
    basket.reduce((sum, { amount_minor }) => sum + amount_minor, 0),
    currency,
  )
}
