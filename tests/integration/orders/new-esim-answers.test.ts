import { beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../sandbox/kernel/random'
import { settingsOf } from '../../sandbox/kernel/settings'
import { problemsOfBaskets } from './basket-books'
import { bundlesOf, paidBasket, placeBasket } from './baskets'
import { inParallel, liftLimits, type Shop } from './bulk'
import {
  impatientProviders,
  PURCHASE_TIMEOUT_MS,
  plantAnswers,
  settleSoon,
  sweepToTheEnd,
} from './every-answer'
import { PROVIDERS, type Provider } from './provider-quotes'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

/** Whatever a provider answers when a new eSIM is bought. */

const PURCHASES = 32
/** TravelRoam lists no orders: what it did with one whose answer was lost, only its portal tells. */
const MAY_NEED_REVIEW: readonly Provider[] = ['travelroam']

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
  await liftLimits(shop)
  await shop.control('/stripe/webhooks', { enabled: false })
  await shop.control('/settings', { vendor: 'esimcard', options: { asyncApplyMs: 1_000 } }, 'PUT')
  await settleSoon(shop)
}, 120_000)

test.each([
  ['hung calls of the first two providers are done later, those of the others never', 33, 2],
  ['hung calls of the last two providers are done later, those of the others never', 34, 0],
] as const)(
  'every answer of every provider (%s): one eSIM for each delivery, none for a refund',
  async (_name, seed, firstSilent) => {
    const random = seededRandom(seed)
    PROVIDERS.forEach((provider, index) => {
      const never = firstSilent === 2 ? index >= 2 : index < 2
      settingsOf(shop.world.world, provider).hangCommitsAfterMs = never ? null : 1.5 * PURCHASE_TIMEOUT_MS
    })
    const { settleSession } = await import('@/lib/orders/commands/settle-session')
    await impatientProviders()
    const wishes = (
      await Promise.all(
        PROVIDERS.map(async (provider) => {
          // Two bundles each, so that many of one bundle are under way at once.
          const bundles = await bundlesOf(shop, provider, 2)
          return Array.from({ length: PURCHASES / 2 }, (_, index) => ({
            bundleId: bundles[index % 2] ?? '',
            quantity: 2,
          }))
        }),
      )
    ).flat()
    const placed = await inParallel(wishes, 8, (wish) => placeBasket([wish]))
    for (const provider of PROVIDERS) plantAnswers(shop, provider, 'order', PURCHASES, random)
    await inParallel(placed, 16, async ({ sessionId }) => {
      await shop.pay(sessionId)
      await settleSession(sessionId)
    })
    await sweepToTheEnd(shop)
    shop.world.world.faults.clear()

    const numbers = placed.map(({ orderNumber }) => orderNumber)
    const outcomes = await shop.sql<{ provider: Provider; state: string; n: number }[]>`
      select f.provider, f.state, count(*)::int as n from store.fulfilments f join store.orders o on o.id = f.order_id
      where o.number = any(${numbers}) group by 1, 2 order by 1, 2`
    console.log(outcomes.map((o) => [o.provider, o.state, o.n].join(' ')).join(', '))
    const doubts = await shop.sql`
      select provider, evidence from store.fulfilments where state = 'manual' and provider <> all(${[...MAY_NEED_REVIEW]})`
    expect({ seed, doubts: [...doubts] }).toEqual({ seed, doubts: [] })
    expect({ seed, problems: await problemsOfBaskets(shop) }).toEqual({ seed, problems: [] })
    for (const provider of PROVIDERS) {
      const of = (state: string) =>
        outcomes.find((row) => row.provider === provider && row.state === state)?.n ?? 0
      expect({ provider, delivered: of('succeeded') > 8, refused: of('rejected') > 2 }).toEqual({
        provider,
        delivered: true,
        refused: true,
      })
    }
  },
  300_000,
)

test.each(PROVIDERS)(
  '%s names an eSIM of another order: nobody gets it twice, a person decides, nothing goes back',
  async (vendor) => {
    restartProviders()
    const { workOff } = await import('@/lib/orders/commands/sweep-orders')
    const [bundleId = ''] = await bundlesOf(shop, vendor)
    const first = await paidBasket(shop, [{ bundleId, quantity: 1 }])
    await sweepUntilQuiet(shop.sql, 20)
    await shop.control('/settings', { vendor, options: { repeatIccid: true } }, 'PUT')
    const second = await paidBasket(shop, [{ bundleId, quantity: 1 }])
    await workOff()
    await shop.control('/settings', { vendor, options: { repeatIccid: false } }, 'PUT')
    await sweepToTheEnd(shop)
    expect(await shop.orderState(first.orderNumber)).toBe('fulfilled')
    expect(await shop.orderState(second.orderNumber)).toBe('needs_review')
    expect((await shop.totals(second.sessionId)).refunded).toBe(0)
    const [line] = await shop.sql`
      select f.iccid, f.attempt::int from store.fulfilments f join store.orders o on o.id = f.order_id
      where o.number = ${second.orderNumber}`
    expect(line).toEqual({ iccid: null, attempt: 1 })
  },
  60_000,
)
