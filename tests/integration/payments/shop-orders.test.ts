import { beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '@/lib/auth/types'
import { liftLimits, type Shop } from '../orders/bulk'
import { openShop } from '../orders/shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
}, 120_000)

const modules = async () => ({
  ...(await import('@/lib/orders/commands/order-by-intent')),
  ...(await import('@/lib/orders/commands/quote-bundles')),
  ...(await import('@/lib/orders/commands/cancel-order')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
  ...(await import('@/lib/orders/follow-order')),
  ...(await import('@/lib/orders/notices')),
  ...(await import('@/lib/orders/shop-queries')),
  ...(await import('@/lib/core/ids')),
})

let people = 0
const aUser = (): Extract<Caller, { kind: 'user' }> => ({
  kind: 'user',
  viewer: { userId: crypto.randomUUID(), email: `user-${++people}@example.test`, sessionId: null },
})
const aGuest = async (): Promise<Caller> => {
  const { newId } = await modules()
  return { kind: 'guest', guestId: newId('gst'), email: `guest-${++people}@example.test` }
}

async function ask(caller: Caller, key: string | null = null) {
  const { quoteBundles, orderByIntent } = await modules()
  const [bundle] = await shop.sql`
    select id from store.bundles where provider = 'travelroam' and on_sale and cost_minor > 150 order by cost_minor, id limit 1`
  const clientKey = `client-${++people}`
  const quote = await quoteBundles({ items: [{ bundleId: String(bundle?.id), quantity: 1 }], clientKey })
  if (!quote.ok) throw new Error(quote.error.code)
  return orderByIntent({
    ...{ quoteId: quote.value.quoteId, caller, clientKey, searchedCountries: ['FR'] },
    ...{ locale: 'en', idempotencyKey: key },
  })
}

async function offered(caller: Caller, key: string | null = null) {
  const offer = await ask(caller, key)
  if (!offer.ok) throw new Error(offer.error.code)
  return offer.value
}

/** Pays and waits as a client does. */
async function bought(caller: Caller) {
  const { followOrder, workOff } = await modules()
  const offer = await offered(caller)
  await shop.payIntent(String(offer.pay?.clientSecret).split('_secret_')[0] ?? '')
  const esim = await followOrder(caller, offer.orderId, { maxMs: 15_000, work: () => void workOff() })
  if (!esim.ok) throw new Error(esim.error.code)
  return { orderId: offer.orderId, esim: esim.value }
}

describe('an order of the old shop’s API', () => {
  test('is paid, delivered and shown to its owner with what installs it, without any webhook', async () => {
    await shop.control('/stripe/webhooks', { enabled: false })
    for (const caller of [await aGuest(), aUser()]) {
      const { orderId, esim } = await bought(caller)
      expect(esim).toMatchObject({ orderId, searchedCountries: ['FR'], owned: { past: false } })
      expect(esim.install?.activationCode).toMatch(/^LPA:1\$/)
      expect(esim.history).toMatchObject([{ kind: 'new_esim', orderId }])
      expect(shop.purchases(esim.owned.iccid)).toHaveLength(1)
    }
    await shop.control('/stripe/webhooks', { enabled: true })
  })

  test('is one for 20 clicks at once, and another one after it was paid or cancelled', async () => {
    const { cancelOrder } = await modules()
    const caller = await aGuest()
    const clicks = await Promise.all(Array.from({ length: 20 }, () => offered(caller)))
    expect(new Set(clicks.map(({ orderId }) => orderId)).size).toBe(1)
    expect(new Set(clicks.map(({ pay }) => pay?.clientSecret)).size).toBe(1)
    const [first] = clicks
    expect(await cancelOrder(first?.orderId ?? '')).toMatchObject({ ok: true })
    const again = await Promise.all(Array.from({ length: 10 }, () => offered(caller)))
    expect(new Set(again.map(({ orderId }) => orderId)).size).toBe(1)
    expect(again[0]?.orderId).not.toBe(first?.orderId)
    expect((await bought(caller)).orderId).toBe(again[0]?.orderId)
    expect((await offered(caller)).orderId).not.toBe(again[0]?.orderId)
  })

  test('under a key is one for ever for who sent it; another caller with that key has another', async () => {
    const [caller, other] = [await aGuest(), aUser()]
    const offer = await offered(caller, 'key-12345678')
    expect((await offered(caller, 'key-12345678')).orderId).toBe(offer.orderId)
    expect((await offered(other, 'key-12345678')).orderId).not.toBe(offer.orderId)
    await shop.payIntent(String(offer.pay?.clientSecret).split('_secret_')[0] ?? '')
    expect(await offered(caller, 'key-12345678')).toMatchObject({ orderId: offer.orderId, pay: null })
  })

  test('is nobody else’s: not a guest’s of the same address, not an account’s, not a stranger’s', async () => {
    const { ownOrder, followOrder, readShopOrder, readShopEsim, listShopEsims, listShopOrders } =
      await modules()
    const owner = await aGuest()
    const user = aUser()
    const [{ orderId }, mine] = [await bought(owner), await bought(user)]
    const sameAddress: Caller = {
      ...owner,
      ...(await aGuest()),
      ...{ email: 'email' in owner ? owner.email : null },
    } as Caller
    const intruder = aUser()
    for (const caller of [sameAddress, intruder, user]) {
      expect(await ownOrder(caller, orderId)).toBeNull()
      expect(await followOrder(caller, orderId, { maxMs: 100, work: () => {} })).toMatchObject({
        error: { code: 'ORDER_NOT_FOUND' },
      })
    }
    for (const id of [mine.orderId, orderId, 'ord_x', "' or 1=1"])
      expect(await readShopOrder(intruder.viewer, id)).toMatchObject({ error: { code: 'ORDER_NOT_FOUND' } })
    for (const iccid of [mine.esim.owned.iccid, '8999900000000000000', 'x\0y'])
      expect(await readShopEsim(intruder.viewer, iccid)).toMatchObject({ error: { code: 'ESIM_NOT_FOUND' } })
    expect(await listShopEsims(intruder.viewer)).toEqual([])
    expect(await listShopOrders(intruder.viewer, { limit: 10, offset: 0 })).toEqual([])
    expect(await listShopEsims(user.viewer)).toHaveLength(1)
  })

  test('rings its account’s bell once, whatever runs twice, and shows the card it was paid with', async () => {
    const { listNotices, readNotices, readShopOrder, sweepOrders } = await modules()
    const user = aUser()
    const { orderId, esim } = await bought(user)
    await Promise.all([sweepOrders({ quietSeconds: 0 }), sweepOrders({ quietSeconds: 0 })])
    const page = { limit: 10, offset: 0 }
    const [notice, ...more] = await listNotices(user.viewer, page)
    expect(notice).toMatchObject({ kind: 'bought', iccid: esim.owned.iccid, read: false })
    expect(more).toEqual([])
    await readNotices(user.viewer)
    expect((await listNotices(user.viewer, page))[0]?.read).toBe(true)
    expect(await readShopOrder(user.viewer, orderId)).toMatchObject({
      value: { orderId, state: 'fulfilled', paidWith: { method: 'card', brand: 'visa', last4: '4242' } },
    })
  })
})
