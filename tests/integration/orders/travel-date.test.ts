import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { yearAfter } from '@/lib/core/calendar-day'
import { paidBasket } from './baskets'
import { openShop, sweepUntilQuiet } from './shop'

/** Bundles that AirHub sells only for a day of travel: asked of the buyer, bound by the quote, told to AirHub. */

let shop: Awaited<ReturnType<typeof openShop>>
let dated = ''
let undated = ''
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 300, mails: false })
  await shop.sql`update store.rate_limits set max_hits = 100000`
  const pick = async (needs: boolean) => {
    const [row] = await shop.sql`select id from store.bundles where provider = 'airhub' and on_sale
      and (purchase_hints ? 'travelDate') = ${needs} order by cost_minor, id limit 1`
    return String(row?.id)
  }
  dated = await pick(true)
  undated = await pick(false)
})

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

async function settled(order: { orderNumber: string; token: string }) {
  const { viewOrder } = await import('@/lib/orders/queries')
  await sweepUntilQuiet(shop.sql)
  const view = await viewOrder(order)
  if (!view.ok) throw new Error(view.error.code)
  return view.value
}

/** What AirHub was asked to sell, oldest first, since the journal was emptied. */
const asked = () =>
  shop.world.world.journal
    .list()
    .filter(({ vendor, operation }) => vendor === 'airhub' && operation === 'order')
    .map(({ request }) => (request as { travelDate?: string }).travelDate ?? null)
const forget = () => shop.world.world.journal.clear()

async function quote(travelDate: string | null, bundleId = dated) {
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  return quoteBundles({ items: [{ bundleId, quantity: 1, travelDate }], clientKey: randomUUID() })
}

describe('the day of travel', () => {
  test('of each line reaches the provider as it was given, and is on the order and in its mails', async () => {
    forget()
    const order = await paidBasket(shop, [
      { bundleId: dated, quantity: 1, travelDate: dayIn(10) },
      { bundleId: dated, quantity: 1, travelDate: dayIn(40) },
      { bundleId: undated, quantity: 1, travelDate: dayIn(10) },
    ])
    const view = await settled(order)
    expect(view.state).toBe('fulfilled')
    expect(view.lines.map(({ travelDate }) => travelDate)).toEqual([dayIn(10), dayIn(40), null])
    expect(asked().toSorted()).toEqual([dayIn(10), dayIn(40), null].toSorted())
    const mails = await shop.sql`select template, data -> 'travelDate' as day from store.messages
      where data ->> 'orderNumber' = ${order.orderNumber} and template = 'esim_ready'`
    expect(mails.map(({ day }) => day ?? null).toSorted()).toEqual([dayIn(10), dayIn(40), null].toSorted())
  })

  test('is the same when the purchase is sent again', async () => {
    forget()
    const order = await paidBasket(shop, [{ bundleId: dated, quantity: 1, travelDate: dayIn(5) }])
    await shop.control('/faults', { vendor: 'airhub', operation: 'order', kind: 'status_429', remaining: 1 })
    expect((await settled(order)).state).toBe('fulfilled')
    expect(asked()).toEqual([dayIn(5), dayIn(5)])
  })

  test('that has passed before the purchase is sent is sent as today, and stays what was given', async () => {
    forget()
    const order = await paidBasket(shop, [{ bundleId: dated, quantity: 1, travelDate: dayIn(0) }])
    await shop.sql`update store.order_lines l set travel_date = travel_date - 3
      from store.orders o where o.id = l.order_id and o.number = ${order.orderNumber}`
    const view = await settled(order)
    expect(view.lines[0]?.travelDate).toBe(dayIn(-3))
    expect(asked()).toEqual([dayIn(0)])
  })

  test('is bound by the quote, whatever zone the database speaks in', async () => {
    const quoted = await quote(yearAfter(dayIn(0)))
    if (!quoted.ok) throw new Error(quoted.error.code)
    expect(quoted.value.lines[0]?.travelDate).toBe(yearAfter(dayIn(0)))
    const [row] =
      await shop.sql`select travel_date::text as day from store.quotes where id = ${quoted.value.quoteId}`
    expect(row?.day).toBe(yearAfter(dayIn(0)))
  })
})

describe('without it, or with one that cannot be', () => {
  test.each([
    [null, 'TRAVEL_DATE_REQUIRED'],
    ['2020-01-01', 'TRAVEL_DATE_INVALID'],
    ['2199-01-01', 'TRAVEL_DATE_INVALID'],
    ['2027-02-30', 'TRAVEL_DATE_INVALID'],
  ])('%j: there is no quote (%s)', async (day, code) => {
    const before = await shop.sql`select count(*)::int as n from store.quotes`
    expect(await quote(day)).toMatchObject({ ok: false, error: { code } })
    expect(await shop.sql`select count(*)::int as n from store.quotes`).toEqual(before)
  })
})

test('another day under the same key is another wish', async () => {
  const { buyBundles } = await import('@/lib/orders/commands/buy-bundles')
  const quoted = await quote(dayIn(1))
  if (!quoted.ok) throw new Error(quoted.error.code)
  const wish = (travelDate: string) => ({
    items: [{ bundleId: dated, quantity: 1, travelDate }],
    currency: quoted.value.price.currency,
    shownMinor: quoted.value.price.amountMinor,
    promotionCode: null,
    email: 'ada@example.test',
    locale: 'en',
    device: { model: 'iPhone 15', verdict: 'fits', variant: 'usual', eid: false, lock: 'unknown' } as const,
    viewer: null,
    idempotencyKey: key,
    clientKey: key,
  })
  const key = randomUUID()
  const first = await buyBundles(wish(dayIn(1)))
  expect(first).toMatchObject({ ok: true })
  expect(await buyBundles(wish(dayIn(1)))).toEqual(first)
  expect(await buyBundles(wish(dayIn(2)))).toMatchObject({ error: { code: 'IDEMPOTENCY_KEY_REUSED' } })
})
