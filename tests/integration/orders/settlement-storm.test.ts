import { beforeAll, expect, test } from 'vitest'
import { seededRandom } from '../../sandbox/kernel/random'
import { problemsOf } from './books'
import { liftLimits, type Placed, placeMany, type Shop } from './bulk'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

const ORDERS = 200
const SEEDS = [1, 2, 3, 4, 5]
const AT_ONCE = 12
const MOST_SWEEPS = 4
/** What has an effect. Of the others, webhooks.test.ts sends hundreds. */
const EVENTS = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'refund.created',
  'refund.updated',
  'refund.failed',
]

type Step = (order: Placed) => Promise<unknown>
interface Journey {
  readonly order: Placed
  readonly ends: readonly string[]
  readonly steps: Step[]
  busy: boolean
}

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

const commands = async () => ({
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/process-events')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
  ...(await import('@/lib/orders/commands/open-checkout')),
})

const pay =
  (outcome: string): Step =>
  ({ sessionId }) =>
    shop.pay(sessionId, outcome)
const debit =
  (outcome: string): Step =>
  ({ sessionId }) =>
    shop.control('/stripe/settle-delayed', { session: sessionId, outcome })
const expire: Step = ({ sessionId }) => shop.control('/stripe/expire', { session: sessionId })

/** Once the first payment has failed, the buyer pays on a second session. */
const payAgain: Step = async ({ orderNumber, sessionId }) => {
  const { openCheckout, settleSession } = await commands()
  await settleSession(sessionId)
  const [order] = await shop.sql`select id from store.orders where number = ${orderNumber}`
  const second = await openCheckout(String(order?.id))
  if (!second.ok) throw new Error(`no second session: ${second.error.code}`)
  await shop.pay(second.value.sessionId)
}

const PAID = ['fulfilled', 'refunded']
const KINDS: { steps: Step[]; ends: readonly string[] }[] = [
  { steps: [pay('succeeded')], ends: PAID },
  { steps: [pay('declined'), pay('succeeded')], ends: PAID },
  { steps: [pay('authenticated')], ends: PAID },
  { steps: [pay('delayed'), debit('succeeded')], ends: PAID },
  { steps: [pay('delayed_failure'), debit('failed')], ends: ['payment_failed'] },
  { steps: [pay('delayed_failure'), debit('failed'), payAgain], ends: PAID },
  { steps: [expire], ends: ['expired'] },
  { steps: [pay('declined'), expire], ends: ['expired'] },
]

async function storm(journeys: readonly Journey[]): Promise<void> {
  const { settleSession, processEvents, sweepOrders, workOff } = await commands()
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
        if (order) await settleSession(order.sessionId)
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
  'seed %i: 200 orders, events lost, late, doubled and in any order, pages and sweeps at any moment; everybody gets what they paid for, once',
  async (seed) => {
    random = seededRandom(seed)
    letters = []
    restartProviders()
    const before = await shop.sql`select number from store.orders`
    const placed = await placeMany(shop, ORDERS)
    const journeys = placed.map((order, index): Journey => {
      const kind = KINDS[index % KINDS.length] as (typeof KINDS)[number]
      return { order, ends: kind.ends, steps: [...kind.steps], busy: false }
    })
    const refusals = 10
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'wallet_empty',
      remaining: refusals,
    })
    await storm(journeys)
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
    expect({ seed, problems: await problemsOf(shop) }).toEqual({ seed, problems: [] })
  },
  300_000,
)
