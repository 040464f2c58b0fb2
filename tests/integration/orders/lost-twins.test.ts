import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ageUnknown, bundlesOf, linesOf, type PlacedBasket, paidBasket } from './baskets'
import { inParallel, liftLimits, type Shop } from './bulk'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

/** Several purchases of one bundle whose answers are lost, where only a listing tells what was bought. */

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
  await liftLimits(shop)
  await shop.control('/settings', { vendor: 'esimcard', options: { asyncApplyMs: 0 } }, 'PUT')
}, 120_000)
beforeEach(() => {
  restartProviders()
  shop.world.world.faults.clear()
})

const VENDORS = ['airhub', 'esimcard'] as const
type Vendor = (typeof VENDORS)[number]

const fault = (vendor: Vendor, kind: 'reset_after' | 'status_500_before', remaining = 1) =>
  shop.world.world.faults.add({ vendor, operation: 'order', kind, remaining })
const workOff = async () => (await import('@/lib/orders/commands/sweep-orders')).workOff()

/** Sends all that is ready; a breaker that many resets opened is closed again, as after a while. */
async function sendAll(): Promise<void> {
  for (let round = 0; round < 10; round++) {
    restartProviders()
    await shop.sql`update store.fulfilments set next_at = now() where state = 'ready'`
    await workOff()
    if ((await shop.sql`select 1 from store.fulfilments where state = 'ready'`).length === 0) return
  }
  throw new Error('not all was sent')
}

async function buy(vendor: Vendor): Promise<PlacedBasket> {
  const [bundleId = ''] = await bundlesOf(shop, vendor)
  return paidBasket(shop, [{ bundleId, quantity: 1 }])
}

const lineOf = async (order: PlacedBasket) => (await linesOf(shop, order))[0]
const bought = () => shop.world.world.purchases.list().map(({ iccid }) => iccid)

/** Everybody has an eSIM of their own, and nothing else was bought. */
async function expectOneEach(orders: readonly PlacedBasket[], before: readonly string[]): Promise<void> {
  const lines = await Promise.all(orders.map(lineOf))
  expect(lines.map((line) => line?.state)).toEqual(orders.map(() => 'succeeded'))
  const delivered = lines.map((line) => String(line?.iccid))
  expect(new Set(delivered).size).toBe(orders.length)
  expect(bought().slice(before.length).toSorted()).toEqual(delivered.toSorted())
}

describe.each(VENDORS)('at %s', (vendor) => {
  test.each(['reset_after', 'status_500_before'] as const)(
    'the next buyer of the bundle does not wait for one whose answer was lost (%s)',
    async (kind) => {
      const before = bought()
      fault(vendor, kind)
      const first = await buy(vendor)
      await workOff()
      expect(await lineOf(first)).toMatchObject({ state: 'unknown' })
      const second = await buy(vendor)
      await workOff()
      expect(await lineOf(first)).toMatchObject({ state: 'unknown' })
      expect(await lineOf(second)).toMatchObject({ state: 'succeeded', attempt: 1 })
      await sweepUntilQuiet(shop.sql, 3)
      await ageUnknown(shop, first)
      await sweepUntilQuiet(shop.sql)
      expect(await lineOf(first)).toMatchObject({ attempt: kind === 'reset_after' ? 1 : 2 })
      await expectOneEach([first, second], before)
    },
  )

  test('eight at once, all bought, all answers lost: each gets one of them, none is bought again', async () => {
    const before = bought()
    fault(vendor, 'reset_after', 8)
    const orders = await inParallel(Array.from({ length: 8 }), 8, () => buy(vendor))
    await sendAll()
    const { resolveUnknown } = await import('@/lib/orders/commands/resolve-unknown')
    await shop.sql`update store.fulfilments set next_at = now() where state = 'unknown'`
    restartProviders()
    await inParallel([1, 2, 3], 3, () => resolveUnknown())
    await sweepUntilQuiet(shop.sql)
    await expectOneEach(orders, before)
  })

  test('eight at once, half of them bought: four are given out, four are bought again, once', async () => {
    const before = bought()
    fault(vendor, 'status_500_before', 2)
    fault(vendor, 'reset_after', 4)
    fault(vendor, 'status_500_before', 2)
    const orders = await inParallel(Array.from({ length: 8 }), 8, () => buy(vendor))
    await sendAll()
    restartProviders()
    await sweepUntilQuiet(shop.sql, 4)
    for (const order of orders) await ageUnknown(shop, order)
    await sweepUntilQuiet(shop.sql, 20)
    await expectOneEach(orders, before)
  })
})
