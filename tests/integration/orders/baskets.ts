import type { Shop } from './bulk'

/** New eSIMs, several in one order. */

export interface Wanted {
  readonly bundleId: string
  readonly quantity: number
  readonly labels?: string[]
  readonly travelDate?: string
}

export interface PlacedBasket {
  readonly orderNumber: string
  readonly token: string
  readonly sessionId: string
  readonly quoteId: string
  readonly amountMinor: number
}

/** Bundles of a provider that are on sale, cheapest first; none that its stock decides about. */
export async function bundlesOf(shop: Shop, vendor: string, count = 1): Promise<string[]> {
  const rows = await shop.sql`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1
      and purchase_hints->>'checkAvailability' is distinct from 'yes'
    order by cost_minor, id limit ${count}`
  return rows.map((row) => String(row.id))
}

let client = 0

export async function placeBasket(items: readonly Wanted[]): Promise<PlacedBasket> {
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  const clientKey = `basket-${++client}`
  const quote = await quoteBundles({ items, clientKey })
  if (!quote.ok) throw new Error(`no quote: ${JSON.stringify(quote.error)}`)
  const placed = await placeOrder({
    quoteId: quote.value.quoteId,
    email: `${clientKey}@example.test`,
    locale: 'en',
    channel: 'web',
    idempotencyKey: null,
    clientKey,
  })
  if (!placed.ok) throw new Error(`no order: ${placed.error.code}`)
  return { ...placed.value, quoteId: quote.value.quoteId, amountMinor: quote.value.price.amountMinor }
}

/** Placed, paid and settled; nothing bought yet. */
export async function paidBasket(shop: Shop, items: readonly Wanted[]): Promise<PlacedBasket> {
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const placed = await placeBasket(items)
  await shop.pay(placed.sessionId)
  const settled = await settleSession(placed.sessionId)
  if (!settled.ok) throw new Error(settled.error.code)
  return placed
}

export interface LineFacts {
  readonly id: string
  readonly state: string
  readonly reason: string
  readonly provider: string
  readonly iccid: string | null
  readonly attempt: number
  readonly amount: number
}

/** The lines of an order as they fare, in their order. */
export const linesOf = (shop: Shop, { orderNumber }: { orderNumber: string }) => shop.sql<LineFacts[]>`
  select f.id, f.state, f.state_reason as reason, f.provider, f.iccid, f.attempt::int, l.amount_minor::float8 as amount
  from store.fulfilments f join store.order_lines l on l.id = f.order_line_id join store.orders o on o.id = f.order_id
  where o.number = ${orderNumber} order by l.id`

export const statesOf = async (shop: Shop, order: { orderNumber: string }) =>
  (await linesOf(shop, order)).map(({ state }) => state)

/** Lets purchases of unknown outcome be as old as it takes to decide them, their listings clean so far. */
export async function ageUnknown(shop: Shop, order: { orderNumber: string }, minutes = 20): Promise<void> {
  await shop.sql`
    update store.fulfilment_attempts a set sent_at = sent_at - make_interval(mins => ${minutes})
    from store.fulfilments f join store.orders o on o.id = f.order_id
    where f.id = a.fulfilment_id and f.state = 'unknown' and o.number = ${order.orderNumber}`
}

/** What is left of an order on an account of the ledger; a debt is negative. */
export async function balanceOf(
  shop: Shop,
  { orderNumber }: { orderNumber: string },
  account: 'order_liability' | 'refunds_payable' | 'revenue' | 'stripe_clearing',
): Promise<number> {
  const [row] = await shop.sql`
    with causes as (
      select 'payment' as type, p.id, p.order_id from store.payments p
      union all select 'refund', r.id, r.order_id from store.refunds r
      union all select 'fulfilment', f.id, f.order_id from store.fulfilments f
    )
    select coalesce(sum(e.amount_minor), 0)::float8 as n
    from causes c join store.orders o on o.id = c.order_id, ledger.postings(c.type, c.id) e
    where o.number = ${orderNumber} and e.account_kind = ${account}`
  return Number(row?.n)
}
