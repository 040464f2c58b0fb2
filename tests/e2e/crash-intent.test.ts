import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { crashSite } from './support/crash-site'
import {
  aBundle,
  assignBody,
  type Bundle,
  guestToken,
  payAsStripeJs,
  totalsOf,
} from './support/old-shop-buying'
import { until } from './support/until'
import { startVictim, type Victim } from './support/victim'
import { control, sql } from './support/world'

/** Orders in the same place when the process is killed. */
const ORDERS = 3

let victim: Victim
let bundle: Bundle
const site = crashSite(() => victim)
beforeAll(async () => {
  victim = await startVictim()
  await site.open()
  bundle = await aBundle()
}, 120_000)
afterAll(async () => {
  await site.close()
  await victim.stop()
})
beforeEach(() => site.clear())

interface Wish {
  readonly token: string
  readonly key: string
}
interface Order extends Wish {
  readonly orderId: string
  readonly orderNumber: string
  readonly intentId: string
  /** What the buyer's own client pays with. */
  readonly answer: Record<string, string>
}

const wishes = (): Promise<Wish[]> =>
  Promise.all(
    Array.from({ length: ORDERS }, async () => ({ token: await guestToken(), key: crypto.randomUUID() })),
  )

const call = (method: string, path: string, { token, key }: Wish, body?: object) =>
  fetch(`${victim.url}/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'x-device-id': '1234',
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

/** Sends the order; null when nobody answers any more. */
const send = (wish: Wish) => call('POST', 'user/bundle/assign', wish, assignBody(bundle)).catch(() => null)

async function place(wish: Wish): Promise<Order> {
  const response = await send(wish)
  if (response?.status !== 200) throw new Error(`no order: ${await response?.text()}`)
  const { data } = (await response.json()) as { data: Record<string, string> }
  const orderId = data.order_id ?? ''
  const [row] = await sql`select number from store.orders where id = ${orderId}`
  const intentId = String(data.payment_intent_client_secret).split('_secret_')[0] ?? ''
  return { ...wish, orderId, orderNumber: String(row?.number), intentId, answer: data }
}
const placeAll = async () => Promise.all((await wishes()).map(place))

async function pay({ answer }: Order): Promise<void> {
  expect((await payAsStripeJs(answer)).body.status).toBe('succeeded')
}
/** The client looks whether its eSIM is there. */
const ask = (order: Order) => call('GET', `user/my-esim-by-order/${order.orderId}`, order).catch(() => null)

interface IntentAtStripe {
  readonly id: string
  readonly status: string
  readonly metadata: { readonly order_id?: string }
}
const intentsOf = async (orders: readonly { orderId: string }[]) => {
  const { intents } = await control<{ intents: IntentAtStripe[] }>('/stripe/intents?limit=1000')
  return intents.filter(({ metadata }) => orders.some(({ orderId }) => orderId === metadata.order_id))
}
const bought = async () =>
  (await control<{ purchases: { kind: string }[] }>('/purchases')).purchases.filter(
    ({ kind }) => kind === 'order',
  ).length

/** Sweeps until all have ended; then each has its one eSIM and was charged once, by the one intent of its order. */
async function expectSound(orders: readonly Order[], boughtBefore: number): Promise<void> {
  for (const { state } of await site.recover(orders)) expect(state).toBe('fulfilled')
  expect((await bought()) - boughtBefore).toBe(ORDERS)
  for (const order of orders) {
    const [row] = await sql`select amount_minor::int as amount,
        (select count(*)::int from store.messages m where m.data ->> 'orderId' = o.id and m.template = 'receipt') as receipts,
        (select count(*)::int from ledger.transactions t join store.payments p on p.id = t.cause_id
          where p.order_id = o.id and t.kind = 'payment_received') as postings
      from store.orders o where o.id = ${order.orderId}`
    expect({ ...row, ...(await totalsOf(order.intentId)) }).toEqual({
      amount: row?.amount,
      receipts: 1,
      postings: 1,
      captured: row?.amount,
      refunded: 0,
    })
  }
  expect(new Set((await intentsOf(orders)).map(({ id }) => id))).toEqual(
    new Set(orders.map(({ intentId }) => intentId)),
  )
}

describe('killed while an intent is opened', () => {
  test.each([
    ['before Stripe has made its customer', 'customers.create', false],
    ['after Stripe has made its customer', 'customers.create', true],
    ['before Stripe has made it', 'payment_intents.create', false],
    ['after Stripe has made it', 'payment_intents.create', true],
  ])('%s: the same request opens the same order and one intent', async (_name, operation, isDone) => {
    const before = await bought()
    const wanted = await wishes()
    await site.hold('stripe', operation, isDone, ORDERS)
    const sent = wanted.map(send)
    await site.holding()
    await site.killAndRestart()
    expect(await Promise.all(sent)).toEqual(wanted.map(() => null))
    const orders = await Promise.all(wanted.map(place))
    const payments =
      await sql`select 1 from store.payments where order_id = any(${orders.map(({ orderId }) => orderId)})`
    expect(payments).toHaveLength(ORDERS)
    for (const order of orders) await pay(order)
    await expectSound(orders, before)
  })
})

describe('killed while a payment by intent is settled', () => {
  test('right after the event was stored', async () => {
    const before = await bought()
    const orders = await placeAll()
    await site.hold('stripe', 'payment_intents.retrieve', false, ORDERS)
    for (const order of orders) await pay(order)
    await site.holding()
    await site.killAndRestart()
    await expectSound(orders, before)
  })

  test('while the client asks for its eSIM, and no event ever comes', async () => {
    const before = await bought()
    const orders = await placeAll()
    await control('/stripe/webhooks', { enabled: false })
    for (const order of orders) await pay(order)
    await site.hold('stripe', 'payment_intents.retrieve', false, ORDERS)
    for (const order of orders) void ask(order)
    await site.holding()
    await site.killAndRestart()
    await expectSound(orders, before)
  })

  test('while the payment is being written down', async () => {
    const before = await bought()
    const orders = await placeAll()
    await control('/stripe/webhooks', { enabled: false })
    for (const order of orders) await pay(order)
    await site.withOrdersLocked(orders, async () => {
      for (const order of orders) void ask(order)
      await site.waitForBlocked(ORDERS)
      await victim.kill()
    })
    await site.killAndRestart()
    await expectSound(orders, before)
  })
})

describe('killed while an order by intent is cancelled', () => {
  test.each([
    ['before Stripe has ended the intent', false],
    ['after Stripe has ended the intent', true],
  ])('%s: the order ends, and nobody can pay it', async (_name, isDone) => {
    const orders = await placeAll()
    await site.hold('stripe', 'payment_intents.cancel', isDone, ORDERS)
    for (const order of orders)
      void call('DELETE', `user/order/cancel/${order.orderId}`, order).catch(() => null)
    await site.holding()
    if (isDone)
      await until(
        'Stripe has ended them',
        () => intentsOf(orders),
        (intents) => intents.every(({ status }) => status === 'canceled'),
      )
    await site.killAndRestart()
    for (const { state } of await site.recover(orders)) expect(state).toBe('canceled')
    for (const { status } of await intentsOf(orders)) expect(status).toBe('canceled')
  })
})
