import { describe, expect, test } from 'vitest'
import { plantCashback, plantPromotion, plantVoucher } from './support/gifts'
import { dataOf, get, post, signIn } from './support/old-shop'
import { aBundle, assignBody, payAsStripeJs, totalsOf } from './support/old-shop-buying'
import { until } from './support/until'
import { sql, sweep } from './support/world'

/** Vouchers, promotions and invitations as the old shop's clients use them, where all goes well. */

const aPerson = async () => {
  const session = await signIn()
  return { token: String(session.access_token), userId: String(session.user_token) }
}
const cents = (major: number) => Math.round(major * 100)

describe('§3.6', () => {
  test('a voucher is redeemed once however often it is sent, with no data, and is in the balance then', async () => {
    const { token } = await aPerson()
    const code = await plantVoucher(750)
    const redeem = () => post('voucher/redeem', { code: ` ${code.toLowerCase()} ` }, { token })
    const answers = await Promise.all([redeem(), redeem()])
    for (const { status, body } of answers)
      expect([status, body]).toEqual([
        200,
        {
          ...{ status: 'success', totalCount: 0, data: null, title: null, message: null },
          ...{ developerMessage: null, responseCode: 200 },
        },
      ])
    expect(await dataOf(get('wallet/balance', { token }))).toMatchObject({ balance: 7.5 })
  })

  test('a code makes a price, which is the one that is asked for, captured and told in the history of orders', async () => {
    const { token } = await aPerson()
    const bundle = await aBundle()
    const code = await plantPromotion(2000)
    const checked = await post(
      'promotion/validation',
      { promo_code: code, bundle_code: bundle.bundle_code },
      { token },
    )
    const cheaper = checked.body.data
    expect(cheaper).toEqual({
      ...bundle,
      price: expect.any(Number),
      price_display: expect.stringContaining(bundle.currency_code),
    })
    const off = cents(bundle.price) - cents(cheaper.price)
    expect(off / cents(bundle.price)).toBeCloseTo(0.2, 1)
    expect(checked.body).toMatchObject({ status: 'success', totalCount: 1, responseCode: 200 })
    expect(checked.body.message).toContain((off / 100).toFixed(2))

    const body = assignBody(bundle, { promo_code: code })
    const offer = await dataOf(post('user/bundle/assign', body, { token }))
    expect(offer).toMatchObject({
      total_price_display: cheaper.price_display,
      subtotal_price_display: cheaper.price_display,
    })
    const { id } = await payAsStripeJs(offer)
    expect(await totalsOf(id)).toMatchObject({ captured: cents(cheaper.price) })
    await dataOf(get(`user/my-esim-by-order/${offer.order_id}`, { token }))
    const [paid] = await dataOf(get('user/order-history?page_index=1&page_size=10', { token }))
    expect(paid.order_amount).toBe(cents(cheaper.price))
  })

  test('public promotions are listed with their end, others are not', async () => {
    const hidden = await plantPromotion()
    const shown = await plantPromotion(500, { isPublic: true })
    await sql`update store.promotions set ends_at = now() + interval '2 days' where code = ${shown}`
    try {
      const listed = await until(
        'listed',
        () => dataOf(get('promotion/active')),
        (all) => all.some((one: { code: string }) => one.code === shown),
      )
      const own = listed.find((one: { code: string }) => one.code === shown)
      expect(own).toEqual({ code: shown, name: 'A test sale', valid_to: expect.stringMatching(/^\d{10}$/) })
      expect(listed.map((one: { code: string }) => one.code)).not.toContain(hidden)
    } finally {
      await sql`update store.promotions set ends_at = now() where code = ${shown}`
    }
  })

  test('an invitation and a cashback are in the history of both sides, a page of it, and nobody is named', async () => {
    const host = await aPerson()
    const guest = await aPerson()
    const { user_info: info } = await dataOf(get('auth/user-info', { token: host.token }))
    expect(info.referral_code).toMatch(/\S{6,}/)
    const sent = await post(
      'promotion/referral_code',
      { referral_code: info.referral_code },
      { token: guest.token },
    )
    expect([sent.status, sent.body.status, sent.body.data]).toEqual([200, 'success', null])
    const [row] =
      await sql`select id from store.bundles where provider = 'travelroam' and on_sale and cost_minor > 200 + (
        select coalesce(max(min_order_minor), 0) from store.referral_settings where currency = 'USD')
      order by cost_minor, id limit 1`
    const bundle = await dataOf(get(`bundles/${row?.id}`))
    const body = assignBody(bundle, { promo_code: await plantCashback(1000) })
    const offer = await dataOf(post('user/bundle/assign', body, { token: guest.token }))
    await payAsStripeJs(offer)
    const historyOf = (token: string, page = 1) =>
      dataOf(get(`promotion/history?page_index=${page}&page_size=10`, { token }))
    const rewarded = async (token: string, count: number) =>
      until(
        'rewarded',
        async () => {
          await sweep()
          return historyOf(token)
        },
        (events) => events.length === count,
      )
    const own = await rewarded(guest.token, 2)
    const entry = (is_referral: boolean) => ({
      ...{ is_referral, name: null, date: expect.stringMatching(/^\d{10}$/) },
      amount: expect.stringContaining(bundle.currency_code),
      promotion_name: null,
    })
    expect(own).toEqual(expect.arrayContaining([entry(true), entry(false)]))
    expect(await rewarded(host.token, 1)).toEqual([entry(true)])
    expect(await historyOf(guest.token, 2)).toEqual([])
    expect((await dataOf(get('wallet/balance', { token: host.token }))).balance).toBeGreaterThan(0)
    expect((await post('promotion/history', {}, { token: host.token })).body.data).toHaveLength(1)
  })
})
