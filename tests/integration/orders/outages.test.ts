import { beforeAll, beforeEach, expect, test } from 'vitest'
import { inParallel, liftLimits, type Placed, placeMany, type Shop, until } from './bulk'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
}, 120_000)
beforeEach(restartProviders)

const commands = async () => ({
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
  ...(await import('@/lib/orders/commands/fulfil')),
})

async function payAll(placed: readonly Placed[]): Promise<void> {
  const { settleSession } = await commands()
  await inParallel(placed, 8, async ({ sessionId }) => {
    await shop.pay(sessionId)
    await settleSession(sessionId)
  })
}
const statesOf = async (placed: readonly Placed[]) => [
  ...new Set(await Promise.all(placed.map(({ orderNumber }) => shop.orderState(orderNumber)))),
]

test('Stripe hangs: what was paid before is bought all the same, in the same sweep', async () => {
  const { sweepOrders } = await commands()
  const paid = await placeMany(shop, 5)
  await payAll(paid)
  await placeMany(shop, 3)
  shop.world.world.faults.add({ vendor: 'stripe', operation: '*', kind: 'hang', delayMs: 12_000 })
  let hasEnded = false
  const sweep = sweepOrders({ quietSeconds: 0, deadlineMs: 10_000 }).then(() => {
    hasEnded = true
  })
  await until('all are delivered', async () => (await statesOf(paid)).join() === 'fulfilled')
  expect(hasEnded).toBe(false)
  shop.world.world.faults.clear()
  await sweep
}, 120_000)

test('a provider hangs: money is settled and given back all the same', async () => {
  const { sweepOrders, drainFulfilments } = await commands()
  const [hanging, refused, late] = [
    await placeMany(shop, 2),
    await placeMany(shop, 1),
    await placeMany(shop, 1),
  ]
  const topup = { vendor: 'travelroam', operation: 'topup' } as const
  shop.world.world.faults.add({ ...topup, kind: 'wallet_empty', remaining: 1 })
  await payAll(refused)
  await drainFulfilments()
  shop.world.world.faults.add({ ...topup, kind: 'hang', delayMs: 12_000 })
  await payAll(hanging)
  shop.pauseWebhooks(true)
  for (const { sessionId } of late) await shop.pay(sessionId)
  let hasEnded = false
  const sweep = sweepOrders({ quietSeconds: 0, deadlineMs: 20_000 }).then(() => {
    hasEnded = true
  })
  await until('it is refunded', async () => (await statesOf(refused)).join() === 'refunded')
  await until('it is settled', async () => (await statesOf(late)).join() !== 'awaiting_payment')
  expect(await statesOf(hanging)).toEqual(['fulfilling'])
  expect(hasEnded).toBe(false)
  shop.world.world.faults.clear()
  shop.pauseWebhooks(false)
  await sweep
}, 120_000)

test('the provider refuses every call for a while: few are sent, none is lost, all are delivered once it is back', async () => {
  const { sweepOrders } = await commands()
  const placed = await placeMany(shop, 60)
  shop.world.world.faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'status_429' })
  await payAll(placed)
  for (let tick = 0; tick < 4; tick++) await sweepOrders({ quietSeconds: 3600 })
  const [sent] = await shop.sql`select max(attempt)::int as most from store.fulfilments
    where iccid = any(${placed.map(({ iccid }) => iccid)})`
  // One call for each step of the back-off, however often we look.
  expect(sent?.most).toBeLessThanOrEqual(2)
  shop.world.world.faults.clear()
  await sweepUntilQuiet(shop.sql)
  expect(await statesOf(placed)).toEqual(['fulfilled'])
  for (const { iccid } of placed) expect(shop.purchases(iccid)).toHaveLength(1)
})
