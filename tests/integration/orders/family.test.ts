import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ageUnknown, balanceOf, bundlesOf, linesOf, paidBasket, statesOf } from './baskets'
import { inParallel, liftLimits, type Shop } from './bulk'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

/** Several new eSIMs in one order, of which some are delivered, some refused, and some nobody can tell. */

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
  await liftLimits(shop)
  await shop.control('/settings', { vendor: 'esimcard', options: { asyncApplyMs: 0 } }, 'PUT')
}, 120_000)
beforeEach(async () => {
  restartProviders()
  shop.world.world.faults.clear()
})

const commands = async () => ({
  ...(await import('@/lib/orders/commands/fulfil')),
  ...(await import('@/lib/orders/commands/process-events')),
  ...(await import('@/lib/orders/commands/refund-order')),
  ...(await import('@/lib/orders/commands/resolve-unknown')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
})

type Vendor = 'travelroam' | 'airhub' | 'esimcard' | 'esimhub'
const fault = (vendor: Vendor, kind: 'reset_after' | 'status_500_before' | 'out_of_stock', remaining = 1) =>
  shop.world.world.faults.add({ vendor, operation: 'order', kind, remaining })
const oneOf = async (...vendors: Vendor[]) =>
  Promise.all(
    vendors.map(async (vendor) => ({ bundleId: (await bundlesOf(shop, vendor))[0] ?? '', quantity: 1 })),
  )
const bought = () => shop.world.world.purchases.list().length

async function mailsOf(orderNumber: string): Promise<string[]> {
  const rows = await shop.sql`
    select template from store.messages where data ->> 'orderNumber' = ${orderNumber} order by template`
  return rows.map((row) => String(row.template))
}

describe('a line that nobody can tell of', () => {
  test('goes to staff; the others are delivered, and the refused one is refunded', async () => {
    fault('travelroam', 'reset_after')
    fault('airhub', 'out_of_stock')
    const order = await paidBasket(shop, await oneOf('travelroam', 'airhub', 'esimhub', 'esimcard'))
    const { workOff } = await commands()
    await workOff()
    await ageUnknown(shop, order)
    await sweepUntilQuiet(shop.sql)
    const lines = await linesOf(shop, order)
    expect(lines.map(({ state }) => state)).toEqual(['manual', 'rejected', 'succeeded', 'succeeded'])
    expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
    expect((await shop.totals(order.sessionId)).refunded).toBe(lines[1]?.amount)
    expect(await balanceOf(shop, order, 'order_liability')).toBe(-(lines[0]?.amount ?? 0))
    expect(await balanceOf(shop, order, 'refunds_payable')).toBe(0)
    expect(await mailsOf(order.orderNumber)).toEqual([
      'esim_ready',
      'esim_ready',
      'needs_review',
      'receipt',
      'refunded',
      'staff_needs_review',
    ])
  })

  test('does not hold up lines that are bought only later', async () => {
    const order = await paidBasket(shop, await oneOf('travelroam', 'esimhub'))
    const [first, second] = await linesOf(shop, order)
    await shop.sql`update store.fulfilments set next_at = now() + interval '1 hour' where id = ${second?.id ?? ''}`
    fault('travelroam', 'reset_after')
    const { workOff, resolveUnknown } = await commands()
    await workOff()
    await ageUnknown(shop, order)
    await shop.sql`update store.fulfilments set next_at = now() where id = ${first?.id ?? ''}`
    await resolveUnknown()
    expect(await statesOf(shop, order)).toEqual(['manual', 'ready'])
    expect(await shop.orderState(order.orderNumber)).toBe('fulfilling')
    await sweepUntilQuiet(shop.sql)
    expect(await statesOf(shop, order)).toEqual(['manual', 'succeeded'])
    expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
  })
})

describe('the refund of a refused line', () => {
  test('that is paid before the other lines end: the order ends as partly refunded', async () => {
    fault('airhub', 'out_of_stock')
    const order = await paidBasket(shop, await oneOf('airhub', 'esimhub'))
    const [, second] = await linesOf(shop, order)
    await shop.sql`update store.fulfilments set next_at = now() + interval '1 hour' where id = ${second?.id ?? ''}`
    const { workOff } = await commands()
    await workOff()
    expect(await statesOf(shop, order)).toEqual(['rejected', 'ready'])
    expect((await shop.totals(order.sessionId)).refunded).toBeGreaterThan(0)
    expect(await shop.orderState(order.orderNumber)).toBe('fulfilling')
    await sweepUntilQuiet(shop.sql)
    expect(await statesOf(shop, order)).toEqual(['rejected', 'succeeded'])
    expect(await shop.orderState(order.orderNumber)).toBe('partially_refunded')
  })

  test('that fails at Stripe stops no other line; the order ends with a person, who owes that line', async () => {
    fault('airhub', 'out_of_stock')
    const order = await paidBasket(shop, await oneOf('airhub', 'esimhub', 'travelroam'))
    const [refused, second] = await linesOf(shop, order)
    await shop.sql`update store.fulfilments set next_at = now() + interval '1 hour' where id = ${second?.id ?? ''}`
    const { workOff, processEvents } = await commands()
    await shop.control('/stripe/next-refund', { status: 'pending' })
    await workOff()
    const [refund] = await shop.sql`
      select stripe_refund_id from store.refunds r join store.orders o on o.id = r.order_id where o.number = ${order.orderNumber}`
    await shop.control('/stripe/fail-refund', { refund: refund?.stripe_refund_id })
    await expect
      .poll(async () => {
        await shop.sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
        await processEvents()
        await workOff()
        return (await shop.sql`select 1 from store.refunds where state = 'failed'`).length
      })
      .toBe(1)
    expect(await statesOf(shop, order)).toEqual(['rejected', 'ready', 'succeeded'])
    await sweepUntilQuiet(shop.sql)
    expect(await statesOf(shop, order)).toEqual(['rejected', 'succeeded', 'succeeded'])
    expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
    expect(await balanceOf(shop, order, 'refunds_payable')).toBe(-(refused?.amount ?? 0))
    expect(await balanceOf(shop, order, 'order_liability')).toBe(0)
  })

  test('all lines refused: everything goes back, line by line', async () => {
    fault('airhub', 'out_of_stock', 2)
    fault('esimhub', 'out_of_stock')
    const [airhub, esimhub] = await oneOf('airhub', 'esimhub')
    const before = bought()
    const order = await paidBasket(shop, [
      { bundleId: airhub?.bundleId ?? '', quantity: 2 },
      { bundleId: esimhub?.bundleId ?? '', quantity: 1 },
    ])
    await sweepUntilQuiet(shop.sql)
    expect(await statesOf(shop, order)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await shop.orderState(order.orderNumber)).toBe('refunded')
    expect(await shop.totals(order.sessionId)).toEqual({
      captured: order.amountMinor,
      refunded: order.amountMinor,
    })
    expect(bought()).toBe(before)
  })
})

describe('money that staff give back', () => {
  test('while lines are still to be bought, one of which is refused: the others are delivered, then a person compares', async () => {
    fault('airhub', 'out_of_stock')
    const order = await paidBasket(shop, await oneOf('airhub', 'esimhub', 'travelroam'))
    const { inTransaction } = await import('@/lib/platform/db/client')
    const { requestRefund } = await commands()
    const [payment] = await shop.sql`
      select p.id, p.order_id, p.currency from store.payments p join store.orders o on o.id = p.order_id where o.number = ${order.orderNumber}`
    await inTransaction((tx) =>
      requestRefund(tx, {
        orderId: String(payment?.order_id),
        paymentId: String(payment?.id),
        amount: { amountMinor: 50, currency: String(payment?.currency) },
        reason: 'staff',
      }),
    )
    await sweepUntilQuiet(shop.sql)
    expect(await statesOf(shop, order)).toEqual(['rejected', 'succeeded', 'succeeded'])
    expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
    expect((await shop.totals(order.sessionId)).refunded).toBe(50)
    const [refused] = await linesOf(shop, order)
    // What was given back beforehand came out of what was owed; of the refused line the rest is owed still.
    const owed = -(await balanceOf(shop, order, 'order_liability'))
    const earned = -(await balanceOf(shop, order, 'revenue'))
    expect(owed + earned).toBe(order.amountMinor - 50)
    expect(owed).toBe((refused?.amount ?? 0) - 50)
  })
})

describe('money that somebody gives back at Stripe', () => {
  async function refundByHand(order: { sessionId: string }, amount?: number): Promise<void> {
    const [row] =
      await shop.sql`select payment_intent_id from store.payments where session_id = ${order.sessionId}`
    const { default: Stripe } = await import('stripe')
    const base = new URL(shop.world.addresses.stripeUrl)
    const stripe = new Stripe(shop.world.addresses.env.STRIPE_SECRET_KEY ?? '', {
      host: base.hostname,
      port: base.port,
      protocol: 'http',
    })
    const refund = await stripe.refunds.create({
      payment_intent: String(row?.payment_intent_id),
      ...(amount ? { amount } : {}),
    })
    const { processEvents } = await commands()
    await expect
      .poll(async () => {
        await processEvents()
        return (await shop.sql`select 1 from store.refunds where stripe_refund_id = ${refund.id}`).length
      })
      .toBe(1)
  }

  /** One line delivered, the other without an answer. */
  async function halfDelivered() {
    fault('travelroam', 'reset_after')
    const order = await paidBasket(shop, await oneOf('esimhub', 'travelroam'))
    const { workOff } = await commands()
    await workOff()
    expect(await statesOf(shop, order)).toEqual(['succeeded', 'unknown'])
    return { order, lines: await linesOf(shop, order) }
  }

  test('all of it, one line delivered, one not: first what we owe, the rest out of what was earned', async () => {
    const { order, lines } = await halfDelivered()
    await refundByHand(order)
    expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
    expect(await balanceOf(shop, order, 'order_liability')).toBe(0)
    expect(await balanceOf(shop, order, 'revenue')).toBe(0)
    expect(lines[0]?.amount).toBeGreaterThan(0)
  })

  test('and the line without an answer turns out to be delivered: nothing is earned twice', async () => {
    const order = await paidBasket(shop, await oneOf('esimhub', 'esimcard'))
    const [first] = await linesOf(shop, order)
    await shop.sql`update store.fulfilments set next_at = now() + interval '1 hour' where id = ${first?.id ?? ''}`
    fault('esimcard', 'reset_after')
    const { workOff } = await commands()
    await workOff()
    expect(await statesOf(shop, order)).toEqual(['ready', 'unknown'])
    await refundByHand(order)
    await sweepUntilQuiet(shop.sql)
    expect(await statesOf(shop, order)).toEqual(['manual', 'succeeded'])
    expect(await balanceOf(shop, order, 'order_liability')).toBe(0)
    expect(await balanceOf(shop, order, 'revenue')).toBe(0)
    expect(await balanceOf(shop, order, 'stripe_clearing')).toBe(0)
    expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
  })

  test('the rest of an order that was partly refunded: it ends as refunded', async () => {
    fault('airhub', 'out_of_stock')
    const order = await paidBasket(shop, await oneOf('airhub', 'esimhub'))
    await sweepUntilQuiet(shop.sql)
    expect(await shop.orderState(order.orderNumber)).toBe('partially_refunded')
    const [, delivered] = await linesOf(shop, order)
    await refundByHand(order, delivered?.amount)
    expect(await shop.orderState(order.orderNumber)).toBe('refunded')
    expect(await balanceOf(shop, order, 'revenue')).toBe(0)
    expect(await balanceOf(shop, order, 'order_liability')).toBe(0)
  })
})

describe('an eSIM that the provider names twice', () => {
  const repeat = (is: boolean) =>
    shop.control('/settings', { vendor: 'travelroam', options: { repeatIccid: is } }, 'PUT')

  test('is sold once: the other line goes to a person, at once or one after the other', async () => {
    const [bundleId = ''] = await bundlesOf(shop, 'travelroam')
    const { workOff } = await commands()
    await paidBasket(shop, [{ bundleId, quantity: 1 }])
    await workOff()
    await repeat(true)
    const orders = await inParallel(Array.from({ length: 4 }), 4, () =>
      paidBasket(shop, [{ bundleId, quantity: 2 }]),
    )
    await inParallel([1, 2, 3], 3, workOff)
    await repeat(false)
    for (const order of orders) {
      expect(await statesOf(shop, order)).toEqual(['manual', 'manual'])
      expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
      expect((await shop.totals(order.sessionId)).refunded).toBe(0)
    }
    const [twice] = await shop.sql`
      select count(*)::int as n from (select iccid from store.fulfilments
        where kind = 'order' and iccid is not null group by 1 having count(*) > 1) t`
    expect(twice?.n).toBe(0)
  })

  test('for the first time, to many at once: one of them gets it', async () => {
    const [bundleId = ''] = await bundlesOf(shop, 'travelroam')
    const { workOff } = await commands()
    const order = await paidBasket(shop, [{ bundleId, quantity: 8 }])
    await shop.control('/settings', { vendor: 'travelroam', options: { repeatIccid: 'next' } }, 'PUT')
    await workOff()
    await repeat(false)
    const states = await statesOf(shop, order)
    expect(states.filter((state) => state === 'succeeded')).toHaveLength(1)
    expect(states.filter((state) => state === 'manual')).toHaveLength(7)
  })
})
