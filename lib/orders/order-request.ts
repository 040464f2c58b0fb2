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
  /** Joins an order only while that one is unpaid. */
  readonly mergesUnpaid?: boolean
}

const UNPAID: readonly string[] = ['draft', 'awaiting_payment', 'payment_failed']

/** Who ordered, paid or cancelled, and asks for the same again, wants another one: the request gets a key of its own. */
export async function unspent(
  request: OrderRequest,
): Promise<{ request: OrderRequest; earlier: OrderRow | null }> {
  for (let current = request; ; ) {
    const earlier = await earlierOf(current)
    if (!earlier || !current.mergesUnpaid || UNPAID.includes(earlier.state))
      return { request: current, earlier }
    current = { ...current, keyHash: sha256(`${current.keyHash} after ${earlier.id}`), earlierKeyHash: null }
  }
}

async function earlierOf({ scope, keyHash, earlierKeyHash }: OrderRequest): Promise<OrderRow | null> {
  const same = await selectOrderByRequest(scope, keyHash)
  if (same || earlierKeyHash === null) return same
  const before = await selectOrderByRequest(scope, earlierKeyHash)
  return before && Date.now() - before.created_at.getTime() < MERGE_MS ? before : null
}
