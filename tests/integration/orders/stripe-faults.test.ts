import { beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../sandbox/kernel/random'
import { sized } from '../../support/proof-size'
import { problemsOf } from './books'
import { inParallel, quoteMany, type Shop } from './bulk'
import {
  failNowAndThen,
  failOneCall,
  letTimePass,
  openImpatientShop,
  STRIPE_FAULTS,
} from './every-stripe-answer'
import { restartProviders, sweepUntilQuiet } from './shop'

const ORDERS = sized(40, 300)
const SEED = 27
const CALLS = [
  'checkout.sessions.create',
  'checkout.sessions.retrieve',
  'checkout.sessions.expire',
  'refunds.create',
  'refunds.retrieve',
  'refunds.list',
]
let shop: Shop
beforeAll(async () => {
  shop = await openImpatientShop()
}, 120_000)

const commands = async () => ({
  ...(await import('@/lib/orders/commands/place-order')),
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/process-events')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
})

interface Session {
  id: string
  status: string
  client_reference_id: string
}
const sessionsAtStripe = async () => (await shop.control('/stripe/sessions?limit=1000')).sessions as Session[]

/** Clicks until there is a page to pay on, as a buyer would; null when they gave up. */
async function clickUntilPayable(quote: { quoteId: string; iccid: string }): Promise<string | null> {
  const { placeOrder } = await commands()
  for (let click = 0; click < 6; click++) {
    const placed = await placeOrder({
      quoteId: quote.quoteId,
      email: `buyer-${quote.iccid}@example.test`,
      locale: 'en',
      channel: 'web',
      idempotencyKey: null,
      clientKey: quote.iccid,
    })
    if (placed.ok) return placed.value.sessionId
    expect(placed.error.code).toBe('PAYMENT_UNAVAILABLE')
  }
  return null
}

describe('Stripe fails in every way, at every call', () => {
  test(
    `seed ${SEED}: ${ORDERS} orders, half of them refunded; no order is stuck, nothing is refunded twice, never two sessions to pay`,
    async () => {
      const { settleSession, processEvents, workOff } = await commands()
      const random = seededRandom(SEED)
      const { faults } = shop.world.world
      const quotes = await quoteMany(shop, ORDERS)
      failNowAndThen(shop, CALLS, 0.04)
      faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'wallet_empty', probability: 0.5 })

      const handedOut = await inParallel(quotes, 24, async (quote) => {
        const sessionId = await clickUntilPayable(quote)
        if (!sessionId || random() < 0.1) return sessionId
        await shop.pay(sessionId)
        for (let visit = 0; visit < 2; visit++) await settleSession(sessionId)
        if (random() < 0.3) await processEvents()
        if (random() < 0.3) await workOff()
        return sessionId
      })
      // The rest of the work meets the same faults, tick after tick, before Stripe is well again.
      await sweepUntilQuiet(shop.sql, 4)
      faults.clear()
      restartProviders()

      const open = (await sessionsAtStripe()).filter(({ status }) => status === 'open')
      const payable = open.filter(({ id }) => handedOut.includes(id))
      expect(new Set(payable.map((session) => session.client_reference_id)).size).toBe(payable.length)

      await letTimePass(shop)

      expect(await problemsOf(shop)).toEqual([])
      const states =
        await shop.sql`select state, count(*)::int as n from store.orders group by state order by state`
      const count = (state: string) => Number(states.find((row) => row.state === state)?.n ?? 0)
      expect(count('refunded')).toBeGreaterThan(ORDERS / 4)
      expect(count('fulfilled')).toBeGreaterThan(ORDERS / 4)
      const twice =
        await shop.sql`select payment_id from store.refunds group by payment_id having count(*) > 1`
      expect(twice).toHaveLength(0)
    },
    sized(180_000, 1_200_000),
  )
})

describe('one call fails, always in the same way', () => {
  test.each(STRIPE_FAULTS)(
    'sessions.create %s: the next click opens a page, and only one can be paid',
    async (kind) => {
      restartProviders()
      const { faults } = shop.world.world
      const [quote] = await quoteMany(shop, 1)
      if (!quote) throw new Error('no quote')
      failOneCall(shop, 'checkout.sessions.create', kind)
      const sessionId = await clickUntilPayable(quote)
      faults.clear()
      expect(sessionId).not.toBeNull()
      expect(await clickUntilPayable(quote)).toBe(sessionId)
    },
  )

  test.each(STRIPE_FAULTS)('refunds.create %s: refunded in full, once, by the next sweeps', async (kind) => {
    restartProviders()
    const { settleSession } = await commands()
    const { faults } = shop.world.world
    const [quote] = await quoteMany(shop, 1)
    const sessionId = quote ? await clickUntilPayable(quote) : null
    if (!sessionId) throw new Error('no session')
    faults.add({ vendor: 'travelroam', operation: 'topup', kind: 'wallet_empty', remaining: 1 })
    failOneCall(shop, 'refunds.create', kind)
    await shop.pay(sessionId)
    await settleSession(sessionId)
    await sweepUntilQuiet(shop.sql)
    faults.clear()
    const totals = await shop.control(`/stripe/totals?session=${sessionId}`)
    expect(totals).toMatchObject({ refunds: 1, refunded: totals.captured })
    const [refund] =
      await shop.sql`select r.state from store.refunds r join store.payments p on p.id = r.payment_id where p.session_id = ${sessionId}`
    expect(refund?.state).toBe('succeeded')
  })
})
