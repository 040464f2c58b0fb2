import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inParallel, liftLimits, type Shop, until } from './bulk'
import { openShop, placeRenewal, refundByHand, restartProviders, sweepUntilQuiet } from './shop'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
}, 120_000)
beforeEach(restartProviders)

const commands = async () => ({
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/process-events')),
  ...(await import('@/lib/orders/commands/refund-order')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
  ...(await import('@/lib/platform/db/client')),
})

async function delivered() {
  const { settleSession, workOff } = await commands()
  const placed = await placeRenewal(await shop.esim())
  await shop.pay(placed.sessionId)
  await settleSession(placed.sessionId)
  await workOff()
  const [payment] =
    await shop.sql`select id, order_id, payment_intent_id from store.payments where session_id = ${placed.sessionId}`
  return {
    ...placed,
    orderId: String(payment?.order_id),
    paymentId: String(payment?.id),
    intentId: String(payment?.payment_intent_id),
  }
}
type Delivered = Awaited<ReturnType<typeof delivered>>

async function askBack(order: Delivered, amountMinor: number): Promise<string> {
  const { requestRefund, inTransaction } = await commands()
  const amount = { amountMinor, currency: order.price.currency }
  try {
    await inTransaction((tx) =>
      requestRefund(tx, { orderId: order.orderId, paymentId: order.paymentId, amount, reason: 'staff' }),
    )
    return 'promised'
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error)
  }
}
const count = (answers: readonly string[]) =>
  Object.fromEntries(
    [...new Set(answers)].map((one) => [one, answers.filter((other) => other === one).length]),
  )
const refundsOf = (order: Delivered) => shop.sql<
  { state: string; amount: number; stripe_refund_id: string }[]
>`
  select state, amount_minor::float8 as amount, stripe_refund_id from store.refunds where payment_id = ${order.paymentId}`
const outstanding = async (order: Delivered) =>
  Number(
    (
      await shop.sql`select coalesce(-sum(p.amount_minor), 0)::float8 as n from store.refunds r,
        ledger.postings('refund', r.id) p where r.payment_id = ${order.paymentId} and p.account_kind = 'refunds_payable'`
    )[0]?.n,
  )

describe('never more goes back than came in', () => {
  test('100 requests at once for a tenth each: ten are promised, ninety refused, and Stripe pays ten', async () => {
    const order = await delivered()
    const tenth = Math.floor(order.price.amountMinor / 10)
    const answers = await inParallel(Array.from({ length: 100 }), 100, () => askBack(order, tenth))
    const promised = Math.floor(order.price.amountMinor / tenth)
    expect(count(answers)).toEqual({ promised, RK006: 100 - promised })
    await sweepUntilQuiet(shop.sql)
    expect(await shop.totals(order.sessionId)).toEqual({
      captured: order.price.amountMinor,
      refunded: promised * tenth,
    })
    expect(await outstanding(order)).toBe(0)
  })

  test('100 requests at once for all of it: one is promised; then not even one unit more', async () => {
    const order = await delivered()
    const all = order.price.amountMinor
    const answers = await inParallel(Array.from({ length: 100 }), 100, () => askBack(order, all))
    expect(count(answers)).toEqual({ promised: 1, RK006: 99 })
    expect(await askBack(order, 1)).toBe('RK006')
    await sweepUntilQuiet(shop.sql)
    expect(await shop.totals(order.sessionId)).toEqual({ captured: all, refunded: all })
  })

  test('in parts, down to the last unit', async () => {
    const order = await delivered()
    const all = order.price.amountMinor
    for (const part of [all - 3, 2, 1]) expect(await askBack(order, part)).toBe('promised')
    expect(await askBack(order, 1)).toBe('RK006')
    await sweepUntilQuiet(shop.sql)
    expect((await shop.totals(order.sessionId)).refunded).toBe(all)
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('50 drains at once ask Stripe once for each promise', async () => {
    const { drainRefunds } = await commands()
    const orders = await inParallel(Array.from({ length: 5 }), 5, delivered)
    for (const order of orders) await askBack(order, order.price.amountMinor)
    await Promise.all(Array.from({ length: 50 }, () => drainRefunds()))
    for (const order of orders) {
      const totals = await shop.control(`/stripe/totals?session=${order.sessionId}`)
      expect(totals).toMatchObject({ refunds: 1, refunded: order.price.amountMinor })
    }
  })

  test('two drains that both hold the same promise, because the first was slow: Stripe refunds half of it once', async () => {
    const { drainRefunds } = await commands()
    const order = await delivered()
    const half = Math.floor(order.price.amountMinor / 2)
    await askBack(order, half)
    shop.world.world.faults.add({
      vendor: 'stripe',
      operation: 'refunds.create',
      kind: 'latency',
      delayMs: 1_500,
      remaining: 1,
    })
    const slow = drainRefunds({ limit: 1 })
    await until('Stripe has been asked', () => shop.world.world.faults.list().length === 0)
    await shop.sql`update store.refunds set next_at = now() where payment_id = ${order.paymentId}`
    await Promise.all([slow, drainRefunds({ limit: 1 })])
    await sweepUntilQuiet(shop.sql)
    const totals = await shop.control(`/stripe/totals?session=${order.sessionId}`)
    expect(totals).toMatchObject({ refunds: 1, refunded: half })
    expect((await refundsOf(order)).map(({ state }) => state)).toEqual(['succeeded'])
  })

  test('Stripe fails after it has refunded half, and its event is lost: found by looking, not asked for again', async () => {
    const order = await delivered()
    const half = Math.floor(order.price.amountMinor / 2)
    await shop.control('/stripe/webhooks', { enabled: false })
    const create = { vendor: 'stripe', operation: 'refunds.create', remaining: 1 } as const
    shop.world.world.faults.add({ ...create, kind: 'status_500_after' })
    await askBack(order, half)
    await sweepUntilQuiet(shop.sql)
    await shop.control('/stripe/webhooks', { enabled: true })
    const totals = await shop.control(`/stripe/totals?session=${order.sessionId}`)
    expect(totals).toMatchObject({ refunds: 1, refunded: half })
    expect((await refundsOf(order)).map(({ state }) => state)).toEqual(['succeeded'])
  })

  test('a key that Stripe is still working on is not given up for another', async () => {
    const { createStripe } = await import('@/lib/payments/adapters/stripe')
    const { env } = shop.world.addresses
    const service = createStripe({
      secretKey: env.STRIPE_SECRET_KEY ?? '',
      webhookSecrets: [],
      apiBase: env.STRIPE_API_BASE ?? '',
    })
    const order = await delivered()
    shop.world.world.faults.add({
      vendor: 'stripe',
      operation: 'refunds.create',
      kind: 'latency',
      delayMs: 5_000,
      remaining: 1,
    })
    const request = {
      refundId: 'rfd_twin',
      orderId: order.orderId,
      paymentIntentId: order.intentId,
      amount: { amountMinor: 100, currency: order.price.currency },
      idempotencyKey: `twin:${order.orderId}`,
    }
    const answers = await Promise.all([service.refund(request), service.refund(request)])
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['accepted', 'unknown'])
  })
})

describe('what becomes of a refund at Stripe', () => {
  test.each([
    ['refund.updated before refund.created', ['refund.updated', 'refund.created']],
    ['refund.created before refund.updated', ['refund.created', 'refund.updated']],
  ])(
    'pending, then paid: it ends once, however often and in whatever order we hear of it (%s)',
    async (_name, types) => {
      const { drainRefunds, processEvents } = await commands()
      const order = await delivered()
      await shop.control('/stripe/next-refund', { status: 'pending' })
      await askBack(order, order.price.amountMinor)
      shop.pauseWebhooks(true)
      await drainRefunds()
      const [pending] = await refundsOf(order)
      expect(pending?.state).toBe('pending')
      expect(await outstanding(order)).toBe(order.price.amountMinor)
      await shop.control('/stripe/settle-refund', { refund: pending?.stripe_refund_id })
      shop.pauseWebhooks(false)
      const { events } = (await shop.control('/stripe/events?limit=20')) as {
        events: { id: string; type: string; data: { object: { id: string } } }[]
      }
      for (const type of types) {
        const event = events.find(
          (one) => one.type === type && one.data.object.id === pending?.stripe_refund_id,
        )
        await shop.control('/stripe/redeliver', { event: event?.id, times: 5 })
        await processEvents()
      }
      await sweepUntilQuiet(shop.sql)
      expect((await refundsOf(order)).map(({ state }) => state)).toEqual(['succeeded'])
      expect(await outstanding(order)).toBe(0)
      const told =
        await shop.sql`select 1 from store.messages where template = 'refunded' and data ->> 'orderId' = ${order.orderId}`
      expect(told).toHaveLength(1)
    },
  )

  test.each(['pending', 'succeeded'])(
    '%s, then failed: we owe it again, and a person is told',
    async (first) => {
      const { drainRefunds, processEvents } = await commands()
      const order = await delivered()
      await shop.control('/stripe/next-refund', { status: first })
      await askBack(order, order.price.amountMinor)
      await drainRefunds()
      const [refund] = await refundsOf(order)
      expect(refund?.state).toBe(first)
      await shop.control('/stripe/fail-refund', { refund: refund?.stripe_refund_id })
      await sweepUntilQuiet(shop.sql)
      await processEvents()
      await sweepUntilQuiet(shop.sql)
      expect((await refundsOf(order)).map(({ state }) => state)).toEqual(['failed'])
      expect(await outstanding(order)).toBe(order.price.amountMinor)
      expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
      const incidents =
        await shop.sql`select kind from store.incidents where detail ->> 'orderId' = ${order.orderId}`
      expect(incidents.map(({ kind }) => kind)).toEqual(['refund_failed'])
      expect(await shop.ledgerIsBalanced()).toBe(true)
    },
  )

  test('refused, because somebody gave the money back by hand: a person is told, and it is not asked for again and again', async () => {
    const { drainRefunds } = await commands()
    const order = await delivered()
    await refundByHand(shop, order.sessionId)
    await askBack(order, order.price.amountMinor)
    await drainRefunds()
    expect((await shop.totals(order.sessionId)).refunded).toBe(order.price.amountMinor)
    const incidents =
      await shop.sql`select kind from store.incidents where detail ->> 'orderId' = ${order.orderId}`
    expect(incidents.map(({ kind }) => kind)).toEqual(['refund_refused'])
    const [next] = await shop.sql`select next_at > now() + interval '30 minutes' as later from store.refunds
      where payment_id = ${order.paymentId}`
    expect(next?.later).toBe(true)
  })

  test.each([
    ['the same promise again is the refund of then', 1],
    ['a promise of another amount is paid as well', 2],
  ])('made, and forgotten with a database set back to an older copy: %s', async (_name, times) => {
    const { drainRefunds } = await commands()
    const order = await delivered()
    await askBack(order, 50)
    await drainRefunds()
    await shop.sql`delete from store.refunds where payment_id = ${order.paymentId}`
    await askBack(order, 50 * times)
    // A key that was spent is seen at the first try; the second one looks, and takes the next.
    for (let round = 0; round < 2; round++) {
      await shop.sql`update store.refunds set next_at = now() where payment_id = ${order.paymentId}`
      await drainRefunds()
    }
    expect((await refundsOf(order)).map(({ state }) => state)).toEqual(['succeeded'])
    expect((await shop.totals(order.sessionId)).refunded).toBe(times === 1 ? 50 : 150)
    expect(await outstanding(order)).toBe(0)
  })
})
