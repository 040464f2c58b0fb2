import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { grow } from '../orders/aging'
import { restartProviders } from '../orders/shop'
import { openPocketbillShop, type PocketbillShop } from './pocketbill-shop'

/** Money goes back by the service that took it, once, however little that one says. */
let shop: PocketbillShop
beforeAll(async () => {
  shop = await openPocketbillShop()
}, 120_000)
beforeEach(() => {
  restartProviders()
  shop.service.forget()
  shop.compose(shop.driver, shop.stripe)
})

const paybacks = () => [...shop.service.books.paybacks.values()]
const keysOf = (operation: string) =>
  shop.service.books.calls.filter((call) => call.operation === operation).map(({ key }) => key)
/** Its refund is due now; those of other tests wait. */
const hurry = ({ id }: { id: string }) =>
  shop.sql`update store.refunds set next_at = now() where order_id = ${id} and state in ('requested', 'pending')`
async function drain(order: { id: string }): Promise<void> {
  await hurry(order)
  await shop.lib.drainRefunds()
}
async function refundsOf(orderId: string) {
  const rows = await shop.sql`select state, state_reason, stripe_refund_id from store.refunds
    where order_id = ${orderId} order by created_at`
  return rows.map(({ state, state_reason, stripe_refund_id }) => ({ state, state_reason, stripe_refund_id }))
}
const statesOf = async (orderId: string) => (await refundsOf(orderId)).map(({ state }) => state)

/** Paid with Pocketbill; the provider has refused it, and nobody has asked for the money yet. */
async function owed() {
  const { drainFulfilments } = await import('@/lib/orders/commands/fulfil')
  // What another test has left to be bought is bought: the refusal is for this one.
  await drainFulfilments()
  const order = await shop.order()
  shop.world.world.faults.add({
    vendor: 'travelroam',
    operation: 'topup',
    kind: 'wallet_empty',
    remaining: 1,
  })
  await shop.confirm(order.checkoutUrl)
  await shop.lib.settleReturn(order.paymentId)
  await drainFulfilments()
  expect(await statesOf(order.id)).toEqual(['requested'])
  shop.service.books.calls.length = 0
  return order
}

describe('what could not be delivered', () => {
  test('is asked back of the service that took it, waits, and ends by what it tells', async () => {
    const before = await shop.clearing()
    const order = await owed()
    expect((await shop.clearing()) - before).toBe(order.amountMinor)
    await drain(order)
    expect(await statesOf(order.id)).toEqual(['pending'])
    expect(await shop.orderState(order.orderNumber)).toBe('refunding')
    // Asked again while it waits: it is read, not made again.
    await drain(order)
    const [made] = paybacks()
    expect(keysOf('paybacks.create')).toEqual([`re:${order.id}:1:1`])

    shop.service.endPayback(made?.id ?? '', 'credited')
    expect(await shop.service.deliver()).toContain(200)
    await shop.lib.processEvents()
    expect(await refundsOf(order.id)).toEqual([
      { state: 'succeeded', state_reason: 'Pocketbill: succeeded', stripe_refund_id: made?.id },
    ])
    expect(await shop.orderState(order.orderNumber)).toBe('refunded')
    expect(await shop.clearing()).toBe(before)
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('goes back once, whoever looks: drain, sweep and webhook at once, each many times', async () => {
    const order = await owed()
    await drain(order)
    shop.service.endPayback(paybacks()[0]?.id ?? '', 'credited')
    await shop.service.deliver()
    await hurry(order)
    const all = [
      () => shop.lib.drainRefunds(),
      () => shop.lib.processEvents(),
      () => shop.lib.sweepOrders({ quietSeconds: 0 }),
    ]
    await Promise.all(Array.from({ length: 12 }, (_, i) => all[i % all.length]?.()))
    expect(paybacks()).toHaveLength(1)
    expect(await statesOf(order.id)).toEqual(['succeeded'])
    const [posted] =
      await shop.sql`select count(*)::int as n from ledger.transactions t join store.refunds r on r.id = t.cause_id
      where r.order_id = ${order.id} and t.kind = 'refund_paid'`
    expect(posted?.n).toBe(1)
  })

  test('comes back after it seemed to have arrived: it is owed again, a person is told, and it is paid once more', async () => {
    const before = await shop.clearing()
    const order = await owed()
    await drain(order)
    const [first] = paybacks()
    for (const end of ['credited', 'bounced'] as const) {
      shop.service.endPayback(first?.id ?? '', end)
      await shop.service.deliver()
      await shop.lib.processEvents()
    }
    expect(await statesOf(order.id)).toEqual(['failed'])
    expect((await shop.clearing()) - before).toBe(order.amountMinor)
    expect(await shop.incidents(order.id)).toContain('refund_failed')

    const [failed] = await shop.sql`select id from store.refunds where order_id = ${order.id}`
    expect(await shop.lib.payRefundAgain(String(failed?.id), 'card')).toEqual({ ok: true, value: true })
    await drain(order)
    expect(keysOf('paybacks.create')).toEqual([`re:${order.id}:1:1`, `re:${order.id}:1:2`])
    shop.service.endPayback(paybacks()[1]?.id ?? '', 'credited')
    await drain(order)
    expect(await statesOf(order.id)).toEqual(['failed', 'succeeded'])
    expect(await shop.clearing()).toBe(before)
  })
})

describe('a refund of which nobody heard', () => {
  test.each(['hang_after', 'status_500_after'] as const)(
    'but that was made (%s), is found by reading, and never asked for again',
    async (trouble) => {
      const order = await owed()
      shop.service.trouble('paybacks.create', trouble)
      await shop.impatiently(() => drain(order))
      expect(await statesOf(order.id)).toEqual(['requested'])
      await drain(order)
      expect(await statesOf(order.id)).toEqual(['pending'])
      expect(keysOf('paybacks.create')).toEqual([`re:${order.id}:1:1`])
      expect(paybacks()).toHaveLength(1)
    },
  )

  test('and that was not made, is asked for again with the same key', async () => {
    const order = await owed()
    for (const trouble of ['reset_before', 'status_500_before'] as const) {
      shop.service.trouble('paybacks.create', trouble)
      await drain(order)
      expect(await statesOf(order.id)).toEqual(['requested'])
    }
    // Where it cannot be read either, nothing is asked for.
    shop.service.trouble('paybacks.read', 'status_500_before')
    shop.service.trouble('paybacks.read', 'status_500_before')
    await drain(order)
    expect(paybacks()).toHaveLength(0)
    await drain(order)
    expect(await statesOf(order.id)).toEqual(['pending'])
    expect(keysOf('paybacks.create')).toEqual(Array.from({ length: 3 }, () => `re:${order.id}:1:1`))
    expect(paybacks()).toHaveLength(1)
  })

  test('waits for its service where that one is not configured any more: no other one pays it', async () => {
    const order = await owed()
    shop.compose(shop.stripe)
    await drain(order)
    expect(await statesOf(order.id)).toEqual(['requested'])
    expect(await shop.incidents(order.id)).toEqual(['refund_impossible'])
    shop.compose(shop.stripe, shop.driver)
    await drain(order)
    expect(await statesOf(order.id)).toEqual(['pending'])
    expect(paybacks()).toHaveLength(1)
  })
})

test('a service tells only of refunds that it was asked for, whatever they are called there', async () => {
  shop.compose(shop.stripe, shop.driver)
  const order = await shop.order()
  await shop.pay(order.sessionId)
  await shop.lib.settleSession(order.sessionId, shop.stripe)
  const { inTransaction } = await import('@/lib/platform/db/client')
  const amount = { amountMinor: 100, currency: order.currency }
  await inTransaction((tx) =>
    shop.lib.requestRefund(tx, { orderId: order.id, paymentId: order.paymentId, amount, reason: 'staff' }),
  )
  const [row] = await shop.sql`select id from store.refunds where order_id = ${order.id}`
  shop.service.books.paybacks.set('pbp_1', {
    ...{ id: 'pbp_1', bill_id: `pbb_${'0'.repeat(18)}`, merchant_ref: String(row?.id) },
    ...{ amount: '1.00', currency: order.currency, status: 'queued' },
  })
  shop.service.endPayback('pbp_1', 'credited')
  await shop.service.deliver()
  await shop.lib.processEvents()
  expect(await statesOf(order.id)).toEqual(['requested'])
  await drain(order)
  expect(await shop.totals(order.sessionId)).toMatchObject({ refunded: 100 })
})

test('the daily comparison names a service that does not list what moved, and misses nothing of it at Stripe', async () => {
  const order = await owed()
  await drain(order)
  shop.service.endPayback(paybacks()[0]?.id ?? '', 'credited')
  await drain(order)
  expect(await shop.orderState(order.orderNumber)).toBe('refunded')
  await shop.lib.reconcile()
  await grow(shop)
  expect(await shop.lib.reconcile()).toMatchObject({ notCompared: ['pocketbill'], stripe: 0, ledger: 0 })
  // Also once it is not configured any more: it has taken money.
  shop.compose(shop.stripe)
  expect(await shop.lib.reconcile()).toMatchObject({ notCompared: ['pocketbill'], stripe: 0 })
})
