import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { openShop } from './shop'

/** The button "Pay" of our own pages: what it takes from a browser, and what it does not. */

let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false })
  await shop.sql`update store.rate_limits set max_hits = 100000 where name in ('quote.client', 'order.client')`
})

const DEVICE = { model: 'iPhone 15', verdict: 'fits', variant: 'usual', eid: false, lock: 'unknown' } as const

async function bundles(count: number, vendor = 'travelroam'): Promise<string[]> {
  const rows = await shop.sql`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1
    order by cost_minor, id limit ${count}`
  return rows.map(({ id }) => String(id))
}

type Wish = Parameters<typeof import('@/lib/orders/commands/buy-bundles').buyBundles>[0]

/** A wish as the form sends it, with the sum that the page showed. */
async function wish(bundleIds: readonly string[], currency = 'USD'): Promise<Wish> {
  const { bundlesByIds, priceBundles } = await import('@/lib/catalog/queries')
  const priced = await priceBundles(await bundlesByIds([...bundleIds]), currency)
  if (!priced.ok) throw new Error(priced.error.code)
  return {
    items: bundleIds.map((bundleId) => ({ bundleId, quantity: 1, labels: ['Ada'] })),
    currency,
    shownMinor: priced.value.reduce((sum, { price }) => sum + price.amountMinor, 0),
    promotionCode: null,
    email: `ada-${randomUUID()}@example.test`,
    locale: 'en',
    device: DEVICE,
    viewer: null,
    idempotencyKey: randomUUID(),
    clientKey: 'one',
  }
}

async function buy(input: Wish) {
  const { buyBundles } = await import('@/lib/orders/commands/buy-bundles')
  return buyBundles(input)
}

const ordersOf = (email: string) =>
  shop.sql`select number, user_id, amount_minor, currency, device, state from store.orders where email = ${email}`

describe('one click more', () => {
  test('twenty at the same moment, each with a quote of its own, are one order and one session', async () => {
    const input = await wish(await bundles(2))
    const answers = await Promise.all(Array.from({ length: 20 }, () => buy(input)))
    expect(new Set(answers.map((one) => (one.ok ? one.value.orderNumber : one.error.code))).size).toBe(1)
    expect(new Set(answers.map((one) => (one.ok ? one.value.sessionId : ''))).size).toBe(1)
    expect(await ordersOf(input.email)).toHaveLength(1)
  })
  test('later, with the same form, leads to the same payment', async () => {
    const input = await wish(await bundles(1))
    const [first, second] = [await buy(input), await buy(input)]
    expect(first.ok).toBe(true)
    expect(second).toEqual(first)
  })
  test('after an answer that was lost is the same order, though it took the last use of its code', async () => {
    const { createPromotion } = await import('@/lib/promotions/commands/create-promotion')
    const code = 'LASTONE'
    const benefit = { kind: 'percent', basisPoints: 5000 } as const
    await createPromotion({ code, benefit, names: { en: 'A sale' }, limits: { maxUses: 1 } })
    const input = await wish(await bundles(3))
    const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
    const { items, currency } = input
    const quote = await quoteBundles({ items, currency, clientKey: 'one', promotion: { code } })
    const shownMinor = quote.ok ? quote.value.price.amountMinor : 0
    const cheaper = { ...input, shownMinor, promotionCode: code }
    const first = await buy(cheaper)
    expect(first).toMatchObject({ ok: true, value: { price: { amountMinor: shownMinor } } })
    expect(await buy(cheaper)).toEqual(first)
    expect(await buy({ ...cheaper, idempotencyKey: randomUUID(), email: 'eve@example.test' })).toMatchObject({
      error: { code: 'PROMOTION_REACHED_MAX_USAGE' },
    })
  })
  test('keys are their users’ own', async () => {
    const input = await wish(await bundles(1))
    const as = (userId: string) => buy({ ...input, viewer: { userId, email: input.email, sessionId: null } })
    const answers = [await buy(input), await as(randomUUID()), await as(randomUUID())]
    expect(new Set(answers.map((one) => (one.ok ? one.value.orderNumber : one.error.code))).size).toBe(3)
  })
  test('with the same key and other details is refused and makes nothing', async () => {
    const [one = '', two = ''] = await bundles(2)
    const input = await wish([one])
    await buy(input)
    for (const other of [
      { ...(await wish([two])), idempotencyKey: input.idempotencyKey, email: input.email },
      { ...input, email: `eve-${randomUUID()}@example.test` },
      { ...input, items: [{ bundleId: one, quantity: 1, labels: ['Eve'] }] },
    ])
      expect(await buy(other)).toMatchObject({ ok: false, error: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    expect(await ordersOf(input.email)).toHaveLength(1)
  })
})

describe('the sum that was shown', () => {
  test.each([0, 1, -500, 999_999_999, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d instead of the price: nothing is ordered, whatever it is',
    async (shownMinor) => {
      const input = { ...(await wish(await bundles(1))), shownMinor }
      expect(await buy(input)).toMatchObject({ ok: false, error: { code: 'PRICE_CHANGED' } })
      expect(await ordersOf(input.email)).toHaveLength(0)
    },
  )
  test('of one, with a quantity of three: nothing is ordered', async () => {
    const input = await wish(await bundles(1))
    const three = { ...input, items: input.items.map((item) => ({ ...item, quantity: 3 })) }
    expect(await buy(three)).toMatchObject({ ok: false, error: { code: 'PRICE_CHANGED' } })
    const paid = await buy({ ...three, shownMinor: input.shownMinor * 3 })
    expect(paid.ok && paid.value.price.amountMinor).toBe(input.shownMinor * 3)
  })
  test('in another currency is not taken for this one', async () => {
    const input = await wish(await bundles(1), 'USD')
    const other = { ...input, currency: 'EUR' }
    expect(await buy(other)).toMatchObject({ ok: false, error: { code: 'PRICE_CHANGED' } })
    expect(await buy({ ...input, currency: 'XXX' })).toMatchObject({
      ok: false,
      error: { code: 'CURRENCY_NOT_SUPPORTED' },
    })
  })
  test('is what Stripe asks for and what is captured', async () => {
    const input = await wish(await bundles(3))
    const placed = await buy(input)
    if (!placed.ok) throw new Error(placed.error.code)
    expect(placed.value.price).toEqual({ amountMinor: input.shownMinor, currency: 'USD' })
    const sessionId = placed.value.sessionId ?? 'none'
    await shop.pay(sessionId)
    expect((await shop.totals(sessionId)).captured).toBe(input.shownMinor)
  })
})

describe('before anything is charged', () => {
  test('a provider whose wallet is empty is sold out: said so, nothing is ordered', async () => {
    const input = await wish(await bundles(1, 'esimcard'))
    await shop.control('/wallets', { vendor: 'esimcard', balanceMinor: 0 }, 'PUT')
    expect(await buy(input)).toMatchObject({ ok: false, error: { code: 'BUNDLE_NOT_AVAILABLE' } })
    expect(await ordersOf(input.email)).toHaveLength(0)
  })
})

describe('whose order it is', () => {
  test('a guest’s is nobody’s, with what was said of the phone', async () => {
    const input = await wish(await bundles(1))
    await buy(input)
    expect(await ordersOf(input.email)).toMatchObject([{ user_id: null, device: DEVICE }])
  })
  test('that of somebody who is signed in is theirs', async () => {
    const userId = randomUUID()
    const input = await wish(await bundles(1))
    await buy({ ...input, viewer: { userId, email: input.email, sessionId: null } })
    expect(await ordersOf(input.email)).toMatchObject([{ user_id: userId }])
  })
})
