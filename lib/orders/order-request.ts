import 'server-only'
import { createHash } from 'node:crypto'
import { selectOrderByRequest } from './repo/orders'
import type { OrderRow, QuoteRow } from './repo/rows'
import type { OrderChannel, WalletWish } from './types'

/** Which order a request means: one that was made for it before, or a new one. */

export const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** Clients of the old APIs send no key and ask for a new quote on every click: the same wish within two minutes is one. */
const MERGE_MS = 120_000

/**
 * Their wishes of a day share a key, so that two presses at once have the same one wherever in two minutes they fall: by what
 * is under it already, one that is older than two minutes is another wish (`unspent`).
 */
const KEY_MS = 86_400_000

export interface OrderRequest {
  readonly scope: string
  readonly keyHash: string
  /** Of the day before: a wish that was made at its end may still be this one. */
  readonly earlierKeyHash: string | null
  readonly hash: string
  /** The client sent no key: it is the same wish for two minutes, and not for ever. */
  readonly isKeyless?: boolean
  /**
   * Which order a wish without a key joins: an unpaid one; or, where paying takes no step of its own, one that stands, so
   * that a double click does not buy twice. Without this it is always the same order.
   */
  readonly joins?: 'unpaid' | 'standing'
}

/** What is ordered, as far as it tells one wish from another. */
export type Asked = readonly unknown[]

interface Ordering {
  readonly channel: OrderChannel
  readonly idempotencyKey: string | null
  readonly clientKey: string
  readonly email: string | null
  readonly locale: string
  readonly viewer?: { readonly userId: string } | null
  readonly guestId?: string | null
  readonly returnOrigin?: string | null
  readonly wallet?: { readonly wish: WalletWish }
  readonly quoteId: unknown
}

export const walletWish = ({ wallet }: Pick<Ordering, 'wallet'>): WalletWish => wallet?.wish ?? 'none'

/** Our own pages make a quote at every visit: there the same things at the same price are the same wish. */
export const basketAsked = (input: Ordering, basket: readonly QuoteRow[]): Asked =>
  input.channel === 'api' || (input.channel === 'web' && input.idempotencyKey === null)
    ? [input.quoteId]
    : basket.map((quote) => [
        ...[quote.iccid, quote.bundle_id, quote.label, quote.amount_minor, quote.currency],
        quote.travel_date,
      ])

/** @param buyer whose key it is; null: of nobody we know, so that all of these share theirs */
export const keyHashOf = (buyer: string | null, key: string): string => sha256(JSON.stringify([buyer, key]))

/** What makes two requests of a channel one. */
export function requestOf(input: Ordering, asked: Asked): OrderRequest {
  const { channel: scope, idempotencyKey: key } = input
  const isOld = scope === 'checker' || scope === 'shop'
  const buyer = input.viewer?.userId ?? input.guestId ?? (isOld && key === null ? input.clientKey : null)
  const wish = [buyer, asked, input.returnOrigin ?? null, walletWish(input)]
  if (isOld && key === null)
    return {
      ...keylessRequest(scope, wish),
      ...(scope === 'shop' ? { joins: walletWish(input) === 'none' ? 'unpaid' : 'standing' } : {}),
    }
  return {
    scope,
    keyHash: keyHashOf(buyer, key ?? `quote:${input.quoteId}`),
    earlierKeyHash: null,
    hash: sha256(JSON.stringify(isOld ? wish : [...wish, input.email, input.locale])),
  }
}

/** What a client without a key means: the same wish within two minutes is one. */
export function keylessRequest(scope: string, wish: readonly unknown[]): OrderRequest {
  const day = Math.floor(Date.now() / KEY_MS)
  const hashOf = (part: number) => sha256(JSON.stringify([...wish, part]))
  return {
    scope,
    keyHash: hashOf(day),
    earlierKeyHash: hashOf(day - 1),
    hash: sha256(JSON.stringify(wish)),
    isKeyless: true,
  }
}

const UNPAID: readonly string[] = ['draft', 'awaiting_payment', 'payment_failed']

/**
 * Who ordered, paid or cancelled, and asks for the same again, wants another one, and so does who sends no key and ordered more
 * than two minutes ago: the request gets a key of its own.
 */
export async function unspent(
  request: OrderRequest,
): Promise<{ request: OrderRequest; earlier: OrderRow | null }> {
  for (let current = request; ; ) {
    const earlier = await earlierOf(current)
    if (!earlier || isJoined(earlier, current)) return { request: current, earlier }
    current = { ...current, keyHash: keyAfter(current.keyHash, earlier), earlierKeyHash: null }
  }
}

const keyAfter = (keyHash: string, { id }: OrderRow): string => sha256(`${keyHash} after ${id}`)

/** The last of the orders that one key led to. */
async function lastUnder(scope: string, keyHash: string): Promise<OrderRow | null> {
  let last: OrderRow | null = null
  for (let key = keyHash; ; key = keyAfter(key, last)) {
    const order = await selectOrderByRequest(scope, key)
    if (!order) return last
    last = order
  }
}

function isJoined(order: OrderRow, { joins, isKeyless = false }: OrderRequest): boolean {
  const { state } = order
  if (isKeyless && !isRecent(order)) return false
  if (joins === undefined || UNPAID.includes(state)) return true
  return joins === 'standing' && state !== 'canceled' && state !== 'expired'
}

async function earlierOf({ scope, keyHash, earlierKeyHash }: OrderRequest): Promise<OrderRow | null> {
  const same = await selectOrderByRequest(scope, keyHash)
  if (same || earlierKeyHash === null) return same
  const before = await lastUnder(scope, earlierKeyHash)
  return before && isRecent(before) ? before : null
}

const isRecent = ({ created_at }: OrderRow): boolean => Date.now() - created_at.getTime() < MERGE_MS
