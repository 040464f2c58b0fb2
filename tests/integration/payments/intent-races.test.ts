import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inParallel, quoteMany, type Shop } from '../orders/bulk'
import { restartProviders, sweepUntilQuiet } from '../orders/shop'
import {
  commands,
  intentsAtStripe,
  oneIntent,
  oneQuote,
  openQuietShop,
  payableByOrder,
  paymentsOf,
  placeBare,
  placeIntents,
  statusOf,
} from './intents'

let shop: Shop
beforeAll(async () => {
  shop = await openQuietShop()
}, 120_000)
beforeEach(restartProviders)

describe('one order, one thing to pay', () => {
  test('20 requests at once on each of 10 orders, Stripe slow and failing: one intent each, and it can be paid', async () => {
    const { openIntent } = await commands()
    const placed = await inParallel(await quoteMany(shop, 10), 8, placeBare)
    const create = { vendor: 'stripe', operation: 'payment_intents.create' } as const
    shop.world.world.faults.add({ ...create, kind: 'latency', delayMs: 300, probability: 0.3 })
    shop.world.world.faults.add({ ...create, kind: 'status_500_before', probability: 0.2 })
    shop.world.world.faults.add({ ...create, kind: 'status_500_after', probability: 0.2 })
    const answers = await inParallel(placed, 10, ({ orderId }) =>
      Promise.all(Array.from({ length: 20 }, () => openIntent(orderId))),
    )
    shop.world.world.faults.clear()
    const payable = await payableByOrder(shop)
    for (const [i, clicks] of answers.entries()) {
      const handedOut = new Set(clicks.flatMap((click) => (click.ok ? [click.value.intentId] : [])))
      expect(handedOut.size).toBeLessThanOrEqual(1)
      const open = payable.get(placed[i]?.orderId ?? '') ?? []
      expect(open.length).toBeLessThanOrEqual(1)
      for (const id of handedOut) expect(open).toEqual([id])
    }
    for (const { orderId } of placed) expect(await openIntent(orderId)).toMatchObject({ ok: true })
  })

  test('asked for again, it is the same intent with the same secret, and the secret is nowhere in the database', async () => {
    const { openIntent } = await commands()
    const { orderId } = await oneIntent(shop)
    const [first, second] = [await openIntent(orderId), await openIntent(orderId)]
    if (!first.ok) throw new Error(first.error.code)
    expect(second).toEqual(first)
    const rows =
      await shop.sql`select row_to_json(p)::text as row from store.payments p where order_id = ${orderId}`
    for (const { row } of rows) expect(row).not.toContain(first.value.clientSecret)
  })

  test('to Checkout and back, again and again: what was handed out before cannot be paid any more', async () => {
    const { openCheckout, openIntent } = await commands()
    const { orderId, intentId } = await oneIntent(shop)
    const session = await openCheckout(orderId)
    if (!session.ok) throw new Error(session.error.code)
    expect(await statusOf(shop, intentId)).toBe('canceled')
    const again = await openIntent(orderId)
    if (!again.ok) throw new Error(again.error.code)
    await expect(shop.pay(session.value.sessionId)).rejects.toThrow(/expired/)
    await expect(shop.payIntent(intentId)).rejects.toThrow(/canceled/)
    expect(await paymentsOf(shop, orderId)).toEqual([
      '1 intent expired',
      '2 session expired',
      '3 intent open',
    ])
    const [order] = await shop.sql`select state from store.orders where id = ${orderId}`
    expect(order?.state).toBe('awaiting_payment')
  })

  test('switched from by 20 clicks of both kinds at once, on each of 10 orders: never two to pay', async () => {
    const { openCheckout, openIntent } = await commands()
    const placed = await placeIntents(shop, 10)
    await inParallel(placed, 10, ({ orderId }) =>
      Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? openCheckout(orderId) : openIntent(orderId))),
      ),
    )
    const payable = await payableByOrder(shop)
    for (const { orderId } of placed) expect((payable.get(orderId) ?? []).length).toBeLessThanOrEqual(1)
    for (const { orderId } of placed) expect(await openIntent(orderId)).toMatchObject({ ok: true })
  })

  test('that Stripe does not end when asked stays the only one; the sweep ends it later', async () => {
    const { openCheckout, sweepOrders } = await commands()
    const { orderId, intentId } = await oneIntent(shop)
    const unreachable = {
      vendor: 'stripe',
      operation: 'payment_intents.cancel',
      kind: 'reset_before',
    } as const
    shop.world.world.faults.add({ ...unreachable, remaining: 10 })
    expect(await openCheckout(orderId)).toMatchObject({ ok: false, error: { code: 'PAYMENT_UNAVAILABLE' } })
    expect(await paymentsOf(shop, orderId)).toEqual(['1 intent open'])
    shop.world.world.faults.clear()
    await sweepOrders()
    expect(await statusOf(shop, intentId)).toBe('canceled')
    expect(await openCheckout(orderId)).toMatchObject({ ok: true })
  })
})

describe('paid at the very moment', () => {
  test('of switching to Checkout, 30 orders: bought once with the money that came, nothing else can be paid', async () => {
    const { openCheckout, workOff } = await commands()
    const placed = await placeIntents(shop, 30)
    const outcomes = await inParallel(placed, 10, async ({ orderId, intentId }) => {
      const [paid, session] = await Promise.all([
        shop.payIntent(intentId).then(
          () => true,
          () => false,
        ),
        openCheckout(orderId),
      ])
      if (session.ok) await shop.pay(session.value.sessionId)
      return { paid, session: session.ok }
    })
    await workOff()
    await sweepUntilQuiet(shop.sql)
    for (const [i, { paid, session }] of outcomes.entries()) {
      expect({ paid, session }).toEqual({ paid, session: !paid })
      const order = placed[i]
      expect(await shop.orderState(order?.orderNumber ?? '')).toBe('fulfilled')
      expect(shop.purchases(order?.iccid ?? '')).toHaveLength(1)
    }
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('of cancelling, 30 orders: cancelled and not charged, or bought; never charged for nothing', async () => {
    const { cancelOrder } = await commands()
    const placed = await placeIntents(shop, 30)
    const answers = await inParallel(placed, 10, async ({ orderId, intentId }) => {
      const [paid, cancelled] = await Promise.all([
        shop.payIntent(intentId).then(
          () => true,
          () => false,
        ),
        cancelOrder(orderId),
      ])
      return { paid, cancelled: cancelled.ok }
    })
    await sweepUntilQuiet(shop.sql)
    for (const [i, { paid, cancelled }] of answers.entries()) {
      expect({ paid, cancelled }).toEqual({ paid, cancelled: !paid })
      const order = placed[i]
      expect(await shop.orderState(order?.orderNumber ?? '')).toBe(paid ? 'fulfilled' : 'canceled')
      expect(shop.purchases(order?.iccid ?? '')).toHaveLength(paid ? 1 : 0)
      expect((await shop.totalsOfIntent(order?.intentId ?? '')).refunded).toBe(0)
    }
  })

  test('of webhook, page and sweep together, 50 orders: 50 single settlements', async () => {
    const { settleIntent, settleOrder, sweepOrders } = await commands()
    const placed = await placeIntents(shop, 50)
    await inParallel(placed, 10, ({ intentId }) => shop.payIntent(intentId))
    await Promise.all([
      inParallel(placed, 10, ({ intentId, orderId }) =>
        Promise.all([settleIntent(intentId), settleOrder(orderId), settleIntent(intentId)]),
      ),
      sweepOrders({ quietSeconds: 0 }),
      sweepOrders({ quietSeconds: 0 }),
    ])
    await sweepUntilQuiet(shop.sql)
    const ids = placed.map(({ orderId }) => orderId)
    const rows = await shop.sql`
      select o.state, (select count(*)::int from store.fulfilments f where f.order_id = o.id) as fulfilments,
        (select count(*)::int from ledger.transactions t join store.payments p on p.id = t.cause_id
          where p.order_id = o.id and t.kind = 'payment_received') as postings,
        (select count(*)::int from store.state_changes c where c.machine = 'order' and c.subject_id = o.id and c.to_state = 'paid') as paid
      from store.orders o where o.id = any(${ids})`
    expect(rows).toHaveLength(50)
    for (const row of rows)
      expect({ ...row }).toEqual({ state: 'fulfilled', fulfilments: 1, postings: 1, paid: 1 })
  })
})

describe('two payments of one order', () => {
  /** An intent that Stripe made without telling us, and what was handed out instead: both can be paid. */
  async function twoPayments(second: 'intent' | 'session') {
    const { openCheckout, openIntent } = await commands()
    const bare = await placeBare(await oneQuote(shop))
    const create = {
      vendor: 'stripe',
      operation: 'payment_intents.create',
      kind: 'status_500_after',
    } as const
    shop.world.world.faults.add({ ...create, remaining: 1 })
    expect(await openIntent(bare.orderId)).toMatchObject({ error: { code: 'PAYMENT_UNAVAILABLE' } })
    const lost =
      (await intentsAtStripe(shop)).find(({ metadata }) => metadata.order_id === bare.orderId)?.id ?? ''
    const other = second === 'intent' ? await openIntent(bare.orderId) : await openCheckout(bare.orderId)
    if (!other.ok) throw new Error(other.error.code)
    const id = 'intentId' in other.value ? other.value.intentId : other.value.sessionId
    return { ...bare, lost, id }
  }

  test.each([
    ['intent', 'the lost one first', true],
    ['intent', 'the lost one last', false],
    ['session', 'the lost one first', true],
    ['session', 'the lost one last', false],
  ] as const)(
    'lost intent and %s, both paid, %s: one purchase, the other goes back in full',
    async (second, _name, lostFirst) => {
      const { settleIntent, settleSession, workOff } = await commands()
      const order = await twoPayments(second)
      const settleOther = second === 'intent' ? settleIntent : settleSession
      const payOther = () => (second === 'intent' ? shop.payIntent(order.id) : shop.pay(order.id))
      const turns = [
        async () => {
          await shop.payIntent(order.lost)
          await settleIntent(order.lost)
        },
        async () => {
          await payOther()
          await settleOther(order.id)
        },
      ]
      for (const turn of lostFirst ? turns : turns.toReversed()) {
        await turn()
        await workOff()
      }
      await sweepUntilQuiet(shop.sql)
      expect(await shop.orderState(order.orderNumber)).toBe('fulfilled')
      expect(shop.purchases(order.iccid)).toHaveLength(1)
      const lost = await shop.totalsOfIntent(order.lost)
      const other = second === 'intent' ? await shop.totalsOfIntent(order.id) : await shop.totals(order.id)
      expect(lost.refunded).toBe(lostFirst ? 0 : lost.captured)
      expect(other.refunded).toBe(lostFirst ? other.captured : 0)
      expect(lost.captured).toBe(other.captured)
      expect(await shop.ledgerIsBalanced()).toBe(true)
    },
  )
})
