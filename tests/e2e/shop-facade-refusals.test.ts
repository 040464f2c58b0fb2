import { describe, expect, test } from 'vitest'
import { dataOf, get, post, shop, signIn } from './support/old-shop'
import { aBundle, assignBody, guestToken, payAsStripeJs } from './support/old-shop-buying'
import { sql } from './support/world'

describe('what is not offered is refused by the server', () => {
  test.each(['Wallet', 'DCB', 'Crypto'])('S1-31 payment type %s: 400, no order, no intent', async (type) => {
    const token = await guestToken()
    const before = await sql`select count(*)::int as n from store.orders`
    const answer = await post('user/bundle/assign', assignBody(await aBundle(), { payment_type: type }), {
      token,
    })
    expect([answer.status, answer.body.developerMessage]).toEqual([400, 'INVALID_PAYMENT_TYPE'])
    expect(await sql`select count(*)::int as n from store.orders`).toEqual(before)
  })

  test('the price is the server’s, whatever a client says', async () => {
    const token = await guestToken()
    const bundle = await aBundle()
    const lies = {
      price: 0,
      amount: 1,
      currency: 'JPY',
      user_currency: { currency: 'TRY' },
      order_amount: 1,
      user_id: 'x',
    }
    const headers = { 'x-currency': 'JPY', 'accept-language': 'ar' }
    const answer = await dataOf(post('user/bundle/assign', assignBody(bundle, lies), { token, headers }))
    expect(answer.total_price_display).toBe(bundle.price_display)
    const { body } = await payAsStripeJs(answer)
    expect([body.amount, String(body.currency).toUpperCase()]).toEqual([
      Math.round(bundle.price * 100),
      bundle.currency_code,
    ])
  })

  test('an empty wallet, and codes that are none, are told as that', async () => {
    const token = String((await signIn()).access_token)
    const currency = (await aBundle()).currency_code
    for (const path of ['wallet/user_wallet_by_user', 'wallet/balance'])
      expect(await dataOf(get(path, { token }))).toEqual({ balance: 0, currency })
    const told = async (path: string, body: object) => {
      const answer = await post(path, body, { token })
      expect(answer.body.message.length).toBeGreaterThan(10)
      return [answer.status, answer.body.developerMessage]
    }
    expect(await told('wallet/top-up', { amount: 0.5 })).toEqual([400, 'TOP_UP_LIMIT'])
    expect(await told('wallet/topup', { amount: 20.005 })).toEqual([400, 'VALIDATION'])
    expect(await told('voucher/redeem', { code: 'TRIP5' })).toEqual([404, 'INVALID_VOUCHER_CODE'])
    const { bundle_code } = await aBundle()
    expect(await told('promotion/validation', { promo_code: 'SAVE', bundle_code })).toEqual([
      400,
      'PROMOTION_NOT_FOUND',
    ])
    expect(await told('promotion/validation', { promo_code: 'SAVE', bundle_code: 'x' })).toEqual([
      400,
      'BUNDLE_NOT_AVAILABLE',
    ])
    expect(await told('promotion/referral_code', { referral_code: 'X' })).toEqual([
      400,
      'PROMOTION_NOT_FOUND',
    ])
    expect(await told('user/bundle/assign', assignBody(await aBundle(), { promo_code: 'SAVE' }))).toEqual([
      400,
      'PROMOTION_NOT_FOUND',
    ])
    expect(await told('user/bundle/verify_order_otp', { otp: '123456', order_id: 'x', iccid: null })).toEqual(
      [400, 'CARRIER_BILLING_UNAVAILABLE'],
    )
    expect(await told('user/bundle/resend_order_otp/x', {})).toEqual([400, 'CARRIER_BILLING_UNAVAILABLE'])
    expect(await dataOf(get('promotion/history?page_index=2', { token }))).toEqual([])
    expect(await dataOf(post('promotion/history', {}, { token }))).toEqual([])
    expect(await dataOf(get('promotion/active'))).toEqual([])
    expect(await dataOf(get('promotion/referral-info'))).toMatchObject({
      amount: 3,
      currency,
      message: expect.stringContaining('3.00'),
    })
  })

  test.each([
    'callback/payment-webhook-fake',
    'callback/bundle/sync-all',
    'callback/bundle/sync-one',
    'callback/bundle-webhook/sync',
    'callback/currency/exchange_rate',
    'promotion/test-referral',
    'bundles/translate_tag/x',
  ])('§8.9 %s does not exist', async (path) => {
    const answer = await post(path, { type: 'payment_intent.succeeded' })
    expect([answer.status, answer.body.developerMessage]).toEqual([404, 'NOT_FOUND'])
  })

  test('the payment webhook takes signed events only, and a plan callback needs its secret', async () => {
    expect((await post('callback/payment-webhook', { id: 'evt_1', object: 'event' })).status).toBe(400)
    expect((await post('callback/plan_status_callback', { iccid: '8999' })).status).not.toBe(200)
  })
})

describe('bodies', () => {
  test.each([
    ['{', 400],
    ['[]', 400],
    ['{"bundle_code":7}', 400],
    ['{"bundle_code":""}', 400],
    ['{"bundle_code":"bdl_x\\u0000"}', 400],
    [`{"bundle_code":"${'x'.repeat(200)}"}`, 400],
    ['{"bundle_code":"bdl_0000000000000000000000000","related_search":"x"}', 400],
    [
      '{"bundle_code":"bdl_0000000000000000000000000","related_search":{"countries":[{"iso3_code":null}]}}',
      400,
    ],
  ])('%s is told what is wrong, with %i', async (body, status) => {
    const token = await guestToken()
    const answer = await shop('POST', 'user/bundle/assign', { token, body })
    expect([answer.status, answer.body.status]).toEqual([status, 'failed'])
    expect(answer.body.message.length).toBeGreaterThan(5)
  })

  test('missing, null and empty optional fields are the same', async () => {
    const token = await guestToken()
    const { bundle_code } = await aBundle()
    const ids = []
    for (const body of [
      { bundle_code },
      { bundle_code, promo_code: null, related_search: null, affiliate_code: null },
      { bundle_code, promo_code: '', payment_type: 'card' },
    ])
      ids.push((await dataOf(post('user/bundle/assign', body, { token }))).order_id)
    expect(new Set(ids).size).toBe(1)
  })
})
