import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { Caller } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { ok } from '@/lib/core/result'
import { bundlesOf } from './baskets'
import { liftLimits } from './bulk'
import { openShop, sweepUntilQuiet } from './shop'

/** Clients that send no key and press twice: on both sides of a full two minutes by the clock it is still one purchase. */

const shop = await openShop({ catalogueSize: 60, mails: false, quiet: true })
await liftLimits(shop)
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { spendableOf } = await import('@/lib/wallet/queries')
const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { orderByIntent } = await import('@/lib/orders/commands/order-by-intent')
const [bundleId = ''] = await bundlesOf(shop, 'travelroam')

const MERGE_MS = 120_000
type User = Extract<Caller, { kind: 'user' }>

async function aUser(): Promise<User> {
  const userId = randomUUID()
  await inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), userId, money(100_000, 'USD'))),
  )
  return { kind: 'user', viewer: { userId, email: `${userId}@example.test`, sessionId: null } }
}

/** @param meanwhile what happens while this press is being quoted */
async function press(caller: User, meanwhile: () => Promise<void> = async () => {}) {
  const clientKey = randomUUID()
  const make = async () => {
    await meanwhile()
    const quote = await quoteBundles({ items: [{ bundleId, quantity: 1 }], currency: 'USD', clientKey })
    return quote.ok ? ok(quote.value.quoteId) : quote
  }
  const offer = await orderByIntent({
    ...{ quoteId: { asked: [bundleId, null], make }, caller, clientKey, searchedCountries: [] },
    ...{ idempotencyKey: null, locale: 'en', byWallet: true },
  })
  if (!offer.ok) throw new Error(offer.error.code)
  return offer.value
}

test('a second press that overtakes the first one across the edge buys nothing twice', async () => {
  const user = await aUser()
  const edge = Math.floor(Date.now() / MERGE_MS) * MERGE_MS
  let now = edge - 1
  vi.spyOn(Date, 'now').mockImplementation(() => now)
  let second: Awaited<ReturnType<typeof press>> | null = null
  const first = await press(user, async () => {
    now = edge + 1
    second = await press(user)
  })
  expect(second).toMatchObject({ orderId: first.orderId, pay: null })
  const left = (await spendableOf(user.viewer.userId, 'USD')).amountMinor
  expect(left).toBe(100_000 - first.price.amountMinor)
})

test('two minutes later it is another purchase, and a third press within two minutes of that is that one', async () => {
  const user = await aUser()
  const first = await press(user)
  expect((await press(user)).orderId).toBe(first.orderId)
  await shop.sql`update store.orders set created_at = created_at - interval '2 minutes' where id = ${first.orderId}`
  const second = await press(user)
  expect(second.orderId).not.toBe(first.orderId)
  expect((await press(user)).orderId).toBe(second.orderId)
  await sweepUntilQuiet(shop.sql)
  expect((await press(user)).orderId).toBe(second.orderId)
})

test('a press after midnight is the purchase of just before it, whatever was bought the same way that day', async () => {
  const { requestOf, unspent } = await import('@/lib/orders/order-request')
  const { viewer, ...user } = await aUser()
  const asked = async () => {
    const wallet = { wish: 'only', shownMinor: null } as const
    const who = { viewer, guestId: null, email: viewer.email, clientKey: randomUUID(), wallet }
    const wish = { ...who, channel: 'shop', idempotencyKey: null, locale: 'en', quoteId: null } as const
    return (await unspent(requestOf(wish, [bundleId, null]))).earlier?.id ?? null
  }
  const noon = await press({ ...user, viewer })
  expect(await asked()).toBe(noon.orderId)
  await shop.sql`update store.orders set created_at = created_at - interval '3 minutes' where id = ${noon.orderId}`
  const second = await press({ ...user, viewer })
  expect(second.orderId).not.toBe(noon.orderId)
  const midnight = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000
  await shop.sql`update store.orders set created_at = ${new Date(midnight - 1_000)} where id = ${second.orderId}`
  vi.spyOn(Date, 'now').mockImplementation(() => midnight + 1_000)
  expect(await asked()).toBe(second.orderId)
  vi.spyOn(Date, 'now').mockImplementation(() => midnight + 120_000)
  expect(await asked()).toBeNull()
})
