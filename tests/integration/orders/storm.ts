import { seededRandom } from '../../sandbox/kernel/random'
import type { Shop } from './bulk'

/** Buyers on their way, Stripe's letters about them, pages and sweeps: all at once, in an order that a seed decides. */

const AT_ONCE = 12
const MOST_SWEEPS = 4

/** What has an effect. Of the others, webhooks.test.ts sends hundreds. */
export const SESSION_EVENTS = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'refund.created',
  'refund.updated',
  'refund.failed',
]

export type Step<O> = (order: O) => Promise<unknown>

export interface Kind<O> {
  readonly steps: readonly Step<O>[]
  /** The states that such an order may end in. */
  readonly ends: readonly string[]
}

interface Journey<O> {
  readonly order: O
  readonly ends: readonly string[]
  readonly steps: Step<O>[]
  busy: boolean
}

/** The dice, and the letters on their way: some are lost, some are sent back, the others come once or more often, some day. */
export function createWeather(mostCopies: number) {
  let random = seededRandom(0)
  let letters: { body: Buffer; signature: string }[] = []
  const index = (length: number) => Math.floor(random() * length)
  return {
    begin(seed: number): void {
      random = seededRandom(seed)
      letters = []
    },
    random: () => random(),
    pick: <T>(items: readonly T[]): T => items[index(items.length)] as T,
    async mailman(body: Buffer, signature: string): Promise<number> {
      const dice = random()
      if (dice < 0.05) return 503
      if (dice > 0.1)
        for (let copies = Math.ceil(random() * mostCopies); copies > 0; copies--)
          letters.push({ body, signature })
      return 200
    },
    hasLetters: () => letters.length > 0,
    nextLetter: () => letters.splice(index(letters.length), 1)[0],
  }
}
export type Weather = ReturnType<typeof createWeather>

/** Each order is one of the kinds, in turn. */
export const journeysOf = <O>(orders: readonly O[], kinds: readonly Kind<O>[]): Journey<O>[] =>
  orders.map((order, index) => {
    const { steps, ends } = kinds[index % kinds.length] as Kind<O>
    return { order, ends, steps: [...steps], busy: false }
  })

/**
 * Until every buyer has done what they do and every letter has come.
 * @param visit what the shop does when a buyer comes back to a page
 */
export async function storm<O>(
  shop: Shop,
  weather: Weather,
  journeys: readonly Journey<O>[],
  visit: (order: O) => Promise<unknown>,
): Promise<void> {
  const { processEvents } = await import('@/lib/orders/commands/process-events')
  const { sweepOrders, workOff } = await import('@/lib/orders/commands/sweep-orders')
  const { random, pick } = weather
  let sweeps = 0
  const worker = async () => {
    for (;;) {
      const open = journeys.filter((journey) => journey.steps.length > 0 && !journey.busy)
      const dice = random()
      if (open.length === 0 && !weather.hasLetters()) return
      if (dice < 0.4 && open.length > 0) {
        await walk(pick(open))
      } else if (dice < 0.8 && weather.hasLetters()) {
        const letter = weather.nextLetter()
        if (letter) await shop.receive(letter.body, letter.signature)
        if (random() < 0.3) await processEvents()
      } else if (dice < 0.98) {
        await visit(pick(journeys).order)
        if (random() < 0.1) await workOff()
      } else if (sweeps < MOST_SWEEPS) {
        sweeps += 1
        await sweepOrders({ quietSeconds: 0 })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function walk<O>(journey: Journey<O>): Promise<void> {
  const step = journey.steps.shift()
  journey.busy = true
  await step?.(journey.order)
  journey.busy = false
}

/** How these orders have ended: state → how many. */
export async function endsOf(
  shop: Shop,
  orders: readonly { orderNumber: string }[],
): Promise<Record<string, number>> {
  const rows = await shop.sql<{ state: string; n: number }[]>`
    select state, count(*)::int as n from store.orders
    where number = any(${orders.map(({ orderNumber }) => orderNumber)}) group by 1 order by 1`
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

/** One line for each order that ended otherwise than its kind may. */
export async function wrongEnds<O extends { readonly orderNumber: string }>(
  shop: Shop,
  journeys: readonly Journey<O>[],
): Promise<string[]> {
  const numbers = journeys.map(({ order }) => order.orderNumber)
  const rows = await shop.sql<{ number: string; state: string }[]>`
    select number, state from store.orders where number = any(${numbers})`
  const ended = new Map(rows.map(({ number, state }) => [number, state]))
  return journeys.flatMap(({ order, ends }) => {
    const state = ended.get(order.orderNumber) ?? 'missing'
    return ends.includes(state) ? [] : [`${order.orderNumber} ended ${state}, not ${ends.join(' or ')}`]
  })
}
