import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Caller } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { ok } from '@/lib/core/result'
import { liftLimits } from './bulk'
import { openShop } from './shop'

/** Clients of the old shop's API pay by wallet without a key, and press twice. */

const shop = await openShop({ catalogueSize: 60, mails: false, quiet: true })
await liftLimits(shop)
const { sql } = shop
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { spendableOf } = await import('@/lib/wallet/queries')
const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { createPromotion } = await import('@/lib/promotions/commands/create-promotion')
const { orderByIntent } = await import('@/lib/orders/commands/order-by-intent')
const { listShopOrders } = await import('@/lib/orders/shop-queries')
const { walletPage, walletOverview } = await import('@/lib/orders/wallet-view')
const { walletCsv } = await import('@/lib/orders/wallet-csv')
const { WALLET_SOURCES } = await import('@/lib/orders/wallet-sources')

type User = Extract<Caller, { kind: 'user' }>
const aUser = (): User => ({
  kind: 'user',
  viewer: { userId: randomUUID(), email: `${randomUUID()}@example.test`, sessionId: null },
})
const give = ({ viewer }: User, amountMinor: number) =>
  inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(amountMinor, 'EUR'))),
  )
const left = async ({ viewer }: User) => (await spendableOf(viewer.userId, 'EUR')).amountMinor

const [bundle] = await sql`
  select id from store.bundles where provider = 'travelroam' and on_sale and array_length(countries, 1) = 1
  order by cost_minor desc, id limit 1`
let clients = 0
async function buy(caller: User, idempotencyKey: string | null = null) {
  const clientKey = `client-${++clients}`
  const items = [{ bundleId: String(bundle?.id), quantity: 1 }]
  const quote = await quoteBundles({ items, currency: 'EUR', clientKey })
  if (!quote.ok) throw new Error(quote.error.code)
  const offer = await orderByIntent({
    ...{ quoteId: quote.value.quoteId, caller, clientKey, idempotencyKey, searchedCountries: [] },
    ...{ locale: 'en', byWallet: true },
  })
  return { offer, price: quote.value.price.amountMinor }
}

test('a purchase by wallet is paid by its answer; pressed ten times at once, it is one', async () => {
  const user = aUser()
  await give(user, 100_000)
  const answers = await Promise.all(Array.from({ length: 10 }, () => buy(user)))
  const ids = answers.map(({ offer }) => (offer.ok ? offer.value.orderId : offer.error.code))
  expect(new Set(ids).size).toBe(1)
  expect(answers[0]?.offer).toMatchObject({ ok: true, value: { pay: null } })
  expect(await left(user)).toBe(100_000 - (answers[0]?.price ?? 0))
  expect(await listShopOrders(user.viewer, { limit: 5, offset: 0 })).toMatchObject([
    { fromWallet: { amountMinor: answers[0]?.price } },
  ])
})

describe('a press that comes again when the first one has used up what made it cheaper', () => {
  const once = async (code: string | null) => {
    const made = await createPromotion({
      ...{ code, names: { en: 'A sale' }, limits: { maxUses: 1 } },
      benefit: { kind: 'percent', basisPoints: 2000 },
    })
    if (!made.ok) throw new Error(made.error.code)
    return made.value.promotionId
  }
  const press = (caller: User, code: string | null) => {
    const clientKey = `client-${++clients}`
    const promotion = { code, userId: caller.viewer.userId, email: caller.viewer.email }
    const make = async () => {
      const items = [{ bundleId: String(bundle?.id), quantity: 1 }]
      const quote = await quoteBundles({ items, currency: 'EUR', clientKey, promotion })
      return quote.ok ? ok(quote.value.quoteId) : quote
    }
    return orderByIntent({
      ...{ quoteId: { asked: [bundle?.id, code], make }, caller, clientKey, searchedCountries: [] },
      ...{ idempotencyKey: null, locale: 'en', byWallet: true },
    })
  }

  test.each(['ONCE4ALL', null])('code %s: it is the same purchase at the same price', async (code) => {
    const user = aUser()
    await give(user, 100_000)
    await once(code)
    const first = await press(user, code)
    if (!first.ok) throw new Error(first.error.code)
    expect(await press(user, code)).toMatchObject({
      ok: true,
      value: { orderId: first.value.orderId, price: first.value.price, pay: null },
    })
    expect(await left(user)).toBe(100_000 - first.value.price.amountMinor)
  })

  test('ten at once, too', async () => {
    const user = aUser()
    await give(user, 100_000)
    await once('ONCE4TEN')
    const answers = await Promise.all(Array.from({ length: 10 }, () => press(user, 'ONCE4TEN')))
    const ids = answers.map((offer) => (offer.ok ? offer.value.orderId : offer.error.code))
    expect(new Set(ids).size).toBe(1)
    const [first] = answers
    expect(await left(user)).toBe(100_000 - (first?.ok ? first.value.price.amountMinor : 0))
  })
})

test('other keys are other purchases', async () => {
  const user = aUser()
  await give(user, 100_000)
  const one = await buy(user, 'key-of-the-first')
  const two = await buy(user, 'key-of-the-second')
  expect(await left(user)).toBe(100_000 - one.price - two.price)
})

test('refused for want of money, it works once the money is there', async () => {
  const user = aUser()
  expect((await buy(user)).offer).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } })
  await give(user, 100_000)
  expect((await buy(user)).offer).toMatchObject({ ok: true, value: { pay: null } })
})

test('the statement says what each amount was, page by page, and is nobody else’s', async () => {
  const user = aUser()
  for (let i = 0; i < 3; i++) await give(user, 50_000)
  const bought = await buy(user)
  const first = await walletPage(user.viewer, 'EUR', { limit: 2 })
  if (!first.ok) throw new Error(first.error.code)
  expect(first.value.lines.map(({ source, version }) => [source, version])).toEqual([
    ['paid', 4],
    ['voucher', 3],
  ])
  expect(first.value.lines[0]).toMatchObject({
    amount: { amountMinor: -bought.price },
    balance: { amountMinor: 150_000 - bought.price },
    order: { orderNumber: expect.stringMatching(/^ORD-/), token: expect.any(String) },
  })
  const second = await walletPage(user.viewer, 'EUR', { limit: 2, cursor: first.value.nextCursor ?? '' })
  expect(second).toMatchObject({ value: { lines: [{ version: 2 }, { version: 1 }], nextCursor: null } })
  expect(await walletPage(user.viewer, 'EUR', { cursor: '0' })).toMatchObject({
    error: { code: 'VALIDATION' },
  })
  expect(await walletPage(aUser().viewer, 'EUR')).toMatchObject({ value: { lines: [] } })
  expect(await walletOverview(user.viewer)).toMatchObject({ holding: [], balances: [{ frozen: false }] })
})

test('as CSV it is exact, and no cell is a formula', async () => {
  const user = aUser()
  await give(user, 100_005)
  const bought = await buy(user)
  const words = Object.fromEntries(WALLET_SOURCES.map((source) => [source, `=${source}`]))
  let file = ''
  const head = ['at', '+what', 'order', 'amount', 'balance', 'currency']
  for await (const part of walletCsv(user.viewer, 'EUR', { head, source: words as never })) file += part
  const rows = file.replace('\uFEFF', '').trim().split('\r\n')
  expect(rows[0]).toBe(`"at","'+what","order","amount","balance","currency"`)
  expect(rows).toHaveLength(3)
  const price = (bought.price / 100).toFixed(2)
  expect(rows[1]).toMatch(new RegExp(`^[^,]+Z,"'=paid","ORD-[0-9A-Z]{12}",-${price},[\\d.]+,EUR$`))
  expect(rows[2]).toMatch(/,"'=voucher","",1000\.05,1000\.05,EUR$/)
})
