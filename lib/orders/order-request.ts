import 'server-only'
import { createHash } from 'node:crypto'
import { selectOrderByRequest } from './repo/orders'
import type { OrderRow } from './repo/rows'

/** Which order a request means: one that was made for it before, or a new one. */

export const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** Clients of the old APIs send no key and ask for a new quote on every click: the same wish within two minutes is one. */
export const MERGE_MS = 120_000

export interface OrderRequest {
  readonly scope: string
  readonly keyHash: string
  /** Of the two minutes before: a wish that was made in them may still be this one. */
  readonly earlierKeyHash: string | null
  readonly hash: string
  /**
   * Which order a wish without a key joins: an unpaid one; or, where paying takes no step of its own, one that stands, so
   * that a double click does not buy twice. Without this it is always the same order.
   */
  readonly joins?: 'unpaid' | 'standing'
}

const UNPAID: readonly string[] = ['draft', 'awaiting_payment', 'payment_failed']

/** Who ordered, paid or cancelled, and asks for the same again, wants another one: the request gets a key of its own. */
export async function unspent(
  request: OrderRequest,
): Promise<{ request: OrderRequest; earlier: OrderRow | null }> {
  for (let current = request; ; ) {
    const earlier = await earlierOf(current)
    if (!earlier || isJoined(earlier, current)) return { request: current, earlier }
    current = { ...current, keyHash: sha256(`${current.keyHash} after ${earlier.id}`), earlierKeyHash: null }
  }
}

function isJoined({ state }: OrderRow, { joins }: OrderRequest): boolean {
  if (joins === undefined || UNPAID.includes(state)) return true
  return joins === 'standing' && state !== 'canceled' && state !== 'expired'
}

async function earlierOf({ scope, keyHash, earlierKeyHash }: OrderRequest): Promise<OrderRow | null> {
  const same = await selectOrderByRequest(scope, keyHash)
  if (same || earlierKeyHash === null) return same
  const before = await selectOrderByRequest(scope, earlierKeyHash)
  return before && Date.now() - before.created_at.getTime() < MERGE_MS ? before : null
}
