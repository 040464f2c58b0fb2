import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createStripe } from '@/lib/payments/adapters/stripe'
import type { CheckoutRequest, IntentRequest, RefundRequest } from '@/lib/payments/types'
import { createRig, type Rig } from '../unit/sandbox-stripe/rig'

/** What becomes of a call whose idempotency key was used before with other parameters, by the real SDK. */
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

const REFUSED = { kind: 'refused', reason: 'StripeIdempotencyError' }
const price = (amountMinor: number) => ({ amountMinor, currency: 'USD' })
const order = { orderId: 'ord_1', paymentId: 'pay_1', orderNumber: 'ORD-000000000001', email: null }

const session = (set: Partial<CheckoutRequest> = {}): CheckoutRequest => ({
  ...order,
  items: [{ name: 'Italy 5 GB', description: 'ORD-000000000001', quantity: 1, price: price(1250) }],
  locale: 'en',
  successUrl: 'https://store.example.test/done',
  cancelUrl: 'https://store.example.test/',
  expiresAt: new Date(Math.ceil(Date.now() / 1000) * 1000 + 45 * 60_000),
  idempotencyKey: 'cs:ord_1:1',
  ...set,
})
const intent = (set: Partial<IntentRequest> = {}): IntentRequest => ({
  ...order,
  description: 'Italy 5 GB',
  price: price(1250),
  idempotencyKey: 'pi:ord_1:1',
  ...set,
})

describe('a key that was used with other parameters', () => {
  test('opens no second session, and says so for good', async () => {
    const first = session()
    expect(await service().openCheckout(first)).toMatchObject({ kind: 'open' })
    const other = { ...first, successUrl: 'https://moved.example.test/done' }
    expect(await service().openCheckout(other)).toEqual(REFUSED)
    expect((await rig.stripe.checkout.sessions.list()).data).toHaveLength(1)
    expect(await service().openCheckout({ ...other, idempotencyKey: 'cs:ord_1:2' })).toMatchObject({
      kind: 'open',
    })
  })

  test.each([
    ['of the intent', { price: price(990) }],
    ['of its customer', { email: 'ada@example.test' }],
  ])('%s opens no second intent, and says so for good', async (_name, change) => {
    expect(await service().openIntent(intent())).toMatchObject({ kind: 'open' })
    expect(await service().openIntent(intent(change))).toEqual(REFUSED)
    expect((await rig.stripe.paymentIntents.list()).data).toHaveLength(1)
  })

  test('gives nothing back, and asks for a look at what went back before', async () => {
    const opened = await service().openIntent(intent())
    if (opened.kind !== 'open') throw new Error(opened.reason)
    const { intentId } = opened.intent
    rig.sandbox.act('pay', { payment_intent: intentId, outcome: 'succeeded' })
    const refund = (refundId: string, amountMinor: number): RefundRequest => ({
      refundId,
      orderId: 'ord_1',
      paymentIntentId: intentId,
      amount: price(amountMinor),
      idempotencyKey: 're:ord_1:1:1',
    })
    expect(await service().refund(refund('rfd_1', 500))).toMatchObject({ kind: 'accepted' })
    expect(await service().refund(refund('rfd_2', 500))).toEqual({ ...REFUSED, kind: 'failed_there' })
    expect(await service().listRefunds(intentId)).toMatchObject({
      kind: 'found',
      value: [{ refundId: 'rfd_1', amount: price(500), state: 'succeeded' }],
    })
  })
})
