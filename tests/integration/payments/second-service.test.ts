import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { restartProviders, sweepUntilQuiet } from '../orders/shop'
import { openPocketbillShop, type PocketbillShop } from './pocketbill-shop'

/** A payment service that is not Stripe takes payments, and gives them back, under the same rules. */
let shop: PocketbillShop
beforeAll(async () => {
  shop = await openPocketbillShop()
}, 120_000)
beforeEach(() => {
  restartProviders()
  shop.service.forget()
  shop.compose(shop.driver, shop.stripe)
})

const ONCE = { paid: 1, posted: 1, fulfilments: 1 }

const bill = (order: { sessionId: string }) => {
  const found = shop.service.books.bills.get(order.sessionId)
  if (!found) throw new Error('no bill')
  return found
}
describe('a purchase', () => {
  test('is paid on the service’s page, settled by the page that it leads back to, and delivered; Stripe hears nothing', async () => {
    const { lib } = shop
    const sessions = async () =>
      ((await shop.control('/stripe/sessions?limit=100')).sessions as unknown[]).length
    const before = [await shop.clearing(), await shop.clearing(''), await sessions()]
    const order = await shop.order()
    expect(await (await fetch(order.checkoutUrl)).text()).toContain(bill(order).amount)
    const back = await shop.confirm(order.checkoutUrl)
    expect(back?.pathname).toBe(`/orders/${order.orderNumber}`)
    expect(back?.searchParams.get('session_id')).toBe(order.paymentId)
    expect(await lib.settleReturn(order.paymentId)).toMatchObject({ ok: true, value: { orderState: 'paid' } })
    await lib.workOff()
    expect(await shop.orderState(order.orderNumber)).toBe('fulfilled')
    expect(await shop.payments(order.id)).toEqual(['1 pocketbill paid'])
    expect(shop.purchases(order.iccid)).toHaveLength(1)
    const [own = 0, stripes, made] = before
    expect([await shop.clearing(), await shop.clearing(''), await sessions()]).toEqual([
      own + order.amountMinor,
      stripes,
      made,
    ])
  })

  test('nobody is sent to the page of a service that is not configured any more', async () => {
    const order = await shop.order()
    shop.compose(shop.stripe)
    expect(await shop.lib.openCheckout(order.id)).toMatchObject({ error: { code: 'PAYMENT_UNAVAILABLE' } })
    shop.compose(shop.driver, shop.stripe)
    expect(await shop.lib.openCheckout(order.id)).toMatchObject({ value: { sessionId: order.sessionId } })
  })

  test('is settled once by page, webhook and sweep at once, each many times', async () => {
    const { lib, service, driver } = shop
    const order = await shop.order()
    await shop.confirm(order.checkoutUrl)
    expect(await service.deliver()).toEqual([200])
    const all = [
      () => lib.settleReturn(order.paymentId),
      () => lib.settleSession(order.sessionId, driver),
      () => lib.processEvents(),
      () => lib.sweepOrders({ quietSeconds: 0 }),
    ]
    await Promise.all(Array.from({ length: 16 }, (_, i) => all[i % all.length]?.()))
    await sweepUntilQuiet(shop.sql)
    expect(await shop.effects(order.id)).toEqual(ONCE)
    expect(shop.purchases(order.iccid)).toHaveLength(1)
    expect(await shop.orderState(order.orderNumber)).toBe('fulfilled')
  })

  test.each(['webhook', 'sweep'] as const)('is settled by the %s alone', async (by) => {
    const order = await shop.order()
    await shop.confirm(order.checkoutUrl)
    if (by === 'webhook') {
      await shop.service.deliver()
      await shop.lib.processEvents()
    } else await shop.lib.sweepOrders({ quietSeconds: 0 })
    expect(await shop.effects(order.id)).toEqual(ONCE)
  })

  test.each([
    ['amount', '0.01', 'amount'],
    ['currency', 'SEK', 'currency'],
    ['order_ref', 'ord_somebodys', 'order'],
    ['live', true, 'livemode'],
  ])('whose %s is not what was asked for is quarantined', async (field, value, difference) => {
    const order = await shop.order()
    Object.assign(bill(order), { [field]: value })
    await shop.confirm(order.checkoutUrl)
    await shop.lib.settleReturn(order.paymentId)
    expect(await shop.orderState(order.orderNumber)).toBe('needs_review')
    const [incident] = await shop.sql`select detail ->> 'differences' as differences from store.incidents
      where kind = 'payment_mismatch' and subject_id = ${order.sessionId}`
    expect(incident?.differences).toBe(difference)
    expect(await shop.effects(order.id)).toEqual({ paid: 0, posted: 0, fulfilments: 0 })
  })

  test('waits for money that is on its way, and fails with it; the next try has a page of its own', async () => {
    const order = await shop.order()
    shop.service.set(order.sessionId, 'confirming')
    await shop.lib.settleReturn(order.paymentId)
    expect(await shop.payments(order.id)).toEqual(['1 pocketbill processing'])
    shop.service.set(order.sessionId, 'declined')
    await shop.lib.sweepOrders({ quietSeconds: 0 })
    expect(await shop.orderState(order.orderNumber)).toBe('payment_failed')
    const again = await shop.lib.openCheckout(order.id)
    expect(again).toMatchObject({ ok: true })
    expect(await shop.payments(order.id)).toEqual(['1 pocketbill failed', '2 pocketbill open'])
    expect(shop.service.books.bills.size).toBe(2)
  })
})

describe('a payment that nobody makes', () => {
  test.each(['its time is up', 'its buyer cancels it'])('ends at the service, too: %s', async (why) => {
    const order = await shop.order()
    if (why === 'its time is up') {
      await shop.sql`update store.payments set expires_at = now() - interval '1 minute' where id = ${order.paymentId}`
      await shop.lib.sweepOrders({ quietSeconds: 0 })
    } else expect(await shop.lib.cancelOrder(order.id)).toEqual({ ok: true, value: true })
    expect(bill(order).status).toBe('cancelled')
    expect(await shop.confirm(order.checkoutUrl)).toBeNull()
    expect(await shop.orderState(order.orderNumber)).toBe(why === 'its time is up' ? 'expired' : 'canceled')
  })

  test('but was made a moment before it would have ended, buys', async () => {
    const order = await shop.order()
    await shop.confirm(order.checkoutUrl)
    await shop.sql`update store.payments set expires_at = now() - interval '1 minute' where id = ${order.paymentId}`
    expect(await shop.lib.cancelOrder(order.id)).toMatchObject({ ok: false })
    expect(await shop.effects(order.id)).toEqual(ONCE)
  })

  test.each(['hang_after', 'reset_before', 'status_500_after'] as const)(
    'a page of which nobody heard (%s) is asked for with the same key, and is one',
    async (trouble) => {
      const { service, lib } = shop
      service.trouble('bills.create', trouble)
      await expect(shop.impatiently(() => shop.order())).rejects.toThrow('PAYMENT_UNAVAILABLE')
      const [row] = await shop.sql`select id from store.orders order by created_at desc limit 1`
      const id = String(row?.id)
      expect(await shop.payments(id)).toEqual(['1 pocketbill creating'])
      const opened = await Promise.all([lib.openCheckout(id), lib.openCheckout(id)])
      expect(opened[0]).toMatchObject({ ok: true })
      expect(opened[1]).toEqual(opened[0])
      expect(service.books.bills.size).toBe(1)
      expect(service.books.calls.length).toBeGreaterThan(1)
      expect(new Set(service.books.calls.map(({ key }) => key))).toEqual(new Set([`cs:${id}:1`]))
      expect(await shop.payments(id)).toEqual(['1 pocketbill open'])
    },
  )

  test('of which nobody ever heard, and that was paid nevertheless, buys: its webhook names it', async () => {
    const { service, lib } = shop
    service.trouble('bills.create', 'reset_after')
    await expect(shop.order()).rejects.toThrow('PAYMENT_UNAVAILABLE')
    const [made] = service.books.bills.values()
    if (!made) throw new Error('no bill')
    await shop.confirm(`${service.baseUrl}/pay/${made.id}`)
    await service.deliver()
    await lib.processEvents()
    expect(await shop.payments(made.order_ref)).toEqual(['1 pocketbill paid'])
    expect(await shop.effects(made.order_ref)).toEqual(ONCE)
  })
})

describe('two services', () => {
  test('one order is never payable at both: what was opened with the one ends before the other is asked', async () => {
    const { lib, driver, stripe } = shop
    const order = await shop.order()
    const before = await shop.clearing('')
    shop.compose(stripe, driver)
    // Without a choice it stays where it is.
    expect(await lib.openCheckout(order.id)).toMatchObject({
      ok: true,
      value: { sessionId: order.sessionId },
    })
    const choose = () => lib.openCheckout(order.id, 'stripe')
    const [opened] = await Promise.all([choose(), choose()])
    expect(opened).toMatchObject({ ok: true, value: { sessionId: expect.stringMatching(/^cs_/) } })
    expect(await shop.payments(order.id)).toEqual(['1 pocketbill expired', '2 stripe open'])
    expect(await shop.confirm(order.checkoutUrl)).toBeNull()
    if (opened?.ok) await shop.pay(opened.value.sessionId)
    await lib.sweepOrders({ quietSeconds: 0 })
    expect(await shop.effects(order.id)).toEqual(ONCE)
    expect((await shop.clearing('')) - before).toBe(order.amountMinor)
  })

  test('its buyer may choose the other one, and is asked only where there is another', async () => {
    const { lib } = shop
    const order = await shop.order()
    expect(await lib.otherPayWays(order.orderNumber)).toEqual([{ id: 'stripe', name: 'Stripe' }])
    expect(await lib.payAgain(order, 'somebodys')).toMatchObject({ error: { code: 'PAYMENT_UNAVAILABLE' } })
    expect(await lib.payAgain(order)).toMatchObject({ ok: true, value: { checkoutUrl: order.checkoutUrl } })
    const chosen = await lib.payAgain(order, 'stripe')
    expect(chosen.ok && chosen.value.checkoutUrl.startsWith(shop.service.baseUrl)).toBe(false)
    expect(await lib.otherPayWays(order.orderNumber)).toEqual([{ id: 'pocketbill', name: 'Pocketbill' }])
    expect(await lib.payAgain(order)).toEqual(chosen)
    shop.compose(shop.stripe)
    expect(await lib.otherPayWays(order.orderNumber)).toEqual([])
  })

  test('a payment that the other one does not want ended, since it was made, buys, and nothing else is opened', async () => {
    const { lib, driver, stripe } = shop
    const order = await shop.order()
    await shop.confirm(order.checkoutUrl)
    shop.compose(stripe, driver)
    expect(await lib.openCheckout(order.id, 'stripe')).toMatchObject({ ok: false })
    expect(await shop.payments(order.id)).toEqual(['1 pocketbill paid'])
    expect(await shop.effects(order.id)).toEqual(ONCE)
  })

  test('a client’s own payment form goes to the one that has it, or there is none', async () => {
    const { lib, driver, stripe } = shop
    const order = await shop.order()
    const opened = await lib.openIntent(order.id)
    expect(opened).toMatchObject({ ok: true, value: { intentId: expect.stringMatching(/^pi_/) } })
    expect(await shop.payments(order.id)).toEqual(['1 pocketbill expired', '2 stripe open'])
    shop.compose(driver)
    expect(await lib.openIntent(order.id)).toMatchObject({
      ok: false,
      error: { code: 'PAYMENT_UNAVAILABLE' },
    })
    shop.compose(driver, stripe)
    expect(await lib.cancelOrder(order.id)).toMatchObject({ ok: true })
  })

  test('what is read with the one is never taken for a payment of the other', async () => {
    const { lib, stripe } = shop
    const order = await shop.order()
    await shop.confirm(order.checkoutUrl)
    expect(await lib.settleSession(order.sessionId, stripe)).toMatchObject({
      error: { code: 'PAYMENT_NOT_FOUND' },
    })
    shop.compose(stripe)
    expect(await lib.settleReturn(order.paymentId)).toMatchObject({ error: { code: 'PAYMENT_UNAVAILABLE' } })
    await lib.sweepOrders({ quietSeconds: 0 })
    expect(await shop.payments(order.id)).toEqual(['1 pocketbill open'])
    expect(await shop.effects(order.id)).toEqual({ paid: 0, posted: 0, fulfilments: 0 })
  })
})
