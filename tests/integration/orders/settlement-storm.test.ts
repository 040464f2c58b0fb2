import { beforeAll, expect, test } from 'vitest'
import { problemsOf } from './books'
import { liftLimits, type Placed, placeMany, type Shop } from './bulk'
import { report, scaleOf, sweepsFor, timeoutFor } from './scale'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'
import {
  createWeather,
  endsOf,
  journeysOf,
  type Kind,
  SESSION_EVENTS,
  type Step,
  storm,
  wrongEnds,
} from './storm'

const scale = scaleOf({ orders: 120, seeds: [1] })
const weather = createWeather(5)

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true, mailman: weather.mailman })
  await liftLimits(shop)
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
  await shop.control('/stripe/webhooks', { events: SESSION_EVENTS })
}, 120_000)

const settle = async (sessionId: string) =>
  (await import('@/lib/orders/commands/settle-session')).settleSession(sessionId)

const pay =
  (outcome: string): Step<Placed> =>
  ({ sessionId }) =>
    shop.pay(sessionId, outcome)
const debit =
  (outcome: string): Step<Placed> =>
  ({ sessionId }) =>
    shop.control('/stripe/settle-delayed', { session: sessionId, outcome })
const expire: Step<Placed> = ({ sessionId }) => shop.control('/stripe/expire', { session: sessionId })

/** Once the first payment has failed, the buyer pays on a second session. */
const payAgain: Step<Placed> = async ({ orderNumber, sessionId }) => {
  const { openCheckout } = await import('@/lib/orders/commands/open-checkout')
  await settle(sessionId)
  const [order] = await shop.sql`select id from store.orders where number = ${orderNumber}`
  const second = await openCheckout(String(order?.id))
  if (!second.ok) throw new Error(`no second session: ${second.error.code}`)
  await shop.pay(second.value.sessionId)
}

const PAID = ['fulfilled', 'refunded']
const KINDS: Kind<Placed>[] = [
  { steps: [pay('succeeded')], ends: PAID },
  { steps: [pay('declined'), pay('succeeded')], ends: PAID },
  { steps: [pay('authenticated')], ends: PAID },
  { steps: [pay('delayed'), debit('succeeded')], ends: PAID },
  { steps: [pay('delayed_failure'), debit('failed')], ends: ['payment_failed'] },
  { steps: [pay('delayed_failure'), debit('failed'), payAgain], ends: PAID },
  { steps: [expire], ends: ['expired'] },
  { steps: [pay('declined'), expire], ends: ['expired'] },
]

test.each(scale.seeds)(
  `seed %i: ${scale.orders} orders, events lost, late, doubled and in any order, pages and sweeps at any moment; everybody gets what they paid for, once`,
  async (seed) => {
    weather.begin(seed)
    restartProviders()
    const placed = await placeMany(shop, scale.orders)
    const journeys = journeysOf(placed, KINDS)
    const refusals = scale.orders / 20
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'wallet_empty',
      remaining: refusals,
    })
    await storm(shop, weather, journeys, ({ sessionId }) => settle(sessionId))
    await sweepUntilQuiet(shop.sql, 60, sweepsFor(scale))

    const ended = await endsOf(shop, placed)
    expect({ seed, wrong: await wrongEnds(shop, journeys) }).toEqual({ seed, wrong: [] })
    expect({ seed, refunded: ended.refunded }).toEqual({ seed, refunded: refusals })
    expect({ seed, problems: await problemsOf(shop, placed) }).toEqual({ seed, problems: [] })
    report('settlement', seed, ended)
  },
  timeoutFor(scale),
)
