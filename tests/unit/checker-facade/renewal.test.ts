import { describe, expect, test } from 'vitest'
import { toConfirmation } from '@/app/api/esim/_lib/confirmation'
import { statusOf, toCreated, toOrder } from '@/app/api/esim/_lib/orders'
import { toPackage } from '@/app/api/esim/_lib/packages'
import { localeOf, returnOriginOf } from '@/app/api/esim/_lib/renewal-request'
import { confirmBody, emailBody, renewalBody } from '@/app/api/esim/_lib/schemas'
import type { FulfilmentState, OrderState } from '@/lib/orders/types'
import { idempotencyKeyOf } from '@/lib/platform/http/idempotency-key'
import { anOrder, ICCID } from './samples'

const README_REQUEST = {
  iccid: ICCID,
  provider: 'TRAVELROAM',
  amount: 10.0,
  currency: 'USD',
  order_sim_id: 'BJTZ7-DSPJI-JHHTL-M2Z0I',
  plan_name: 'eSIM, 1GB, 7 Days, Turkey, V2',
  package_name: 'Turkey 1GB 7 Days',
  renewal_days: 7,
  country_code: 'TR',
}

describe('body of renewal/create/', () => {
  test('the documented request is understood', () => {
    expect(renewalBody.safeParse(README_REQUEST).success).toBe(true)
  })

  test('only the ICCID is needed: the rest are hints, and unknown fields are ignored', () => {
    expect(renewalBody.parse({ iccid: ICCID, price: 1 })).toEqual({ iccid: ICCID })
    expect(renewalBody.safeParse({ iccid: ICCID, country_code: null, order_sim_id: null }).success).toBe(true)
  })

  test('inner blanks arrive: the client only trims', () => {
    expect(renewalBody.parse({ iccid: '8932 0420 0001 0245 583' }).iccid).toBe(ICCID)
  })

  test.each([
    [{ amount: 'ten' }, 'amount'],
    [{ amount: 10.005 }, 'amount'],
    [{ amount: -1 }, 'amount'],
    [{ provider: 'NOBODY' }, 'provider'],
    [{ currency: 'dollars' }, 'currency'],
    [{ iccid: undefined }, 'iccid'],
  ])('%j is refused by field', (change, field) => {
    const parsed = renewalBody.safeParse({ ...README_REQUEST, ...change })
    expect(parsed.error?.issues[0]?.path).toEqual([field])
  })
})

describe('answer of renewal/create/', () => {
  const placed = {
    orderNumber: 'REN-0123456789AB',
    token: 'canary-token',
    sessionId: 'cs_test_x',
    checkoutUrl: 'https://checkout.example.test/x',
    price: { amountMinor: 1000, currency: 'USD' },
  }
  const pending = anOrder({
    state: 'awaiting_payment',
    fulfilment: null,
    paymentState: 'open',
    completedAt: null,
  })

  test('is what documentation and code promise, both', () => {
    expect(toCreated(placed, pending)).toMatchObject({
      success: true,
      order: {
        order_id: 'REN-0123456789AB',
        status: 'PENDING',
        payment_status: 'PENDING',
        amount: '10.00',
        completed_at: null,
      },
      payment: {
        session_id: 'cs_test_x',
        checkout_url: 'https://checkout.example.test/x',
        amount: 10,
        currency: 'USD',
      },
    })
  })

  test('the amount is a text in the order and a number in the payment, in any currency', () => {
    const yen = { amountMinor: 1500, currency: 'JPY' }
    const created = toCreated({ ...placed, price: yen }, { ...pending, price: yen })
    expect([created.order.amount, created.payment.amount]).toEqual(['1500', 1500])
  })

  test('holds no token of the order', () => {
    expect(JSON.stringify(toCreated(placed, pending))).not.toContain('canary')
  })
})

describe('an order', () => {
  test('has the fields of its documentation, and never an e-mail', () => {
    expect(toOrder(anOrder())).toEqual({
      order_id: 'REN-0123456789AB',
      iccid: ICCID,
      provider: 'TRAVELROAM',
      package_details: null,
      amount: '10.00',
      currency: 'USD',
      status: 'COMPLETED',
      payment_status: 'SUCCEEDED',
      customer_email: '',
      email_sent: false,
      created_at: '2026-01-01T10:00:00.000Z',
      updated_at: '2026-01-01T10:01:00.000Z',
      completed_at: '2026-01-01T10:01:00.000Z',
    })
  })

  test.each<[OrderState, FulfilmentState | null, string]>([
    ['draft', null, 'PENDING'],
    ['awaiting_payment', null, 'PENDING'],
    ['paid', 'ready', 'PAID'],
    ['fulfilling', 'sending', 'PAID'],
    ['fulfilling', 'unknown', 'PAID'],
    ['fulfilled', 'succeeded', 'COMPLETED'],
    ['needs_review', 'manual', 'PROVIDER_FAILED'],
    ['refunding', 'rejected', 'PROVIDER_FAILED'],
    ['payment_failed', null, 'FAILED'],
    ['expired', null, 'CANCELLED'],
    ['canceled', null, 'CANCELLED'],
  ])('state %s with fulfilment %s is %s', (state, fulfilment, status) => {
    expect(statusOf({ state, fulfilment })).toBe(status)
  })

  test.each([
    ['open', 'PENDING'],
    ['processing', 'PROCESSING'],
    ['paid', 'SUCCEEDED'],
    ['failed', 'FAILED'],
    ['expired', 'FAILED'],
  ])('payment %s is %s', (paymentState, shown) => {
    expect(toOrder(anOrder({ paymentState })).payment_status).toBe(shown)
  })

  test('a refund is a payment status of its own', () => {
    expect(toOrder(anOrder({ state: 'refunded', fulfilment: 'rejected' })).payment_status).toBe('REFUNDED')
  })
})

describe('answer of renewal/confirm-payment/', () => {
  test('paid and delivered: success with the order and its sentence', () => {
    expect(toConfirmation(anOrder())).toEqual({
      status: 200,
      body: {
        success: true,
        order: toOrder(anOrder()),
        message: 'Payment confirmed and order completed successfully',
      },
    })
  })

  test.each<[OrderState, FulfilmentState]>([
    ['paid', 'ready'],
    ['fulfilling', 'unknown'],
    ['needs_review', 'manual'],
  ])(
    'paid and not delivered yet (%s, %s): 200 with PROVIDER_FAILED, the one honest word of that page',
    (state, fulfilment) => {
      const answer = toConfirmation(anOrder({ state, fulfilment, completedAt: null }))
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({ success: true, order: { status: 'PROVIDER_FAILED' } })
    },
  )

  test.each<[Parameters<typeof anOrder>[0], number]>([
    [{ state: 'awaiting_payment', fulfilment: null, paymentState: 'open' }, 402],
    [{ state: 'payment_failed', fulfilment: null, paymentState: 'failed' }, 402],
    [{ state: 'expired', fulfilment: null, paymentState: 'expired' }, 402],
    [{ state: 'awaiting_payment', fulfilment: null, paymentState: 'processing' }, 409],
    [{ state: 'refunding', fulfilment: 'rejected' }, 409],
    [{ state: 'refunded', fulfilment: 'rejected' }, 409],
  ])('%j is no success: two texts', (change, status) => {
    const answer = toConfirmation(anOrder(change))
    expect(answer.status).toBe(status)
    const { error, details } = answer.body as Record<string, unknown>
    expect([typeof error, typeof details]).toEqual(['string', 'string'])
  })

  test('its body takes either id and ignores the rest', () => {
    expect(confirmBody.parse({ session_id: ' cs_test_x ', more: 1 })).toEqual({ session_id: 'cs_test_x' })
    expect(confirmBody.parse({ payment_intent_id: 'pi_x' })).toEqual({ payment_intent_id: 'pi_x' })
    expect(confirmBody.parse({})).toEqual({})
  })
})

describe('who asked', () => {
  const headers = (init: Record<string, string>) => new Headers(init)

  test('Stripe sends back to the client’s own host only if we know it', () => {
    const known = ['https://old.example.test']
    expect(returnOriginOf(headers({ origin: 'https://old.example.test' }), known)).toBe(known[0])
    expect(returnOriginOf(headers({ origin: 'https://evil.example.test' }), known)).toBeNull()
    expect(returnOriginOf(headers({}), known)).toBeNull()
  })

  test('mails are in the first language of theirs that we speak', () => {
    expect(localeOf(headers({ 'accept-language': 'nl, tr-TR;q=0.9, de;q=0.8' }))).toBe('tr')
    expect(localeOf(headers({}))).toBe('en')
  })

  test('a key of the client is heard, a bad one is none', () => {
    expect(idempotencyKeyOf(headers({ 'idempotency-key': 'abcdefgh-1' }))).toBe('abcdefgh-1')
    expect(idempotencyKeyOf(headers({ 'idempotency-key': 'short' }))).toBeNull()
    expect(idempotencyKeyOf(headers({}))).toBeNull()
  })
})

describe('body of email/send/', () => {
  test('the documented request is understood, details by default', () => {
    expect(emailBody.parse({ order_id: 'REN-0123456789AB', recipient_email: 'a@example.test' })).toEqual({
      order_id: 'REN-0123456789AB',
      recipient_email: 'a@example.test',
      email_type: 'details',
    })
  })

  test.each([
    { order_id: 'REN-0123456789AB', recipient_email: 'nobody' },
    { order_id: '', recipient_email: 'a@example.test' },
    { order_id: 'REN-0123456789AB', recipient_email: 'a@example.test', email_type: 'other' },
  ])('%j is refused', (body) => {
    expect(emailBody.safeParse(body).success).toBe(false)
  })
})

describe('a package', () => {
  test('has the old fields and names no cost', () => {
    const bundle = {
      bundleId: 'bdl_0123456789abcdefghjkmnpqr',
      provider: 'travelroam' as const,
      ref: 'esim_1GB_7D_TR_V2',
      name: 'eSIM, 1GB, 7 Days, Turkey, V2',
      description: null,
      data: { bytes: 1_000_000_000 },
      dataPeriod: 'total' as const,
      durationDays: 7,
      countries: ['TR'],
      scope: 'country' as const,
      regionName: null,
      kind: 'data' as const,
      voiceMinutes: null,
      smsCount: null,
      speeds: [],
      topUpAllowed: true,
      activationPolicy: null,
      cost: { amountMinor: 123, currency: 'USD' },
      purchaseHints: {},
      onSale: true,
      restrictions: [],
    }
    const shown = toPackage({ bundle, price: { amountMinor: 349, currency: 'USD' } })
    expect(shown).toEqual({
      id: bundle.bundleId,
      provider: 'TRAVELROAM',
      package_id: bundle.bundleId,
      package_name: bundle.name,
      description: '',
      data_quantity: '1.00',
      data_unit: 'GB',
      validity_days: 7,
      price: '3.49',
      currency: 'USD',
    })
    expect(JSON.stringify(shown)).not.toContain('1.23')
    const unlimited = toPackage({
      bundle: { ...bundle, data: { unlimited: true } },
      price: shown && { amountMinor: 349, currency: 'USD' },
    })
    expect(unlimited.data_quantity).toBe('Unlimited')
  })
})
