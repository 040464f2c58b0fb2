import { beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../sandbox/kernel/random'
import { problemsOf } from '../orders/books'
import { liftLimits, type Shop } from '../orders/bulk'
import { openShop, restartProviders, sweepUntilQuiet } from '../orders/shop'
import {
  commands,
  intentsAtStripe,
  type PlacedIntent,
  payableByOrder,
  placeIntents,
  runOutOfTime,
} from './intents'

const ORDERS = 100
const SEEDS = [11, 12, 13]
const AT_ONCE = 12
const MOST_SWEEPS = 4
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

/** Letters on their way from Stripe to us: some are lost, some are sent back, the others come one to five times, some day. */
let random = seededRandom(0)
let letters: { body: Buffer; signature: string }[] = []
async function mailman(body: Buffer, signature: string): Promise<number> {
  const dice = random()
  if (dice < 0.05) return 503
  if (dice > 0.1)
    for (let copies = Math.ceil(random() * 5); copies > 0; copies--) letters.push({ body, signature })
  return 200
}

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true, mailman })
  await liftLimits(shop)
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
  await shop.control('/stripe/webhooks', { events: [...EVENTS] })
}, 120_000)

type Step = (order: PlacedIntent) => Promise<unknown>
interface Journey {
  readonly order: PlacedIntent
  readonly ends: readonly string[]
  readonly steps: Step[]
  busy: boolean
}

const pay =
  (outcome: string): Step =>
  ({ intentId }) =>
    shop.payIntent(intentId, outcome)
const debit =
  (outcome: string): Step =>
  ({ intentId }) =>
    shop.control('/stripe/settle-delayed', { payment_intent: intentId, outcome })
const cancel: Step = async ({ orderId }) => {
  const { cancelOrder } = await commands()
  const cancelled = await cancelOrder(orderId)
  if (!cancelled.ok) throw new Error(`not cancelled: ${cancelled.error.code}`)
}
/** The buyer takes the link to our own page instead. */
const payOnPage: Step = async ({ orderId }) => {
  const { openCheckout } = await commands()
  const session = await openCheckout(orderId)
  if (!session.ok) throw new Error(`no session: ${session.error.code}`)
  await shop.pay(session.value.sessionId)
}
/** There and back again. */
const payAfterPage: Step = async ({ orderId }) => {
  const { openCheckout, openIntent } = await commands()
  const session = await openCheckout(orderId)
  const intent = await openIntent(orderId)
  if (!session.ok || !intent.ok) throw new Error('no payment')
  await shop.payIntent(intent.value.intentId)
}

const PAID = ['fulfilled', 'refunded']
const KINDS: { steps: Step[]; ends: readonly string[] }[] = [
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

async function storm(journeys: readonly Journey[]): Promise<void> {
  const { settleIntent, settleOrder, processEvents, sweepOrders, workOff } = await commands()
  let sweeps = 0
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)]
  const worker = async () => {
    for (;;) {
      const open = journeys.filter((journey) => journey.steps.length > 0 && !journey.busy)
      const dice = random()
      if (open.length === 0 && letters.length === 0) return
      if (dice < 0.4 && open.length > 0) {
        const journey = pick(open)
        const step = journey?.steps.shift()
        if (!journey || !step) continue
        journey.busy = true
        await step(journey.order)
        journey.busy = false
      } else if (dice < 0.8 && letters.length > 0) {
        const [letter] = letters.splice(Math.floor(random() * letters.length), 1)
        if (letter) await shop.receive(letter.body, letter.signature)
        if (random() < 0.3) await processEvents()
      } else if (dice < 0.98) {
        const { order } = pick(journeys) ?? {}
        if (order) await (random() < 0.5 ? settleIntent(order.intentId) : settleOrder(order.orderId))
        if (random() < 0.1) await workOff()
      } else if (sweeps < MOST_SWEEPS) {
        sweeps += 1
        await sweepOrders({ quietSeconds: 0 })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

test.each(SEEDS)(
  'seed %i: 100 orders paid by intent, events lost, late, doubled and in any order, pages, sweeps, switches and cancellations at any moment; everybody gets what they paid for, once',
  async (seed) => {
    random = seededRandom(seed)
    letters = []
    restartProviders()
    const before = await shop.sql`select number from store.orders`
    const placed = await placeIntents(shop, ORDERS)
    const journeys = placed.map((order, index): Journey => {
      const kind = KINDS[index % KINDS.length] as (typeof KINDS)[number]
      return { order, ends: kind.ends, steps: [...kind.steps], busy: false }
    })
    const refusals = 5
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'wallet_empty',
      remaining: refusals,
    })
    await storm(journeys)
    for (const [order, payable] of await payableByOrder(shop))
      expect({ order, payable: payable.length }).toEqual({ order, payable: 1 })
    await sweepUntilQuiet(shop.sql)
    await runOutOfTime(shop)
    await sweepUntilQuiet(shop.sql)

    const states = await shop.sql<{ number: string; state: string }[]>`
      select number, state from store.orders where number <> all(${before.map((row) => String(row.number))})`
    const ended = new Map(states.map(({ number, state }) => [number, state]))
    const wrong = journeys.flatMap(({ order, ends }) => {
      const state = ended.get(order.orderNumber) ?? 'missing'
      return ends.includes(state) ? [] : [`${order.orderNumber} ended ${state}, not ${ends.join(' or ')}`]
    })
    expect({ seed, wrong }).toEqual({ seed, wrong: [] })
    expect({ seed, refunded: states.filter(({ state }) => state === 'refunded').length }).toEqual({
      seed,
      refunded: refusals,
    })
    const unended = (await intentsAtStripe(shop)).filter(
      ({ status }) => !['succeeded', 'canceled'].includes(status),
    )
    expect({ seed, unended }).toEqual({ seed, unended: [] })
    expect({ seed, payable: [...(await payableByOrder(shop))] }).toEqual({ seed, payable: [] })
    expect({ seed, problems: await problemsOf(shop) }).toEqual({ seed, problems: [] })
  },
  300_000,
)
