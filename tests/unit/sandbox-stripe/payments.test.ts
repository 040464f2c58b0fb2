import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createRig, type Rig, sessionParams } from './rig'

let rig: Rig
beforeAll(async () => {
  rig = await createRig({ delayedSettlementMs: 60_000 })
})
beforeEach(async () => {
  await rig.reset()
})
afterAll(() => rig.close())

async function paidSession(amount = 1_250) {
  const { id } = await rig.stripe.checkout.sessions.create(sessionParams({}, amount))
  rig.sandbox.act('pay', { session: id })
  return rig.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge', 'line_items'] })
}

async function paymentOf(sessionId: string): Promise<string> {
  const { payment_intent: payment } = await rig.stripe.checkout.sessions.retrieve(sessionId)
  if (typeof payment !== 'string') throw new Error('no payment intent')
  return payment
}

describe('a session', () => {
  test('is created open and unpaid, with what the store sent', async () => {
    const session = await rig.stripe.checkout.sessions.create(
      sessionParams({ customer_email: 'ada@example.test' }),
    )
    expect(session).toMatchObject({
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 1_250,
      currency: 'usd',
      client_reference_id: 'ord_1',
      metadata: { order_id: 'ord_1' },
      livemode: false,
      customer_email: 'ada@example.test',
      payment_intent: null,
    })
    expect(session.url).toBe(`${rig.url}/c/pay/${session.id}`)
    expect(session.line_items).toBeUndefined()
  })

  test('carries the order id to the payment and the charge when it is paid', async () => {
    const session = await paidSession()
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', url: null })
    expect(session.line_items?.data[0]).toMatchObject({
      description: 'Italy 5 GB, 30 days',
      amount_total: 1_250,
    })
    const intent = session.payment_intent
    if (!intent || typeof intent === 'string') throw new Error('not expanded')
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 1_250,
      metadata: { order_id: 'ord_1' },
    })
    expect(intent.latest_charge).toMatchObject({
      paid: true,
      amount_captured: 1_250,
      metadata: { order_id: 'ord_1' },
    })
  })

  test('signs its events so that the SDK accepts them', async () => {
    const session = await paidSession()
    const { payload, signature } = await rig.sink.next('checkout.session.completed')
    const event = rig.stripe.webhooks.constructEvent(payload, signature, rig.secret)
    expect(event).toMatchObject({
      api_version: '2026-10-28.endive',
      livemode: false,
      type: 'checkout.session.completed',
    })
    expect(event.data.object).toMatchObject({ id: session.id, payment_status: 'paid' })
    expect(() => rig.stripe.webhooks.constructEvent(payload, signature, 'whsec_other')).toThrow()
    await rig.sink.next('payment_intent.succeeded')
    await rig.sink.next('charge.succeeded')
    expect((await rig.stripe.events.retrieve(event.id)).id).toBe(event.id)
    const { data } = await rig.stripe.events.list({ types: ['checkout.session.completed'] })
    expect(data.map(({ id }) => id)).toEqual([event.id])
  })

  test('expires by the clock and by call, and only while it is open', async () => {
    const first = await rig.stripe.checkout.sessions.create(sessionParams())
    await rig.stripe.checkout.sessions.expire(first.id)
    await rig.sink.next('checkout.session.expired')
    await expect(rig.stripe.checkout.sessions.expire(first.id)).rejects.toThrow(/status of `expired`/)
    const expires_at = Math.floor(Date.now() / 1_000) + 1_800
    const second = await rig.stripe.checkout.sessions.create(sessionParams({ expires_at }))
    rig.world.advance(29 * 60_000)
    expect((await rig.stripe.checkout.sessions.retrieve(second.id)).status).toBe('open')
    rig.world.advance(2 * 60_000)
    expect(await rig.stripe.checkout.sessions.retrieve(second.id)).toMatchObject({
      status: 'expired',
      url: null,
    })
    await rig.sink.next('checkout.session.expired', 2)
  })

  test('declines leave it open, with a failed payment to look at', async () => {
    const { id } = await rig.stripe.checkout.sessions.create(sessionParams())
    rig.sandbox.act('pay', { session: id, outcome: 'insufficient_funds' })
    expect((await rig.stripe.checkout.sessions.retrieve(id)).status).toBe('open')
    const intent = await rig.stripe.paymentIntents.retrieve(await paymentOf(id))
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
    })
    rig.sandbox.act('pay', { session: id })
    expect(await rig.stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' })
    expect((await rig.stripe.charges.list({ payment_intent: intent.id })).data).toHaveLength(2)
    await expect(rig.stripe.paymentIntents.cancel(intent.id)).rejects.toThrow(/Expire the Checkout Session/)
  })

  test('costs nothing when the total is nothing', async () => {
    const { id } = await rig.stripe.checkout.sessions.create(sessionParams({}, 0))
    rig.sandbox.act('pay', { session: id })
    expect(await rig.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
    })
  })
})

describe('a delayed payment', () => {
  test('completes unpaid and settles by the clock', async () => {
    const { id } = await rig.stripe.checkout.sessions.create(sessionParams())
    rig.sandbox.act('pay', { session: id, outcome: 'delayed' })
    const completed = await rig.sink.next('checkout.session.completed')
    expect(completed.event.data.object).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
    rig.world.advance(60_001)
    const settled = await rig.sink.next('checkout.session.async_payment_succeeded')
    expect(settled.event.data.object).toMatchObject({ id, payment_status: 'paid' })
  })

  test('can fail in the end', async () => {
    const { id } = await rig.stripe.checkout.sessions.create(sessionParams())
    rig.sandbox.act('pay', { session: id, outcome: 'delayed' })
    rig.sandbox.act('settle-delayed', { session: id, outcome: 'failed' })
    const failed = await rig.sink.next('checkout.session.async_payment_failed')
    expect(failed.event.data.object).toMatchObject({ id, status: 'complete', payment_status: 'unpaid' })
    rig.world.advance(120_000)
    expect(await rig.stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'unpaid' })
  })
})

describe('a refund', () => {
  test('never exceeds what was captured', async () => {
    const session = await paidSession(1_000)
    const payment_intent = await paymentOf(session.id)
    await rig.stripe.refunds.create({ payment_intent, amount: 400 })
    await expect(rig.stripe.refunds.create({ payment_intent, amount: 601 })).rejects.toThrow(
      /greater than unrefunded/,
    )
    await rig.stripe.refunds.create({ payment_intent, amount: 600 })
    await expect(rig.stripe.refunds.create({ payment_intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    })
    const parallel = await Promise.allSettled(
      Array.from({ length: 50 }, () => rig.stripe.refunds.create({ payment_intent, amount: 1 })),
    )
    expect(parallel.every(({ status }) => status === 'rejected')).toBe(true)
    const { event } = await rig.sink.next('charge.refunded', 2)
    expect(event.data.object).toMatchObject({ amount_refunded: 1_000, refunded: true })
    const totals = await (await fetch(`${rig.url}/__sandbox/stripe/totals?session=${session.id}`)).json()
    expect(totals).toMatchObject({ captured: 1_000, refunded: 1_000 })
  })

  test('that fails gives the money back to the store', async () => {
    const payment_intent = await paymentOf((await paidSession()).id)
    const refund = await rig.stripe.refunds.create({ payment_intent })
    expect(refund.status).toBe('succeeded')
    rig.sandbox.act('fail-refund', { refund: refund.id })
    const { event } = await rig.sink.next('refund.failed')
    expect(event.data.object).toMatchObject({
      id: refund.id,
      status: 'failed',
      failure_reason: 'lost_or_stolen_card',
    })
    expect((await rig.stripe.refunds.create({ payment_intent })).status).toBe('succeeded')
  })

  test('can be pending first', async () => {
    const payment_intent = await paymentOf((await paidSession()).id)
    rig.sandbox.act('next-refund', { status: 'pending' })
    const refund = await rig.stripe.refunds.create({ payment_intent })
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' })
    rig.world.advance(60_001)
    await rig.sink.next('refund.updated')
    expect((await rig.stripe.refunds.retrieve(refund.id)).status).toBe('succeeded')
  })
})

describe('a dispute', () => {
  test.each(['won', 'lost'] as const)('withdraws the money and is %s', async (outcome) => {
    const payment_intent = await paymentOf((await paidSession()).id)
    rig.sandbox.act('open-dispute', { payment_intent })
    await rig.sink.next('charge.dispute.funds_withdrawn')
    const [dispute] = (await rig.stripe.disputes.list({ payment_intent })).data
    expect(dispute).toMatchObject({ status: 'needs_response', amount: 1_250 })
    await expect(rig.stripe.refunds.create({ payment_intent })).rejects.toMatchObject({
      code: 'charge_disputed',
    })
    rig.sandbox.act('close-dispute', { dispute: dispute?.id, outcome })
    const { event } = await rig.sink.next('charge.dispute.closed')
    expect(event.data.object).toMatchObject({ id: dispute?.id, status: outcome })
    if (outcome === 'won') await rig.sink.next('charge.dispute.funds_reinstated')
    else expect(rig.sink.types()).not.toContain('charge.dispute.funds_reinstated')
  })
})
