import { beforeAll, expect, test } from 'vitest'
import { inParallel, liftLimits, placeMany, type Shop } from './bulk'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

/** An instance with five connections, as on a platform where many of them share the database. */
let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true, env: { VERCEL: '1' } })
  await liftLimits(shop)
}, 120_000)

test('more work at once than connections: no transaction waits for a second connection', async () => {
  const { drainFulfilments } = await import('@/lib/orders/commands/fulfil')
  const { resolveUnknown } = await import('@/lib/orders/commands/resolve-unknown')
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { drainRefunds } = await import('@/lib/orders/commands/refund-order')
  const { faults } = shop.world.world
  const placed = await placeMany(shop, 40)
  await inParallel(placed, 40, async ({ sessionId }) => {
    await shop.pay(sessionId)
    expect(await settleSession(sessionId)).toMatchObject({ ok: true })
  })
  const topup = { vendor: 'travelroam', operation: 'topup' } as const
  faults.add({ ...topup, kind: 'status_429', remaining: 30 })
  faults.add({ ...topup, kind: 'reset_after', remaining: 4 })
  faults.add({ ...topup, kind: 'wallet_empty', remaining: 6 })
  const startedAt = Date.now()
  await Promise.all(Array.from({ length: 5 }, () => drainFulfilments()))
  await shop.sql`update store.fulfilments set next_at = now() where state = 'unknown'`
  await Promise.all([resolveUnknown(), resolveUnknown(), drainRefunds(), drainRefunds(), drainRefunds()])
  // A transaction that waits is ended by the database after 15 s.
  expect(Date.now() - startedAt).toBeLessThan(12_000)
  const states =
    await shop.sql`select state, count(*)::int as n from store.fulfilments group by state order by state`
  expect(states.map(({ state, n }) => `${n} ${state}`)).toEqual(['30 ready', '6 rejected', '4 succeeded'])
  restartProviders()
  await sweepUntilQuiet(shop.sql)
  const ended =
    await shop.sql`select state, count(*)::int as n from store.orders group by state order by state`
  expect(ended.map(({ state, n }) => `${n} ${state}`)).toEqual(['34 fulfilled', '6 refunded'])
})
