import { beforeAll, expect, test } from 'vitest'
import { problemsOfBaskets } from './basket-books'
import { bundlesOf, paidBasket, placeBasket } from './baskets'
import { inParallel, liftLimits, type Shop } from './bulk'
import {
  buyInto,
  doubtsOf,
  impatientProviders,
  outcomesOf,
  settleSoon,
  sweepToTheEnd,
  wavesOf,
} from './every-answer'
import { PROVIDERS, type Provider } from './provider-quotes'
import { report, scaleOf, timeoutFor } from './scale'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'
import { endsOf } from './storm'

/** Whatever a provider answers when a new eSIM is bought. */

const scale = scaleOf({ orders: 32, seeds: [33, 34] })
const EACH = Math.floor(scale.orders / PROVIDERS.length)
/** eSIMs of an order. */
const QUANTITY = 2
const PURCHASES = QUANTITY * EACH
/** TravelRoam lists no orders: what it did with one whose answer was lost, only its portal tells. */
const MAY_NEED_REVIEW: readonly Provider[] = ['travelroam']

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
  await liftLimits(shop)
  await shop.control('/stripe/webhooks', { enabled: false })
  await shop.control('/settings', { vendor: 'esimcard', options: { asyncApplyMs: 1_000 } }, 'PUT')
  await settleSoon(shop, scale)
}, 120_000)

/** Eight orders of each bundle, so that many of one bundle are wanted at once: those a provider is sent one by one. */
async function wishes() {
  const ofEach = await Promise.all(
    PROVIDERS.map((provider) => bundlesOf(shop, provider, Math.ceil(EACH / 8))),
  )
  return ofEach.flatMap((bundles) =>
    Array.from({ length: EACH }, (_, index) => ({
      bundleId: bundles[index % bundles.length] ?? '',
      quantity: QUANTITY,
    })),
  )
}

test.each(wavesOf(scale))(
  `${scale.orders} orders, every answer of every provider (%s): one eSIM for each delivery, none for a refund`,
  async (_name, wave) => {
    const { seed } = wave
    await impatientProviders()
    const placed = await inParallel(await wishes(), 8, (wish) => placeBasket([wish]))
    await buyInto(shop, wave, 'order', placed, PURCHASES)

    const outcomes = await outcomesOf(shop, placed)
    for (const provider of PROVIDERS) {
      const of = (state: string) => outcomes[`${provider} ${state}`] ?? 0
      const mayDoubt = MAY_NEED_REVIEW.includes(provider)
      const doubts = mayDoubt ? [] : await doubtsOf(shop, placed, provider)
      expect({ seed, provider, doubts }).toEqual({ seed, provider, doubts: [] })
      expect({
        provider,
        delivered: of('succeeded') > PURCHASES / 4,
        refused: of('rejected') >= PURCHASES / 16,
      }).toEqual({
        provider,
        delivered: true,
        refused: true,
      })
    }
    expect({ seed, problems: await problemsOfBaskets(shop, placed) }).toEqual({ seed, problems: [] })
    report('new eSIMs', seed, await endsOf(shop, placed))
  },
  timeoutFor(scale),
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
