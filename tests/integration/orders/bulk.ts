import type { openShop } from './shop'

export type Shop = Awaited<ReturnType<typeof openShop>>

export interface Placed {
  readonly orderNumber: string
  readonly sessionId: string
  readonly iccid: string
  readonly quoteId: string
}

/** Works through a list, so many at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index] as T
      results[index] = await work(item, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return results
}

/** Looks until it is so. Fails, saying what it waited for, when it does not become so. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const endsAt = Date.now() + timeoutMs
  while (!(await isSo())) {
    if (Date.now() > endsAt) throw new Error(`waited in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Rules out that limits per client or per number get in the way of a crowd. */
export const liftLimits = (shop: Shop) => shop.sql`update store.rate_limits set max_hits = 1000000`

/** Quotes for so many eSIMs: the first is asked of the provider, the others are copies of it for further eSIMs. */
export async function quoteMany(shop: Shop, count: number): Promise<{ quoteId: string; iccid: string }[]> {
  const { quoteRenewal } = await import('@/lib/orders/commands/quote-renewal')
  const { newId } = await import('@/lib/core/ids')
  const iccids = await inParallel(Array.from({ length: count }), 8, () => shop.esim())
  const first = await quoteRenewal({ iccid: iccids[0] ?? '', clientKey: `bulk-${iccids[0]}` })
  if (!first.ok) throw new Error(`no quote: ${first.error.code}`)
  const copies = iccids.slice(1).map((iccid) => ({ quoteId: newId('qot'), iccid }))
  const rows = copies.map(({ quoteId, iccid }) => [quoteId, iccid] as const)
  if (rows.length > 0)
    await shop.sql`
      insert into store.quotes (id, basket_id, kind, iccid, bundle_id, provider, provider_ref, bundle, purchase_hints, amount_minor,
        currency, cost_minor, cost_currency, expires_at)
      select copy.id, copy.id, q.kind, copy.iccid, q.bundle_id, q.provider, q.provider_ref, q.bundle, q.purchase_hints, q.amount_minor,
        q.currency, q.cost_minor, q.cost_currency, q.expires_at
      from store.quotes q, (values ${shop.sql(rows)}) as copy (id, iccid) where q.id = ${first.value.quoteId}`
  return [{ quoteId: first.value.quoteId, iccid: iccids[0] ?? '' }, ...copies]
}

export async function placeFromQuote(quote: { quoteId: string; iccid: string }): Promise<Placed> {
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  const placed = await placeOrder({
    quoteId: quote.quoteId,
    email: `buyer-${quote.iccid}@example.test`,
    locale: 'en',
    channel: 'web',
    idempotencyKey: null,
    clientKey: `client-${quote.iccid}`,
  })
  if (!placed.ok) throw new Error(`no order: ${placed.error.code}`)
  return { ...quote, orderNumber: placed.value.orderNumber, sessionId: placed.value.sessionId }
}

/** So many orders with their open sessions. */
export async function placeMany(shop: Shop, count: number): Promise<Placed[]> {
  return inParallel(await quoteMany(shop, count), 8, placeFromQuote)
}
