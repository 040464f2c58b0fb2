import { beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../sandbox/kernel/random'
import { sized } from '../../support/proof-size'
import { problemsOf } from '../orders/books'
import { inParallel, quoteMany, type Shop } from '../orders/bulk'
import {
  failNowAndThen,
  failOneCall,
  letTimePass,
  openImpatientShop,
  STRIPE_FAULTS,
} from '../orders/every-stripe-answer'
import { restartProviders, sweepUntilQuiet } from '../orders/shop'
import { commands, intentsAtStripe, payableByOrder, placeBare } from './intents'

const ORDERS = sized(48, 300)
const SEED = 31
const CALLS = [
  'customers.create',
  'payment_intents.create',
  'payment_intents.retrieve',
  'payment_intents.cancel',
  'checkout.sessions.create',
  'checkout.sessions.expire',
  'refunds.create',
]
let shop: Shop
beforeAll(async () => {
  shop = await openImpatientShop()
}, 120_000)

/** Asks until there is something to pay with, as a buyer would; null when they gave up. */
async function askUntilPayable(orderId: string): Promise<string | null> {
  const { openIntent } = await commands()
  for (let click = 0; click < 8; click++) {
    const opened = await openIntent(orderId)
    if (opened.ok) return opened.value.intentId
    if (opened.error.code !== 'PAYMENT_UNAVAILABLE') return null
  }
  return null
}

describe('Stripe fails in every way, at every call of an intent', () => {
  test(
    `seed ${SEED}: ${ORDERS} orders, some cancelled, some switched, half refused by the provider; nobody is charged for nothing`,
    async () => {
      const { settleIntent, openCheckout, cancelOrder, processEvents, workOff } = await commands()
      const random = seededRandom(SEED)
      const { faults } = shop.world.world
      const placed = await inParallel(await quoteMany(shop, ORDERS), 8, placeBare)
      failNowAndThen(shop, CALLS, 0.03)
      faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'wallet_empty', probability: 0.3 })

      await inParallel(placed, 24, async ({ orderId }) => {
        const intentId = await askUntilPayable(orderId)
        const dice = random()
        if (dice < 0.1) await cancelOrder(orderId)
        if (dice > 0.85) await openCheckout(orderId)
        if (intentId && dice < 0.9) await shop.payIntent(intentId).catch(() => null)
        if (intentId) for (let visit = 0; visit < 2; visit++) await settleIntent(intentId)
        if (random() < 0.3) await processEvents()
        if (random() < 0.3) await workOff()
      })
      await sweepUntilQuiet(shop.sql, 4)
      faults.clear()
      restartProviders()
      for (const [order, payable] of await payableByOrder(shop))
        expect({ order, payable: payable.length }).toEqual({ order, payable: 1 })

      await letTimePass(shop)

      expect(await problemsOf(shop)).toEqual([])
      expect([...(await payableByOrder(shop))]).toEqual([])
      const states = await shop.sql`select state, count(*)::int as n from store.orders group by state`
      const count = (state: string) => Number(states.find((row) => row.state === state)?.n ?? 0)
      expect(count('refunded')).toBeGreaterThan(5)
      expect(count('fulfilled')).toBeGreaterThan(ORDERS / 3)
      expect(count('canceled')).toBeGreaterThan(0)
    },
    sized(180_000, 1_200_000),
  )
})

describe('one call fails, always in the same way', () => {
  const CASES = ['customers.create', 'payment_intents.create'].flatMap((operation) =>
    STRIPE_FAULTS.map((kind) => [operation, kind] as const),
  )
  test.each(CASES)('%s %s: asked again, there is one intent to pay', async (operation, kind) => {
    restartProviders()
    const { faults } = shop.world.world
    const [quote] = await quoteMany(shop, 1)
    if (!quote) throw new Error('no quote')
    const { orderId } = await placeBare(quote)
    failOneCall(shop, operation, kind)
    const intentId = await askUntilPayable(orderId)
    faults.clear()
    expect(intentId).not.toBeNull()
    expect(await askUntilPayable(orderId)).toBe(intentId)
    expect((await payableByOrder(shop)).get(orderId)).toEqual([intentId])
  })

  test.each(STRIPE_FAULTS)(
    'payment_intents.cancel %s: the order is cancelled, and the intent with it',
    async (kind) => {
      restartProviders()
      const { cancelOrder } = await commands()
      const { faults } = shop.world.world
      const [quote] = await quoteMany(shop, 1)
      if (!quote) throw new Error('no quote')
      const { orderId, orderNumber } = await placeBare(quote)
      const intentId = await askUntilPayable(orderId)
      failOneCall(shop, 'payment_intents.cancel', kind)
      await cancelOrder(orderId)
      faults.clear()
      await sweepUntilQuiet(shop.sql, 3)
      expect(await shop.orderState(orderNumber)).toBe('canceled')
      expect((await intentsAtStripe(shop)).find(({ id }) => id === intentId)?.status).toBe('canceled')
    },
  )
})
