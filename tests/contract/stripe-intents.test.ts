import Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createStripe } from '@/lib/payments/adapters/stripe'
import type { IntentRequest } from '@/lib/payments/types'
import { connect, createRig, type Rig } from '../unit/sandbox-stripe/rig'

/** Payment intents by the real SDK: what the shop's adapter asks, and what the buyer's own client does with the answer. */
let rig: Rig
beforeAll(async () => {
  rig = await createRig({ delayedSettlementMs: null })
})
beforeEach(() => rig.reset())
afterAll(() => rig.close())

const service = () =>
  createStripe({
    secretKey: rig.sandbox.env.STRIPE_SECRET_KEY ?? '',
    webhookSecrets: [rig.secret],
    apiBase: rig.url,
  })

const request = (set: Partial<IntentRequest> = {}): IntentRequest => ({
  orderId: 'ord_1',
  paymentId: 'pay_1',
  orderNumber: 'ORD-000000000001',
  description: 'Italy 5 GB',
  price: { amountMinor: 1250, currency: 'USD' },
  email: 'ada@example.test',
  idempotencyKey: 'pi:ord_1:1',
  ...set,
})

async function opened(set: Partial<IntentRequest> = {}) {
  const outcome = await service().openIntent(request(set))
  if (outcome.kind !== 'open') throw new Error(outcome.reason)
  return outcome.intent
}

/** Stripe.js has the publishable key and the client secret, and nothing else. */
const browser = () => connect(rig.url, rig.sandbox.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY ?? '')
const confirm = (id: string, secret: string | null, paymentMethod = 'pm_card_visa') =>
  browser().paymentIntents.confirm(id, {
    payment_method: paymentMethod,
    client_secret: secret,
  } as Stripe.PaymentIntentConfirmParams)

describe('an intent of the shop', () => {
  test('is made for the order, its amount and a customer of its own, by card only', async () => {
    const intent = await opened()
    expect(intent).toMatchObject({
      status: 'open',
      isOwn: true,
      orderId: 'ord_1',
      paymentId: 'pay_1',
      amount: { amountMinor: 1250, currency: 'USD' },
      isLive: false,
      paidWith: null,
    })
    expect(intent.clientSecret).toMatch(new RegExp(`^${intent.intentId}_secret_\\w+$`))
    const raw = await rig.stripe.paymentIntents.retrieve(intent.intentId, { expand: ['customer'] })
    expect(raw.payment_method_types).toEqual(['card'])
    expect(raw.customer).toMatchObject({ email: 'ada@example.test', metadata: { order_id: 'ord_1' } })
  })

  test.each([
    ['JPY', 1250, 1250],
    ['KWD', 3250, 3250],
    ['ISK', 1250, 125_000],
  ])(
    '%s is sent in the unit that Stripe counts in, and read back as ours',
    async (currency, ours, theirs) => {
      const intent = await opened({ price: { amountMinor: ours, currency } })
      const raw = await rig.stripe.paymentIntents.retrieve(intent.intentId)
      expect(raw.amount).toBe(theirs)
      expect(intent.amount).toEqual({ amountMinor: ours, currency })
    },
  )

  test('asked for 20 times with one key is one intent and one customer', async () => {
    const intents = await Promise.all(Array.from({ length: 20 }, () => service().openIntent(request())))
    const ids = new Set(
      intents.flatMap((outcome) => (outcome.kind === 'open' ? [outcome.intent.intentId] : [])),
    )
    expect(ids.size).toBe(1)
    expect((await rig.stripe.paymentIntents.list()).data).toHaveLength(1)
    expect(rig.sandbox.simulator.store.customers.page({ limit: 100 }).items).toHaveLength(1)
  })

  test('of an amount below the minimum is refused, and nothing exists', async () => {
    const outcome = await service().openIntent(request({ price: { amountMinor: 10, currency: 'USD' } }))
    expect(outcome).toEqual({ kind: 'refused', reason: 'StripeInvalidRequestError amount_too_small' })
    expect((await rig.stripe.paymentIntents.list()).data).toHaveLength(0)
  })

  test("opens the mobile client's payment sheet for its customer, and no other", async () => {
    const { customerId } = await opened()
    expect(await service().customerSecret(customerId ?? '')).toMatch(/^ek_test_\w{20,}$/)
    expect(await service().customerSecret('cus_nobody')).toBeNull()
  })
})

describe("the buyer's own client", () => {
  test('pays with the publishable key and the secret; the shop reads what it was paid with', async () => {
    const { intentId, clientSecret } = await opened()
    const seen = await confirm(intentId, clientSecret)
    expect(seen.status).toBe('succeeded')
    expect(seen).not.toHaveProperty('metadata')
    expect(seen).not.toHaveProperty('latest_charge')
    const reading = await service().readIntent(intentId)
    expect(reading).toMatchObject({
      kind: 'found',
      value: {
        status: 'paid',
        amount: { amountMinor: 1250, currency: 'USD' },
        paidWith: { method: 'card', brand: 'visa', last4: '4242', country: 'US' },
      },
    })
    const { event } = await rig.sink.next('payment_intent.succeeded')
    expect(service().readEvent(event).about).toEqual({ kind: 'intent', id: intentId })
  })

  test('with another secret, or none, finds no such intent', async () => {
    const { intentId } = await opened()
    for (const secret of [null, `${intentId}_secret_guess`])
      await expect(confirm(intentId, secret)).rejects.toMatchObject({ code: 'resource_missing' })
    await expect(browser().paymentIntents.retrieve(intentId)).rejects.toMatchObject({
      code: 'resource_missing',
    })
  })

  test('may do nothing else with the publishable key', async () => {
    const { intentId } = await opened()
    const { paymentIntents, refunds, customers } = browser()
    for (const call of [
      () => paymentIntents.cancel(intentId),
      () => paymentIntents.create({ amount: 100, currency: 'usd' }),
      () => refunds.create({ payment_intent: intentId }),
      () => customers.create({}),
    ])
      await expect(call()).rejects.toMatchObject({ statusCode: 403 })
  })

  test('is refused a card and may try the next one on the same intent', async () => {
    const { intentId, clientSecret } = await opened()
    await expect(confirm(intentId, clientSecret, 'pm_card_chargeDeclined')).rejects.toMatchObject({
      type: 'StripeCardError',
      code: 'card_declined',
    })
    expect(await service().readIntent(intentId)).toMatchObject({ value: { status: 'open' } })
    expect((await confirm(intentId, clientSecret)).status).toBe('succeeded')
  })

  test('is asked by the bank, and nothing is paid until the bank agrees', async () => {
    const { intentId, clientSecret } = await opened()
    const asked = await confirm(intentId, clientSecret, 'pm_card_threeDSecure2Required')
    expect(asked).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } })
    expect(await service().readIntent(intentId)).toMatchObject({ value: { status: 'open' } })
    rig.sandbox.act('pay', { payment_intent: intentId, outcome: 'authenticated' })
    expect(await service().readIntent(intentId)).toMatchObject({ value: { status: 'paid' } })
  })
})

describe('cancelling', () => {
  test('an open intent ends it: nobody pays it any more, and it may be asked again', async () => {
    const { intentId, clientSecret } = await opened()
    expect(await service().cancelIntent(intentId)).toMatchObject({ value: { status: 'canceled' } })
    await expect(confirm(intentId, clientSecret)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    })
    expect(await service().cancelIntent(intentId)).toMatchObject({
      kind: 'found',
      value: { status: 'canceled' },
    })
  })

  test('one that is paid, or being paid, says what it is instead', async () => {
    const paid = await opened()
    await confirm(paid.intentId, paid.clientSecret)
    expect(await service().cancelIntent(paid.intentId)).toMatchObject({ value: { status: 'paid' } })
    const slow = await opened({ idempotencyKey: 'pi:ord_1:2' })
    rig.sandbox.act('pay', { payment_intent: slow.intentId, outcome: 'delayed' })
    expect(await service().cancelIntent(slow.intentId)).toMatchObject({ value: { status: 'processing' } })
    expect(await service().cancelIntent('pi_nothing')).toEqual({ kind: 'missing' })
  })
})

describe('the sandbox', () => {
  test('refuses what it would only pretend to do, and parameters that Stripe does not know', async () => {
    const { paymentIntents } = rig.stripe
    const base = { amount: 500, currency: 'usd' }
    for (const extra of [
      { capture_method: 'manual' },
      { setup_future_usage: 'off_session' },
      { customer: 'cus_nobody' },
      { allowed_payment_method_types: ['klarna'] },
      { surprise: 'x' },
    ] as Partial<Stripe.PaymentIntentCreateParams>[])
      await expect(paymentIntents.create({ ...base, ...extra })).rejects.toBeInstanceOf(
        Stripe.errors.StripeInvalidRequestError,
      )
    expect((await paymentIntents.list()).data).toHaveLength(0)
  })

  test('tells an intent of a Checkout session from one of ours', async () => {
    const session = await rig.stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://store.example.test/',
      payment_intent_data: { metadata: { order_id: 'ord_1', payment_id: 'pay_1' } },
      line_items: [
        { quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'x' } } },
      ],
    })
    rig.sandbox.act('pay', { session: session.id })
    const { event } = await rig.sink.next('payment_intent.succeeded')
    expect(service().readEvent(event)).toMatchObject({ about: null })
    const id = (event.data.object as Stripe.PaymentIntent).id
    expect(await service().readIntent(id)).toMatchObject({ value: { isOwn: false } })
  })
})
