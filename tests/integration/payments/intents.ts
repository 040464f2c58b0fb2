import { inParallel, liftLimits, quoteMany, type Shop } from '../orders/bulk'
import { openShop } from '../orders/shop'

/** An order of the old shop's API with its payable intent. */
export interface PlacedIntent {
  readonly orderId: string
  readonly orderNumber: string
  readonly intentId: string
  readonly iccid: string
}

export const commands = async () => ({
  ...(await import('@/lib/orders/commands/place-order')),
  ...(await import('@/lib/orders/commands/open-intent')),
  ...(await import('@/lib/orders/commands/open-checkout')),
  ...(await import('@/lib/orders/commands/cancel-order')),
  ...(await import('@/lib/orders/commands/settle-intent')),
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/process-events')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
})

/** An order without anything to pay it with. */
export async function placeBare(quote: { quoteId: string; iccid: string }) {
  const { placeUnpaid } = await commands()
  const placed = await placeUnpaid({
    quoteId: quote.quoteId,
    email: `buyer-${quote.iccid}@example.test`,
    locale: 'en',
    channel: 'shop',
    idempotencyKey: `wish-${quote.quoteId}`,
    clientKey: `client-${quote.iccid}`,
  })
  if (!placed.ok) throw new Error(`no order: ${placed.error.code}`)
  return { ...placed.value, iccid: quote.iccid }
}

export async function placeIntent(quote: { quoteId: string; iccid: string }): Promise<PlacedIntent> {
  const { openIntent } = await commands()
  const { orderId, orderNumber, iccid } = await placeBare(quote)
  const intent = await openIntent(orderId)
  if (!intent.ok) throw new Error(`no intent: ${intent.error.code}`)
  return { orderId, orderNumber, iccid, intentId: intent.value.intentId }
}

export const placeIntents = async (shop: Shop, count: number): Promise<PlacedIntent[]> =>
  inParallel(await quoteMany(shop, count), 8, placeIntent)

export interface IntentAtStripe {
  readonly id: string
  readonly status: string
  readonly metadata: { readonly order_id?: string }
}
/** Payments that are no Checkout session's, as Stripe holds them. */
export const intentsAtStripe = async (shop: Shop) =>
  (await shop.control('/stripe/intents?limit=1000000')).intents as IntentAtStripe[]

export const sessionsAtStripe = async (shop: Shop) =>
  (await shop.control('/stripe/sessions?limit=1000000')).sessions as {
    id: string
    status: string
    client_reference_id: string
  }[]

/** What somebody could pay right now, per order; whatever nobody was ever handed is left out. */
export async function payableByOrder(shop: Shop): Promise<Map<string, string[]>> {
  const handedOut = await shop.sql<{ id: string }[]>`
    select coalesce(session_id, payment_intent_id) as id from store.payments
    where session_id is not null or (kind = 'intent' and payment_intent_id is not null)`
  const known = new Set(handedOut.map(({ id }) => id))
  const open = [
    ...(await intentsAtStripe(shop))
      .filter(({ status }) => !['succeeded', 'canceled', 'processing'].includes(status))
      .map(({ id, metadata }) => ({ id, order: metadata.order_id ?? '' })),
    ...(await sessionsAtStripe(shop))
      .filter(({ status }) => status === 'open')
      .map(({ id, client_reference_id: order }) => ({ id, order })),
  ].filter(({ id }) => known.has(id))
  return new Map(
    [...Map.groupBy(open, ({ order }) => order)].map(([order, all]) => [order, all.map(({ id }) => id)]),
  )
}

/** As if every payment that is still open had run out of time. */
export const runOutOfTime = (shop: Shop) =>
  shop.sql`update store.payments set expires_at = now() - interval '1 minute' where state in ('creating', 'open')`

/** A shop whose events are held back and whose delayed payments wait to be called: the tests bring them. */
export async function openQuietShop(): Promise<Shop> {
  const shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
  await shop.control('/stripe/webhooks', { enabled: false })
  return shop
}

export async function oneQuote(shop: Shop) {
  const [quote] = await quoteMany(shop, 1)
  if (!quote) throw new Error('no quote')
  return quote
}

export const oneIntent = async (shop: Shop) => placeIntent(await oneQuote(shop))

/** "1 intent open", oldest first. */
export const paymentsOf = async (shop: Shop, orderId: string) =>
  (await shop.sql`select n, kind, state from store.payments where order_id = ${orderId} order by n`).map(
    ({ n, kind, state }) => `${n} ${kind} ${state}`,
  )

export const statusOf = async (shop: Shop, intentId: string) =>
  (await intentsAtStripe(shop)).find(({ id }) => id === intentId)?.status
