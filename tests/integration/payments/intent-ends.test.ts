import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Shop, until } from '../orders/bulk'
import { restartProviders, sweepUntilQuiet } from '../orders/shop'
import {
  commands,
  oneIntent,
  oneQuote,
  openQuietShop,
  paymentsOf,
  placeBare,
  placeIntents,
  runOutOfTime,
  statusOf,
} from './intents'

let shop: Shop
beforeAll(async () => {
  shop = await openQuietShop()
}, 120_000)
beforeEach(restartProviders)

describe('an intent that is not what we asked for', () => {
  test.each([
    ['amount_received', 1],
    ['currency', 'eur'],
    ['metadata', { paid_by: 'intent', order_id: 'ord_other' }],
    ['livemode', true],
  ])(
    '%s = %j: nothing is bought, posted or given back by itself, and nothing is forgotten',
    async (field, value) => {
      const { settleIntent } = await commands()
      const { intentId, orderNumber, iccid } = await oneIntent(shop)
      await shop.payIntent(intentId)
      await shop.control('/stripe/tamper', { payment_intent: intentId, set: { [field]: value } })
      for (let i = 0; i < 3; i++) await settleIntent(intentId)
      await sweepUntilQuiet(shop.sql, 2)
      expect(await shop.orderState(orderNumber)).toBe('needs_review')
      expect(shop.purchases(iccid)).toHaveLength(0)
      expect((await shop.totalsOfIntent(intentId)).refunded).toBe(0)
      const incidents = await shop.sql`select kind from store.incidents where subject_id = ${intentId}`
      expect(incidents.map(({ kind }) => kind)).toEqual(['payment_mismatch'])
      const posted = await shop.sql`
      select 1 from ledger.transactions t join store.payments p on p.id = t.cause_id where p.payment_intent_id = ${intentId}`
      expect(posted).toHaveLength(0)
    },
  )

  test("the intent of a Checkout session, or a stranger's, is nothing of ours", async () => {
    const { settleIntent, openCheckout, settleSession } = await commands()
    const bare = await placeBare(await oneQuote(shop))
    const session = await openCheckout(bare.orderId)
    if (!session.ok) throw new Error(session.error.code)
    await shop.pay(session.value.sessionId)
    const { session: paid } = (await shop.control(`/stripe/sessions/${session.value.sessionId}`)) as {
      session: { payment_intent: string }
    }
    for (const id of [paid.payment_intent, 'pi_nobodys', 'pi_', 'x'])
      expect(await settleIntent(id)).toMatchObject({ ok: false, error: { code: 'PAYMENT_NOT_FOUND' } })
    await settleSession(session.value.sessionId)
    expect(await settleIntent(paid.payment_intent)).toMatchObject({ ok: false })
    expect(await paymentsOf(shop, bare.orderId)).toEqual(['1 session paid'])
  })
})

describe('time', () => {
  test('an intent past its end is ended at Stripe; the order expires and is not reopened', async () => {
    const { openIntent, sweepOrders } = await commands()
    const { intentId, orderId, orderNumber } = await oneIntent(shop)
    await runOutOfTime(shop)
    await sweepOrders()
    await expect(shop.payIntent(intentId)).rejects.toThrow(/canceled/)
    expect(await shop.orderState(orderNumber)).toBe('expired')
    expect(await openIntent(orderId)).toMatchObject({ error: { code: 'ORDER_NOT_PAYABLE' } })
  })

  test('an intent that was paid just before it was ended buys', async () => {
    const { sweepOrders } = await commands()
    const { intentId, orderNumber, iccid } = await oneIntent(shop)
    await shop.payIntent(intentId)
    await runOutOfTime(shop)
    await sweepOrders()
    await sweepUntilQuiet(shop.sql)
    expect(await shop.orderState(orderNumber)).toBe('fulfilled')
    expect(shop.purchases(iccid)).toHaveLength(1)
  })

  test('a payment that takes days can be neither cancelled nor paid beside; when it fails, the next card may', async () => {
    const { cancelOrder, openCheckout, settleIntent, workOff } = await commands()
    const { intentId, orderId, orderNumber } = await oneIntent(shop)
    await shop.payIntent(intentId, 'delayed_failure')
    await settleIntent(intentId)
    expect(await cancelOrder(orderId)).toMatchObject({ error: { code: 'ORDER_NOT_CANCELABLE' } })
    expect(await openCheckout(orderId)).toMatchObject({ error: { code: 'ORDER_NOT_PAYABLE' } })
    await shop.control('/stripe/settle-delayed', { payment_intent: intentId, outcome: 'failed' })
    await settleIntent(intentId)
    expect(await paymentsOf(shop, orderId)).toEqual(['1 intent open'])
    await shop.payIntent(intentId)
    await settleIntent(intentId)
    await workOff()
    expect(await shop.orderState(orderNumber)).toBe('fulfilled')
  })

  test('a cancelled order is cancelled once and for all, a paid one not at all', async () => {
    const { cancelOrder, openIntent, settleIntent, workOff } = await commands()
    const [gone, bought] = await placeIntents(shop, 2)
    if (!gone || !bought) throw new Error('no orders')
    for (let i = 0; i < 3; i++) expect(await cancelOrder(gone.orderId)).toEqual({ ok: true, value: true })
    expect(await shop.orderState(gone.orderNumber)).toBe('canceled')
    expect(await openIntent(gone.orderId)).toMatchObject({ error: { code: 'ORDER_NOT_PAYABLE' } })
    await shop.payIntent(bought.intentId)
    await settleIntent(bought.intentId)
    await workOff()
    expect(await cancelOrder(bought.orderId)).toMatchObject({ error: { code: 'ORDER_NOT_CANCELABLE' } })
    expect(await shop.orderState(bought.orderNumber)).toBe('fulfilled')
  })

  test('a cancellation that Stripe did not confirm is finished by the sweep', async () => {
    const { cancelOrder, sweepOrders } = await commands()
    const { orderId, orderNumber, intentId } = await oneIntent(shop)
    shop.world.world.faults.add({
      vendor: 'stripe',
      operation: 'payment_intents.cancel',
      kind: 'status_500_before',
      remaining: 5,
    })
    expect(await cancelOrder(orderId)).toMatchObject({ error: { code: 'PAYMENT_UNAVAILABLE' } })
    shop.world.world.faults.clear()
    await sweepOrders()
    await until('it is cancelled', async () => (await shop.orderState(orderNumber)) === 'canceled')
    expect(await statusOf(shop, intentId)).toBe('canceled')
  })
})
