import Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect, createRig, type Rig, sessionParams } from './rig'

let rig: Rig
beforeAll(async () => {
  rig = await createRig()
})
beforeEach(() => rig.reset())
afterAll(() => rig.close())

/** Types say no; the wire must too. */
const create = (params: object) =>
  rig.stripe.checkout.sessions.create(params as Stripe.Checkout.SessionCreateParams)

const item = (priceData: object) => ({
  line_items: [
    {
      quantity: 1,
      price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'X' }, ...priceData },
    },
  ],
})

describe('a request is refused when', () => {
  test.each([
    ['it has an unknown parameter', { shipping: 'fast' }, 'parameter_unknown', 'shipping'],
    [
      'it names the payment methods the old way',
      { payment_method_types: ['card'] },
      'parameter_unknown',
      'payment_method_types',
    ],
    [
      'a nested parameter is unknown',
      item({ colour: 'red' }),
      'parameter_unknown',
      'line_items[0][price_data][colour]',
    ],
    ['success_url is missing', { success_url: undefined }, 'parameter_missing', 'success_url'],
    [
      'the amount is not whole',
      item({ unit_amount: 9.5 }),
      'parameter_invalid_integer',
      'line_items[0][price_data][unit_amount]',
    ],
    ['the amount is below the minimum', item({ unit_amount: 49 }), 'amount_too_small', 'line_items'],
    ['yen are too few', item({ currency: 'jpy', unit_amount: 49 }), 'amount_too_small', 'line_items'],
    [
      'dinars are not a multiple of ten',
      item({ currency: 'kwd', unit_amount: 5_125 }),
      'invalid_amount',
      'line_items',
    ],
    ['the mode is unknown', { mode: 'gift' }, undefined, 'mode'],
    ['it ends too soon', { expires_at: Math.floor(Date.now() / 1_000) + 60 }, undefined, 'expires_at'],
    ['it ends too late', { expires_at: Math.floor(Date.now() / 1_000) + 90_000 }, undefined, 'expires_at'],
    ['the address is no URL', { success_url: 'store/done' }, 'url_invalid', 'success_url'],
    ['the e-mail is none', { customer_email: 'ada' }, 'email_invalid', 'customer_email'],
    ['metadata is too long', { metadata: { a: 'x'.repeat(501) } }, undefined, 'metadata[a]'],
    [
      'it wants what the sandbox cannot do',
      { discounts: [{ coupon: 'half' }] },
      'sandbox_not_simulated',
      'discounts',
    ],
    ['it expands a text', { expand: ['mode'] }, undefined, 'expand'],
  ])('%s', async (_why, set, code, param) => {
    const error: unknown = await create({ ...sessionParams(), ...set }).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
    expect(error).toMatchObject({ statusCode: 400, code, param })
  })

  test('the key is wrong, missing or live', async () => {
    for (const key of ['sk_test_wrong', 'sk_live_sandbox51Roamkeep00000000000000000000']) {
      await expect(connect(rig.url, key).checkout.sessions.list()).rejects.toBeInstanceOf(
        Stripe.errors.StripeAuthenticationError,
      )
    }
    expect((await fetch(`${rig.url}/v1/checkout/sessions`)).status).toBe(401)
  })

  test('the object or the address does not exist', async () => {
    await expect(rig.stripe.checkout.sessions.retrieve('cs_test_none')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'session',
    })
    await expect(rig.stripe.payouts.list()).rejects.toThrow(/Unrecognized request URL/)
  })
})

describe('amounts', () => {
  test.each([
    ['jpy', 1_200],
    ['kwd', 5_120],
    ['eur', 999_999],
  ])('in %s are kept in the smallest unit', async (currency, amount) => {
    const session = await rig.stripe.checkout.sessions.create(sessionParams({}, amount, currency))
    expect(session).toMatchObject({ amount_total: amount, currency })
  })
})

describe('lists', () => {
  test('are newest first and can be paged to the end', async () => {
    const created: string[] = []
    for (let i = 0; i < 25; i += 1)
      created.unshift((await rig.stripe.checkout.sessions.create(sessionParams())).id)
    const listed: string[] = []
    for await (const session of rig.stripe.checkout.sessions.list({ limit: 10, status: 'open' }))
      listed.push(session.id)
    expect(listed).toEqual(created)
    const [newest, second] = created
    const after = await rig.stripe.checkout.sessions.list({ ending_before: second ?? '' })
    expect(after.data.map(({ id }) => id)).toEqual([newest])
    const none = await rig.stripe.checkout.sessions.list({
      created: { gt: Math.floor(Date.now() / 1_000) + 10 },
    })
    expect(none.data).toEqual([])
  })

  test('find the session of a payment', async () => {
    const { id } = await rig.stripe.checkout.sessions.create(sessionParams())
    rig.sandbox.act('pay', { session: id })
    const { payment_intent: payment } = await rig.stripe.checkout.sessions.retrieve(id)
    const found = await rig.stripe.checkout.sessions.list({
      payment_intent: String(payment),
      expand: ['data.line_items'],
    })
    expect(found.data.map((session) => [session.id, session.line_items?.data.length])).toEqual([[id, 1]])
  })
})
