import { beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../orders/books'
import { liftLimits, type Shop } from '../orders/bulk'
import { report, scaleOf, sweepsFor, timeoutFor } from '../orders/scale'
import { openShop, restartProviders, sweepUntilQuiet } from '../orders/shop'
import { createWeather, endsOf, journeysOf, type Kind, type Step, storm, wrongEnds } from '../orders/storm'
import {
  commands,
  intentsAtStripe,
  type PlacedIntent,
  payableByOrder,
  placeIntents,
  runOutOfTime,
} from './intents'

const scale = scaleOf({ orders: 60, seeds: [11] })
const EVENTS = [
  'payment_intent.succeeded',
  'payment_intent.processing',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'checkout.session.completed',
  'checkout.session.expired',
  'refund.created',
  'refund.updated',
]
const weather = createWeather(5)

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true, mailman: weather.mailman })
  await liftLimits(shop)
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
  await shop.control('/stripe/webhooks', { events: EVENTS })
}, 120_000)

const pay =
  (outcome: string): Step<PlacedIntent> =>
  ({ intentId }) =>
    shop.payIntent(intentId, outcome)
const debit =
  (outcome: string): Step<PlacedIntent> =>
  ({ intentId }) =>
    shop.control('/stripe/settle-delayed', { payment_intent: intentId, outcome })
const cancel: Step<PlacedIntent> = async ({ orderId }) => {
  const { cancelOrder } = await commands()
  const cancelled = await cancelOrder(orderId)
  if (!cancelled.ok) throw new Error(`not cancelled: ${cancelled.error.code}`)
}
/** The buyer takes the link to our own page instead. */
const payOnPage: Step<PlacedIntent> = async ({ orderId }) => {
  const { openCheckout } = await commands()
  const session = await openCheckout(orderId)
  if (!session.ok) throw new Error(`no session: ${session.error.code}`)
  await shop.pay(session.value.sessionId)
}
/** There and back again. */
const payAfterPage: Step<PlacedIntent> = async ({ orderId }) => {
  const { openCheckout, openIntent } = await commands()
  const session = await openCheckout(orderId)
  const intent = await openIntent(orderId)
  if (!session.ok || !intent.ok) throw new Error('no payment')
  await shop.payIntent(intent.value.intentId)
}

const PAID = ['fulfilled', 'refunded']
const KINDS: Kind<PlacedIntent>[] = [
  { steps: [pay('succeeded')], ends: PAID },
  { steps: [pay('declined'), pay('succeeded')], ends: PAID },
  { steps: [pay('authentication_failed'), pay('authenticated')], ends: PAID },
  { steps: [pay('delayed'), debit('succeeded')], ends: PAID },
  { steps: [pay('delayed_failure'), debit('failed'), pay('succeeded')], ends: PAID },
  { steps: [pay('delayed_failure'), debit('failed')], ends: ['expired'] },
  { steps: [pay('declined')], ends: ['expired'] },
  { steps: [cancel], ends: ['canceled'] },
  { steps: [pay('declined'), cancel], ends: ['canceled'] },
  { steps: [payOnPage], ends: PAID },
  { steps: [payAfterPage], ends: PAID },
]

async function visit({ intentId, orderId }: PlacedIntent): Promise<void> {
  const { settleIntent, settleOrder } = await commands()
  await (weather.random() < 0.5 ? settleIntent(intentId) : settleOrder(orderId))
}

test.each(scale.seeds)(
  `seed %i: ${scale.orders} orders paid by intent, events lost, late, doubled and in any order, pages, sweeps, switches and cancellations at any moment; everybody gets what they paid for, once`,
  async (seed) => {
    weather.begin(seed)
    restartProviders()
    const placed = await placeIntents(shop, scale.orders)
    const journeys = journeysOf(placed, KINDS)
    const refusals = scale.orders / 20
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'wallet_empty',
      remaining: refusals,
    })
    await storm(shop, weather, journeys, visit)
    for (const [order, payable] of await payableByOrder(shop))
      expect({ order, payable: payable.length }).toEqual({ order, payable: 1 })
    await sweepUntilQuiet(shop.sql, 60, sweepsFor(scale))
    await runOutOfTime(shop)
    await sweepUntilQuiet(shop.sql, 60, sweepsFor(scale))

    const ended = await endsOf(shop, placed)
    expect({ seed, wrong: await wrongEnds(shop, journeys) }).toEqual({ seed, wrong: [] })
    expect({ seed, refunded: ended.refunded }).toEqual({ seed, refunded: refusals })
    const unended = (await intentsAtStripe(shop)).filter(
      ({ status }) => !['succeeded', 'canceled'].includes(status),
    )
    expect({ seed, unended }).toEqual({ seed, unended: [] })
    expect({ seed, payable: [...(await payableByOrder(shop))] }).toEqual({ seed, payable: [] })
    expect({ seed, problems: await problemsOf(shop, placed) }).toEqual({ seed, problems: [] })
    report('intents', seed, ended)
  },
  timeoutFor(scale),
)
