import { describe, expect, test } from 'vitest'
import { dataOf, get, newEmail, post, shop, signIn } from './support/old-shop'
import {
  aBundle,
  assignBody,
  type Bundle,
  FINGERPRINT,
  guestToken,
  isEsim,
  ORDER_ID,
  orderRow,
  payAsStripeJs,
  totalsOf,
} from './support/old-shop-buying'
import { control, fault, purchasesOf, siteUrl, sql, sweep } from './support/world'

describe('a guest', () => {
  test('§7.10 buys as the web client does it: tmp-login, assign, card, my-esim-by-order, with a device id that changes', async () => {
    const email = newEmail()
    const token = await guestToken(email, '1234')
    const bundle = await aBundle()
    const assigned = await post('user/bundle/assign', assignBody(bundle), { token, device: FINGERPRINT })
    expect(assigned.headers.get('cache-control')).toContain('no-store')
    const answer = assigned.body.data
    expect(answer).toEqual({
      publishable_key: expect.stringMatching(/^pk_test_/),
      merchant_identifier: expect.stringMatching(/^merchant\./),
      billing_country_code: 'GB',
      payment_intent_client_secret: expect.stringMatching(/^pi_\w+_secret_\w+$/),
      customer_id: expect.stringMatching(/^cus_/),
      customer_ephemeral_key_secret: expect.stringMatching(/^ek_test_/),
      test_env: true,
      merchant_display_name: expect.any(String),
      stripe_url_scheme: 'stripe',
      order_id: expect.stringMatching(ORDER_ID),
      payment_status: 'PENDING',
      subtotal_price_display: bundle.price_display,
      tax_price_display: expect.stringMatching(/^0(\.0+)? [A-Z]{3}$/),
      total_price_display: bundle.price_display,
      has_tax: false,
      otp_expiration: null,
      checkout_url: expect.stringContaining('/orders/ORD-'),
    })
    expect(answer.order_id).toMatch(/^[A-Za-z0-9._~-]{1,128}$/)

    const pending = await get(`user/my-esim-by-order/${answer.order_id}`, { token })
    expect([pending.status, pending.body.developerMessage]).toEqual([400, 'PAYMENT_PENDING'])
    const paid = await payAsStripeJs(answer)
    expect(paid.body.status).toBe('succeeded')
    const got = await get(`user/my-esim-by-order/${answer.order_id}?0=o&1=r`, { token, device: 'another' })
    expect([got.status, got.body.developerMessage]).toEqual([200, null])
    isEsim(got.body.data)
    expect(got.headers.get('cache-control')).toContain('no-store')
    expect(got.body.data).toMatchObject({
      order_number: answer.order_id,
      bundle_code: bundle.bundle_code,
      price_display: bundle.price_display,
    })
    const { qr_code_value: qr, smdp_address: smdp, activation_code: matching } = got.body.data
    expect(qr).toBe(`LPA:1$${smdp}$${matching}`)
    expect(await purchasesOf(got.body.data.iccid)).toHaveLength(1)

    const [row] =
      await sql`select amount_minor::int, currency from store.orders where id = ${answer.order_id}`
    expect((await totalsOf(paid.id)).captured).toBe(row?.amount_minor)
    expect(`${(Number(row?.amount_minor) / 100).toFixed(2)} ${row?.currency}`).toBe(bundle.price_display)
    expect((await orderRow(answer.order_id))?.searched_countries).toEqual(['FR'])
  })

  test('§8.14 double-clicks: one order, one intent, one charge; a purchase after that is another one', async () => {
    const token = await guestToken()
    const bundle = await aBundle()
    const body = assignBody(bundle)
    const clicks = await Promise.all(
      Array.from({ length: 6 }, () => dataOf(post('user/bundle/assign', body, { token }))),
    )
    expect(new Set(clicks.map(({ order_id }) => order_id)).size).toBe(1)
    expect(new Set(clicks.map(({ payment_intent_client_secret: s }) => s)).size).toBe(1)
    await payAsStripeJs(clicks[0])
    await dataOf(get(`user/my-esim-by-order/${clicks[0].order_id}`, { token }))
    const next = await dataOf(post('user/bundle/assign', body, { token }))
    expect(next.order_id).not.toBe(clicks[0].order_id)
  })

  test('§1.3 an Idempotency-Key is honoured, per caller, and refused for another wish', async () => {
    const [token, other] = [await guestToken(), await guestToken()]
    const [first, second] = [await aBundle(), await aBundle('esimhub')]
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const send = (bundle: Bundle, as: string) =>
      post('user/bundle/assign', assignBody(bundle), { token: as, headers })
    const made = await dataOf(send(first, token))
    expect((await dataOf(send(first, token))).order_id).toBe(made.order_id)
    const reused = await send(second, token)
    expect([reused.status, reused.body.developerMessage]).toEqual([400, 'IDEMPOTENCY_KEY_REUSED'])
    expect((await dataOf(send(first, other))).order_id).not.toBe(made.order_id)
    await payAsStripeJs(made)
    await dataOf(get(`user/my-esim-by-order/${made.order_id}`, { token }))
    // §7.8: paid is COMPLETED, without anything to pay with.
    expect(await dataOf(send(first, token))).toMatchObject({
      ...{ order_id: made.order_id, payment_status: 'COMPLETED' },
      ...{ payment_intent_client_secret: null, publishable_key: null },
    })
  })

  test('is refused a card, tries another, and is charged once', async () => {
    const token = await guestToken()
    const answer = await dataOf(post('bundles/purchase', assignBody(await aBundle()), { token }))
    const declined = await payAsStripeJs(answer, '4000000000000002')
    expect([declined.status, (declined.body.error as { code: string }).code]).toEqual([402, 'card_declined'])
    expect((await payAsStripeJs(answer)).body.status).toBe('succeeded')
    await dataOf(get(`user/my-esim-by-order/${answer.order_id}`, { token }))
    const totals = await control(`/stripe/totals?payment_intent=${declined.id}`)
    expect(totals).toMatchObject({ charges: 1, refunded: 0 })
  })

  test('§8.13 cancels before paying, and not afterwards', async () => {
    const token = await guestToken()
    const body = assignBody(await aBundle())
    const answer = await dataOf(post('user/bundle/assign', body, { token }))
    for (let i = 0; i < 2; i++)
      expect(await dataOf(shop('DELETE', `user/order/cancel/${answer.order_id}`, { token }))).toBeNull()
    expect((await payAsStripeJs(answer)).status).toBe(400)
    const gone = await get(`user/my-esim-by-order/${answer.order_id}`, { token })
    expect([gone.status, gone.body.developerMessage]).toEqual([400, 'ORDER_CANCELED'])
    const again = await dataOf(post('user/bundle/assign', body, { token }))
    expect(again.order_id).not.toBe(answer.order_id)
    await payAsStripeJs(again)
    await dataOf(get(`user/my-esim-by-order/${again.order_id}`, { token }))
    const late = await shop('DELETE', `user/order/cancel/${again.order_id}`, { token })
    expect([late.status, late.body.developerMessage]).toEqual([400, 'ORDER_NOT_CANCELABLE'])
    expect(late.body.message.length).toBeGreaterThan(20)
    expect((await orderRow(again.order_id))?.state).toBe('fulfilled')
  })

  test('takes our page instead: the intent can no longer be paid, and the same order is', async () => {
    const token = await guestToken()
    const answer = await dataOf(post('user/bundle/assign', assignBody(await aBundle()), { token }))
    const link = new URL(answer.checkout_url)
    const number = link.pathname.split('/').at(-1)
    const opened = await fetch(`${siteUrl}/api/v2/orders/${number}/checkout`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        'order-token': link.searchParams.get('t') ?? '',
      },
      body: '{}',
    })
    const { checkout_url: page } = (await opened.json()) as { checkout_url: string }
    expect((await payAsStripeJs(answer)).status).toBe(400)
    await control('/stripe/pay', { session: page.split('/').at(-1) })
    isEsim(await dataOf(get(`user/my-esim-by-order/${answer.order_id}`, { token })))
  })

  test('§7.9 whose provider is slow hears where the eSIM will appear; it is delivered all the same', async () => {
    const email = newEmail()
    const token = await guestToken(email)
    const answer = await dataOf(post('user/bundle/assign', assignBody(await aBundle()), { token }))
    await fault('travelroam', 'order', 'latency', { delayMs: 24_000, remaining: 1 })
    await payAsStripeJs(answer)
    const startedAt = Date.now()
    const early = await get(`user/my-esim-by-order/${answer.order_id}`, { token })
    expect(Date.now() - startedAt).toBeLessThan(24_000)
    expect([early.status, early.body.developerMessage]).toEqual([400, 'ORDER_PENDING'])
    expect(early.body.message).toContain('e-mail')
    const later = await get(`user/my-esim-by-order/${answer.order_id}`, { token })
    expect(later.status).toBe(200)
    isEsim(later.body.data)
  })

  test('is told of a refund when the provider refuses', async () => {
    const token = await guestToken()
    const answer = await dataOf(post('user/bundle/assign', assignBody(await aBundle()), { token }))
    await fault('travelroam', 'order', 'wallet_empty', { remaining: 1 })
    const { id } = await payAsStripeJs(answer)
    const told = await get(`user/my-esim-by-order/${answer.order_id}`, { token })
    expect([told.status, told.body.developerMessage]).toEqual([400, 'ORDER_REFUNDED'])
    await sweep()
    const { captured, refunded } = await totalsOf(id)
    expect(refunded).toBe(captured)
  })

  test('owns nothing of another guest, nor of an account, and its orders join the account of its address after the code', async () => {
    const email = newEmail()
    const [token, stranger] = [await guestToken(email), await guestToken(email)]
    const answer = await dataOf(post('user/bundle/assign', assignBody(await aBundle()), { token }))
    await payAsStripeJs(answer)
    const nothing = await get('user/my-esim-by-order/ord_0000000000000000000000000', { token: stranger })
    for (const path of [`user/my-esim-by-order/${answer.order_id}`, 'user/my-esim-by-order/x%00y'])
      expect((await get(path, { token: stranger })).body).toEqual(nothing.body)
    expect((await shop('DELETE', `user/order/cancel/${answer.order_id}`, { token: stranger })).body).toEqual(
      nothing.body,
    )
    await dataOf(get(`user/my-esim-by-order/${answer.order_id}`, { token }))
    for (const path of ['user/my-esim', 'user/order-history', 'user/user-notification', 'wallet/balance'])
      expect((await get(path, { token })).status).toBe(401)
    const { access_token: account } = await signIn(email)
    const mine = await dataOf(get('user/my-esim', { token: account }))
    expect(mine.map((esim: { order_number: string }) => esim.order_number)).toEqual([answer.order_id])
  })
})
