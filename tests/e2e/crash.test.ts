import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Fault, VendorId } from '../sandbox/kernel/types'
import { type CrashOrder, crashSite } from './support/crash-site'
import { startVictim, type Victim } from './support/victim'
import { control, moneyOf, purchasesOf, sql } from './support/world'

/** Orders in the same place when the process is killed. */
const ORDERS = 5

let victim: Victim
const site = crashSite(() => victim)
beforeAll(async () => {
  victim = await startVictim()
  await site.open()
}, 120_000)
afterAll(async () => {
  await site.close()
  await victim.stop()
})
beforeEach(() => site.clear())

const hold = (vendor: VendorId, operation: string, isDone: boolean) =>
  site.hold(vendor, operation, isDone, ORDERS)

const fault = (vendor: VendorId, operation: string, kind: Fault['kind']) =>
  control('/faults', { vendor, operation, kind, remaining: ORDERS })

const iccidsOf = (orders: readonly CrashOrder[]) => orders.map(({ iccid }) => iccid)

/** Sweeps until all orders have ended; then each is delivered once, or refunded in full and not bought. */
async function expectSound(orders: readonly CrashOrder[], state: 'fulfilled' | 'refunded'): Promise<void> {
  await site.recover(orders)
  for (const order of orders) {
    const bought = (await purchasesOf(order.iccid)).length
    const { captured, refunded } = await moneyOf(order.sessionId)
    const [row] = await sql`select o.state, (select count(*)::int from store.messages m
        where m.data ->> 'orderId' = o.id and m.template in ('receipt', 'renewed', 'refunded')) as mails
      from store.orders o where o.number = ${order.orderNumber}`
    expect({ state: row?.state, bought, captured: captured > 0, back: refunded, mails: row?.mails }).toEqual({
      state,
      bought: state === 'fulfilled' ? 1 : 0,
      captured: true,
      back: state === 'fulfilled' ? 0 : captured,
      mails: 2,
    })
  }
}

describe('killed while an order is placed', () => {
  test.each([
    ['before Stripe has made the session', false],
    ['after Stripe has made the session', true],
  ])('%s: the same request opens the same order and one session', async (_name, isDone) => {
    const requests = await site.requests(ORDERS)
    await hold('stripe', 'checkout.sessions.create', isDone)
    const sent = requests.map((request) => site.send(request))
    await site.holding()
    if (isDone) await site.sessionsAtStripe(requests.length)
    await site.killAndRestart()
    expect(await Promise.all(sent)).toEqual(requests.map(() => null))
    const orders = await Promise.all(requests.map((request) => site.place(request)))
    const rows =
      await sql`select count(distinct o.id)::int as orders, count(p.*)::int as payments from store.orders o
      join store.order_lines l on l.order_id = o.id join store.payments p on p.order_id = o.id
      where l.iccid = any(${iccidsOf(orders)})`
    expect({ ...rows[0] }).toEqual({ orders: ORDERS, payments: ORDERS })
    for (const order of orders) await site.pay(order)
    await expectSound(orders, 'fulfilled')
  })
})

describe('killed while a payment is settled', () => {
  test('right after the event was stored', async () => {
    const orders = await site.placeAll(ORDERS)
    await hold('stripe', 'checkout.sessions.retrieve', false)
    for (const order of orders) await site.pay(order)
    await site.holding()
    await site.killAndRestart()
    await expectSound(orders, 'fulfilled')
  })

  test('while the page reads the session, and no event ever comes', async () => {
    const orders = await site.placeAll(ORDERS)
    await control('/stripe/webhooks', { enabled: false })
    for (const order of orders) await site.pay(order)
    await hold('stripe', 'checkout.sessions.retrieve', false)
    for (const order of orders) void site.visit(order)
    await site.holding()
    await site.killAndRestart()
    await expectSound(orders, 'fulfilled')
  })

  test('while the payment is being written down', async () => {
    const orders = await site.placeAll(ORDERS)
    await control('/stripe/webhooks', { enabled: false })
    for (const order of orders) await site.pay(order)
    await site.withOrdersLocked(orders, async () => {
      for (const order of orders) void site.visit(order)
      await site.waitForBlocked(ORDERS)
      await victim.kill()
    })
    await site.killAndRestart()
    await expectSound(orders, 'fulfilled')
  })
})

describe('killed while a bundle is bought', () => {
  test.each([
    ['while the eSIM is looked at before the purchase', 'usage', false],
    ['with the purchase under way, not done', 'topup', false],
    ['with the purchase done, not answered', 'topup', true],
  ])('%s', async (_name, operation, isDone) => {
    const orders = await site.placeAll(ORDERS)
    await hold('travelroam', operation, isDone)
    for (const order of orders) await site.pay(order)
    await site.holding()
    if (isDone) await site.bought(orders)
    await site.killAndRestart()
    await expectSound(orders, 'fulfilled')
  })

  test('with the purchase answered, not written down', async () => {
    const orders = await site.placeAll(ORDERS)
    await control('/settings', { vendor: 'travelroam', operation: 'topup', delayMs: 1_500 }, 'PUT')
    for (const order of orders) await site.pay(order)
    await site.inState(orders, 'sending')
    await site.withOrdersLocked(orders, async () => {
      await site.bought(orders)
      await site.waitForBlocked(ORDERS)
      await victim.kill()
    })
    await control('/settings', { vendor: 'travelroam', operation: 'topup', delayMs: 0 }, 'PUT')
    await site.killAndRestart()
    await expectSound(orders, 'fulfilled')
  })

  test('while a purchase of unknown outcome is read', async () => {
    const orders = await site.placeAll(ORDERS)
    await fault('travelroam', 'topup', 'reset_after')
    for (const order of orders) await site.pay(order)
    await site.inState(orders, 'unknown')
    await hold('travelroam', 'usage', false)
    await site.hurry(orders)
    void site.sweep()
    await site.holding()
    await site.killAndRestart()
    await expectSound(orders, 'fulfilled')
  })
})

describe('killed while money goes back', () => {
  test.each([
    ['with the refund under way, not done', false],
    ['with the refund done, not answered', true],
  ])('%s', async (_name, isDone) => {
    const orders = await site.placeAll(ORDERS)
    await control('/settings', { vendor: 'stripe', hangCommitsAfterMs: isDone ? 1 : null }, 'PUT')
    await control('/faults', { vendor: 'stripe', operation: 'refunds.create', kind: 'hang', remaining: 1 })
    await fault('travelroam', 'topup', 'wallet_empty')
    for (const order of orders) await site.pay(order)
    await site.holding()
    // Refused and written down: a refusal that is lost with the process would be asked for again.
    await site.inState(orders, 'rejected')
    await site.killAndRestart()
    await expectSound(orders, 'refunded')
  })
})

describe('killed while a mail is sent', () => {
  test('the mail goes out later; nothing is bought for it', async () => {
    const orders = await site.placeAll(1)
    await control('/faults', { vendor: 'smtp', operation: 'smtp.send', kind: 'hang', remaining: 1 })
    for (const order of orders) await site.pay(order)
    await site.holding()
    await site.killAndRestart()
    await expectSound(orders, 'fulfilled')
    const letters = await site.letters(orders[0]?.email ?? '')
    expect(new Set(letters.map(({ subject }) => subject)).size).toBe(2)
    // One that was taken and not yet written down as sent goes out again, under the same id: at least once, not at most.
    expect(letters.length).toBeLessThanOrEqual(3)
  })
})
