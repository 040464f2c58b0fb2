import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openShop, placeRenewal, restartProviders, sweepUntilQuiet } from './shop'

let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop()
}, 120_000)

beforeEach(restartProviders)

const settle = async (session: string) =>
  (await import('@/lib/orders/commands/settle-session')).settleSession(session)
const workOff = async () => (await import('@/lib/orders/commands/sweep-orders')).workOff()

describe('a renewal, end to end', () => {
  test('paid, bought once at the provider, delivered, posted and told', async () => {
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    expect(placed.checkoutUrl).toContain(placed.sessionId)
    await shop.pay(placed.sessionId)
    expect(await settle(placed.sessionId)).toMatchObject({ ok: true, value: { orderState: 'paid' } })
    await workOff()
    expect(await shop.orderState(placed.orderNumber)).toBe('fulfilled')
    expect(shop.purchases(iccid)).toHaveLength(1)
    expect(await shop.totals(placed.sessionId)).toEqual({ captured: placed.price.amountMinor, refunded: 0 })
    expect(await shop.ledgerIsBalanced()).toBe(true)
    const mails =
      await shop.sql`select template from store.messages where data ->> 'orderNumber' = ${placed.orderNumber} order by template`
    expect(mails.map((mail) => mail.template)).toEqual(['receipt', 'renewed'])
  })

  test('settling 50 times at once, from anywhere, buys once', async () => {
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    await shop.pay(placed.sessionId)
    const answers = await Promise.all(Array.from({ length: 50 }, () => settle(placed.sessionId)))
    expect(answers.every((answer) => answer.ok)).toBe(true)
    await Promise.all([workOff(), workOff(), workOff()])
    expect(shop.purchases(iccid)).toHaveLength(1)
    const [posted] =
      await shop.sql`select count(*)::int as n from ledger.transactions t join store.payments p on p.id = t.cause_id where p.session_id = ${placed.sessionId}`
    expect(posted?.n).toBe(1)
  })

  test('the same key, and the same quote, give the same order; another wish under the key is refused', async () => {
    const { placeOrder } = await import('@/lib/orders/commands/place-order')
    const first = await placeRenewal(await shop.esim(), { idempotencyKey: 'one-key-for-all' })
    const again = (email: string, key: string | null) =>
      placeOrder({
        quoteId: first.quoteId,
        email,
        locale: 'en',
        channel: 'web',
        idempotencyKey: key,
        clientKey: 'same',
      })
    expect(await again('ada@example.test', 'one-key-for-all')).toMatchObject({
      ok: true,
      value: { orderNumber: first.orderNumber, sessionId: first.sessionId },
    })
    expect(await again('ada@example.test', 'another-key')).toMatchObject({
      ok: true,
      value: { orderNumber: first.orderNumber },
    })
    expect(await again('eve@example.test', 'one-key-for-all')).toMatchObject({
      ok: false,
      error: { code: 'IDEMPOTENCY_KEY_REUSED' },
    })
  })

  test('50 clicks at once open one session', async () => {
    const { quoteRenewal } = await import('@/lib/orders/commands/quote-renewal')
    const { placeOrder } = await import('@/lib/orders/commands/place-order')
    const quote = await quoteRenewal({ iccid: await shop.esim(), clientKey: 'clicks' })
    if (!quote.ok) throw new Error(quote.error.code)
    const input = {
      quoteId: quote.value.quoteId,
      email: 'ada@example.test',
      locale: 'en',
      channel: 'web',
      idempotencyKey: 'click-click',
    } as const
    await shop.sql`update store.rate_limits set max_hits = 1000 where name = 'order.client'`
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => placeOrder({ ...input, clientKey: 'clicks' })),
    )
    const sessions = new Set(answers.flatMap((answer) => (answer.ok ? [answer.value.sessionId] : [])))
    expect(sessions.size).toBe(1)
    const rows =
      await shop.sql`select p.n from store.payments p join store.order_lines l on l.order_id = p.order_id where l.quote_id = ${quote.value.quoteId}`
    expect(rows).toHaveLength(1)
  })
})

describe('what the provider says', () => {
  test('refused: the money goes back at once, with its postings and its mail', async () => {
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'wallet_empty',
      remaining: 1,
    })
    await shop.pay(placed.sessionId)
    await settle(placed.sessionId)
    await workOff()
    await sweepUntilQuiet(shop.sql)
    expect(await shop.orderState(placed.orderNumber)).toBe('refunded')
    expect(shop.purchases(iccid)).toHaveLength(0)
    expect(await shop.totals(placed.sessionId)).toEqual({
      captured: placed.price.amountMinor,
      refunded: placed.price.amountMinor,
    })
    expect(await shop.ledgerIsBalanced()).toBe(true)
    const mails =
      await shop.sql`select template from store.messages where data ->> 'orderNumber' = ${placed.orderNumber} order by template`
    expect(mails.map((mail) => mail.template)).toEqual(['receipt', 'refunded'])
  })

  test.each(['reset_after', 'status_500_after', 'malformed', 'truncated', 'empty'] as const)(
    'done, but %s: found by reading, never bought again, never refunded',
    async (kind) => {
      const iccid = await shop.esim()
      const placed = await placeRenewal(iccid)
      shop.world.world.faults.add({ vendor: 'travelroam', operation: 'topup', kind, remaining: 1 })
      await shop.pay(placed.sessionId)
      await settle(placed.sessionId)
      await workOff()
      await sweepUntilQuiet(shop.sql)
      expect(await shop.orderState(placed.orderNumber)).toBe('fulfilled')
      expect(shop.purchases(iccid)).toHaveLength(1)
      expect((await shop.totals(placed.sessionId)).refunded).toBe(0)
    },
  )

  test.each(['reset_before', 'status_500_before'] as const)(
    'not done, but nobody can know (%s): looked for until the window has passed, then bought once',
    async (kind) => {
      const iccid = await shop.esim()
      const placed = await placeRenewal(iccid)
      shop.world.world.faults.add({ vendor: 'travelroam', operation: 'topup', kind, remaining: 1 })
      await shop.pay(placed.sessionId)
      await settle(placed.sessionId)
      await workOff()
      await sweepUntilQuiet(shop.sql, 4)
      expect(await shop.orderState(placed.orderNumber)).toBe('fulfilling')
      expect(shop.purchases(iccid)).toHaveLength(0)
      await shop.sql`update store.fulfilment_attempts a set sent_at = sent_at - interval '20 minutes'
        from store.fulfilments f where f.id = a.fulfilment_id and f.iccid = ${iccid}`
      await sweepUntilQuiet(shop.sql)
      expect(shop.purchases(iccid)).toHaveLength(1)
      expect(await shop.orderState(placed.orderNumber)).toBe('fulfilled')
    },
  )
})

describe('what Stripe says', () => {
  test.each([
    ['amount_total', 1],
    ['currency', 'jpy'],
    ['client_reference_id', 'ord_someone_else'],
    ['mode', 'setup'],
    ['livemode', true],
  ])('a session whose %s is not ours delivers nothing and waits for a person', async (field, value) => {
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    await shop.pay(placed.sessionId)
    await shop.control('/stripe/tamper', { session: placed.sessionId, set: { [field]: value } })
    await settle(placed.sessionId)
    await workOff()
    expect(shop.purchases(iccid)).toHaveLength(0)
    expect(await shop.orderState(placed.orderNumber)).toBe('needs_review')
    const [incident] = await shop.sql`select kind from store.incidents where subject_id = ${placed.sessionId}`
    expect(incident?.kind).toBe('payment_mismatch')
  })

  test('complete but unpaid ships nothing; it ships when the money is there', async () => {
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    await shop.pay(placed.sessionId, 'delayed')
    await settle(placed.sessionId)
    await workOff()
    expect(await shop.orderState(placed.orderNumber)).toBe('awaiting_payment')
    expect(shop.purchases(iccid)).toHaveLength(0)
    await shop.control('/stripe/settle-delayed', { session: placed.sessionId, outcome: 'succeeded' })
    await settle(placed.sessionId)
    await workOff()
    expect(await shop.orderState(placed.orderNumber)).toBe('fulfilled')
  })

  test('a delayed payment that fails ends the order unpaid, and it may be paid again', async () => {
    const { openCheckout } = await import('@/lib/orders/commands/open-checkout')
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    await shop.pay(placed.sessionId, 'delayed')
    await settle(placed.sessionId)
    await shop.control('/stripe/settle-delayed', { session: placed.sessionId, outcome: 'failed' })
    await settle(placed.sessionId)
    expect(await shop.orderState(placed.orderNumber)).toBe('payment_failed')
    const [order] = await shop.sql`select id from store.orders where number = ${placed.orderNumber}`
    const second = await openCheckout(String(order?.id))
    if (!second.ok) throw new Error(second.error.code)
    expect(second.value.sessionId).not.toBe(placed.sessionId)
    await shop.pay(second.value.sessionId)
    await settle(second.value.sessionId)
    await workOff()
    expect(await shop.orderState(placed.orderNumber)).toBe('fulfilled')
    expect(shop.purchases(iccid)).toHaveLength(1)
  })

  test('an expired session ends the order; a session of somebody else is none of ours', async () => {
    const placed = await placeRenewal(await shop.esim())
    await shop.control('/stripe/expire', { session: placed.sessionId })
    await settle(placed.sessionId)
    expect(await shop.orderState(placed.orderNumber)).toBe('expired')
    expect(await settle('cs_test_unknown_session')).toMatchObject({
      ok: false,
      error: { code: 'PAYMENT_NOT_FOUND' },
    })
  })

  test('paid, and neither webhook nor page ever came: the sweep finds it', async () => {
    shop.pauseWebhooks(true)
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    await shop.pay(placed.sessionId)
    await sweepUntilQuiet(shop.sql)
    shop.pauseWebhooks(false)
    expect(await shop.orderState(placed.orderNumber)).toBe('fulfilled')
    expect(shop.purchases(iccid)).toHaveLength(1)
  })
})
