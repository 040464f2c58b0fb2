import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bundlesOf } from './baskets'
import { openShop, placeRenewal } from './shop'

/** What is not sold from everywhere: refused by the server when it is quoted and when it is ordered, whoever asks. */

let shop: Awaited<ReturnType<typeof openShop>>
let closed = ''
let open = ''
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false })
  await shop.sql`update store.rate_limits set max_hits = 100000`
  ;[closed = '', open = ''] = await bundlesOf(shop, 'travelroam', 2)
})
beforeEach(() => shop.sql`delete from store.restrictions`)

const source = { url: 'https://example.com/terms', date: '2027-01-31' }

async function close(appliesTo: { bundleId: string } | { provider: 'travelroam' } | { country: string }) {
  const { createRestriction } = await import('@/lib/catalog/commands/create-restriction')
  const made = await createRestriction({ kind: 'not_sold_from', appliesTo, buyerCountries: ['AQ'], source })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value.restrictionId
}

/** @param country where the platform says that the buyer is */
async function quote(country: string | null, saysOutside = false, ids: readonly string[] = [open, closed]) {
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  return quoteBundles({
    items: ids.map((bundleId) => ({ bundleId, quantity: 1 })),
    clientKey: randomUUID(),
    buyerPlace: { country, saysOutside },
  })
}

const codeOf = (answer: { ok: true } | { ok: false; error: { code: string } }) =>
  answer.ok ? 'quoted' : answer.error.code

async function order(quoteId: string, buyerCountry: string | null, idempotencyKey: string = randomUUID()) {
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  return placeOrder({
    ...{ quoteId, buyerCountry, idempotencyKey, clientKey: randomUUID() },
    ...{ email: 'ada@example.test', locale: 'en', channel: 'api' },
  })
}
const written = async () =>
  (
    await shop.sql`select (select count(*) from store.quotes)::int quotes, (select count(*) from store.orders)::int orders`
  )[0]

describe('a bundle that is not sold from where the buyer is', () => {
  test('is not quoted, alone or as one line of a cart, and nothing is written', async () => {
    await close({ bundleId: closed })
    const before = await written()
    for (const saysOutside of [false, true]) {
      for (const ids of [[closed], [open, closed], [closed, open]])
        expect(await quote('AQ', saysOutside, ids)).toMatchObject({
          ok: false,
          error: { code: 'NOT_SOLD_FROM_COUNTRY', fields: { items: expect.stringContaining(closed) } },
        })
    }
    expect(await written()).toEqual(before)
    expect(codeOf(await quote('AQ', false, [open]))).toBe('quoted')
    expect(codeOf(await quote('DE'))).toBe('quoted')
  })

  test('is quoted to who says not to be there, where nobody knows where they are', async () => {
    await close({ bundleId: closed })
    expect(codeOf(await quote(null))).toBe('COUNTRY_NOT_CONFIRMED')
    expect(codeOf(await quote(null, true))).toBe('quoted')
  })

  test('is not ordered with a quote that was made elsewhere, and what was ordered stands', async () => {
    await close({ bundleId: closed })
    const quoted = await quote('DE')
    if (!quoted.ok) throw new Error(quoted.error.code)
    const before = await written()
    expect(await order(quoted.value.quoteId, 'AQ')).toMatchObject({
      ok: false,
      error: { code: 'NOT_SOLD_FROM_COUNTRY' },
    })
    expect(await written()).toEqual(before)
    const key = randomUUID()
    const placed = await order(quoted.value.quoteId, 'DE', key)
    expect(placed.ok).toBe(true)
    const again = await order(quoted.value.quoteId, 'AQ', key)
    expect(again.ok && again.value.orderNumber).toBe(placed.ok && placed.value.orderNumber)
  })

  test('is refused by the button of our pages, which takes the tick', async () => {
    await close({ bundleId: closed })
    const { buyBundles } = await import('@/lib/orders/commands/buy-bundles')
    const shown = await quote('DE', false, [closed])
    const press = (country: string | null, saysOutside: boolean) =>
      buyBundles({
        items: [{ bundleId: closed, quantity: 1 }],
        currency: 'USD',
        shownMinor: shown.ok ? shown.value.price.amountMinor : 0,
        promotionCode: null,
        email: 'ada@example.test',
        locale: 'en',
        device: { model: null, verdict: 'skipped', variant: null, eid: false, lock: 'unknown' },
        viewer: null,
        idempotencyKey: randomUUID(),
        clientKey: randomUUID(),
        buyerPlace: { country, saysOutside },
      })
    expect(codeOf(await press('AQ', true))).toBe('NOT_SOLD_FROM_COUNTRY')
    expect(codeOf(await press(null, false))).toBe('COUNTRY_NOT_CONFIRMED')
    expect((await press(null, true)).ok).toBe(true)
  })

  test('is one of a provider, or of a country, as long as that is in force', async () => {
    const { stopRestriction } = await import('@/lib/catalog/commands/stop-restriction')
    const [row] = await shop.sql`select countries from store.bundles where id = ${closed}`
    for (const appliesTo of [{ provider: 'travelroam' as const }, { country: String(row?.countries[0]) }]) {
      const id = await close(appliesTo)
      expect(codeOf(await quote('AQ', false, [closed]))).toBe('NOT_SOLD_FROM_COUNTRY')
      expect(await stopRestriction(id)).toEqual({ ok: true, value: true })
      expect(codeOf(await quote('AQ', false, [closed]))).toBe('quoted')
    }
    const id = await close({ bundleId: closed })
    await shop.sql`update store.restrictions set starts_at = now() + interval '1 hour' where id = ${id}`
    expect(codeOf(await quote('AQ', false, [closed]))).toBe('quoted')
  })

  test('still renews an eSIM that somebody has: they may be on their way', async () => {
    const iccid = await shop.esim()
    await close({ provider: 'travelroam' })
    const placed = await placeRenewal(iccid)
    const { quoteRenewal } = await import('@/lib/orders/commands/quote-renewal')
    const quoted = await quoteRenewal({ iccid, clientKey: randomUUID() })
    expect(placed.orderNumber).toMatch(/^REN-/)
    expect((await order(quoted.ok ? quoted.value.quoteId : '', 'AQ')).ok).toBe(true)
  })
})
