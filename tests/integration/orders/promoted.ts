import { randomUUID } from 'node:crypto'
import type { DeviceKeys } from '@/lib/auth/device-keys'
import type { Viewer } from '@/lib/auth/types'
import { openShop } from './shop'

/** A shop with promotions, and orders that are placed, paid and delivered with them. */

export const shop = await openShop({ catalogueSize: 900, mails: false, quiet: true })
export const { sql } = shop
const { createPromotion } = await import('@/lib/promotions/commands/create-promotion')
const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { placeAndPay } = await import('@/lib/orders/commands/place-order')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { walletsOf } = await import('@/lib/wallet/queries')

await shop.control('/stripe/settings', { delayed_settlement_ms: null })

type Wish = Parameters<typeof createPromotion>[0]
let n = 0
export async function promotion(wish: Partial<Wish> = {}): Promise<{ id: string; code: string }> {
  const code = `SAVE${++n}`
  const made = await createPromotion({
    code,
    benefit: { kind: 'percent', basisPoints: 1500 },
    names: { en: 'A sale' },
    ...wish,
  })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return { id: made.value.promotionId, code }
}

export async function account(): Promise<Viewer & { email: string }> {
  const viewer = { userId: randomUUID(), email: `${randomUUID()}@example.test`, sessionId: null }
  await sql`insert into store.profiles (user_id, email) values (${viewer.userId}, ${viewer.email})`
  return viewer
}

const bundles = async (count: number) =>
  (
    await sql`select id from store.bundles where provider = 'travelroam' and on_sale and array_length(countries, 1) = 1
      order by cost_minor desc, id limit ${count}`
  ).map((row) => String(row.id))

export async function quote(
  code: string | null,
  more: { currency?: string; count?: number; viewer?: Viewer; devices?: DeviceKeys } = {},
) {
  const { currency = 'EUR', count = 1, viewer, devices } = more
  return quoteBundles({
    items: (await bundles(count)).map((bundleId) => ({ bundleId, quantity: 1 })),
    currency,
    clientKey: `quote-${++n}`,
    promotion: {
      ...{ code, userId: viewer?.userId ?? null, email: viewer?.email ?? null },
      ...(devices ? { devices } : {}),
    },
  })
}

export async function place(quoteId: string, viewer: Viewer | null = null, email?: string) {
  return placeAndPay({
    quoteId,
    email: email ?? viewer?.email ?? `guest-${++n}@example.test`,
    locale: 'en',
    channel: 'web',
    idempotencyKey: `key-${quoteId}-${++n}`,
    clientKey: `payer-${++n}`,
    viewer,
  })
}

export async function order(
  code: string | null,
  more: { currency?: string; count?: number; viewer?: Viewer } = {},
) {
  const quoted = await quote(code, more)
  if (!quoted.ok) throw new Error(quoted.error.code)
  const placed = await place(quoted.value.quoteId, more.viewer ?? null)
  if (!placed.ok) throw new Error(placed.error.code)
  const { sessionId } = placed.value
  return { ...placed.value, sessionId: sessionId ?? '', quote: quoted.value }
}

export async function paid(...args: Parameters<typeof order>) {
  const placed = await order(...args)
  await shop.pay(placed.sessionId)
  await settleSession(placed.sessionId)
  return placed
}

const ENDED = ['fulfilled', 'refunded', 'partially_refunded', 'needs_review']

export async function settleDown(orderNumber: string, ends: readonly string[] = ENDED) {
  for (let round = 0; round < 25; round++) {
    shop.world.world.advance(20_000)
    await sql`update store.fulfilments set next_at = now()`
    await sql`update store.refunds set next_at = now()`
    await sweepOrders({ quietSeconds: 0 })
    const state = await shop.orderState(orderNumber)
    if (ends.includes(state)) return state
  }
  return shop.orderState(orderNumber)
}

/** A delayed payment that comes to nothing. */
export async function failToPay(session: string) {
  await shop.pay(session, 'delayed')
  await settleSession(session)
  await shop.control('/stripe/settle-delayed', { session, outcome: 'failed' })
  await settleSession(session)
}

export const useOf = async (orderNumber: string) =>
  (
    await sql`select u.state from store.promotion_uses u join store.orders o on o.id = u.order_id where o.number = ${orderNumber}`
  )[0]?.state
export const balance = async ({ userId }: Viewer, currency = 'EUR') =>
  (await walletsOf(userId)).find(({ available }) => available.currency === currency)?.available.amountMinor ??
  0
export const usesOf = async (id: string) =>
  Number((await sql`select uses from store.promotions where id = ${id}`)[0]?.uses)
export const idOf = async (orderNumber: string) =>
  String((await sql`select id from store.orders where number = ${orderNumber}`)[0]?.id)
