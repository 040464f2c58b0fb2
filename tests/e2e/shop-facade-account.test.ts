import { describe, expect, test } from 'vitest'
import { dataOf, get, newEmail, post, shop, signIn } from './support/old-shop'
import { buyer, isEsim, ORDER_ID, payAsStripeJs } from './support/old-shop-buying'
import { plant, purchasesOf, siteUrl, sql } from './support/world'

describe('an account', () => {
  test('buys, sees, names and uses its eSIM, and finds the order with the card it was paid with', async () => {
    const { token, bundle, orderId, esim, email } = await buyer()
    isEsim(esim)
    const [mine] = await dataOf(get('user/my-esim', { token }))
    isEsim(mine)
    expect(mine).toMatchObject({
      iccid: esim.iccid,
      qr_code_value: esim.qr_code_value,
      bundle_expired: false,
    })
    expect(await dataOf(get('user/bundles', { token }))).toHaveLength(1)
    expect((await dataOf(get(`user/my-esim/${esim.iccid}?0=8&1=9`, { token }))).iccid).toBe(esim.iccid)

    // §7.13: the newest transaction carries the name.
    for (const [path, label] of [
      [`user/bundle-label-by-iccid/${esim.iccid}`, 'Trip'],
      [`user/bundle-label/${bundle.bundle_code}`, 'Été'],
    ]) {
      expect(await dataOf(post(String(path), { label, code: 'x' }, { token }))).toBeNull()
      const [named] = await dataOf(get('user/my-esim', { token }))
      expect([named.label_name, named.transaction_history[0].bundle.label]).toEqual([label, label])
    }
    expect(await dataOf(get(`user/bundle-exists/${bundle.bundle_code}`, { token }))).toBe(true)
    expect(await dataOf(get('user/bundle-exists/bdl_0', { token }))).toBe(false)

    const usage = await dataOf(get(`user/consumption/${esim.iccid}`, { token }))
    for (const field of ['data_allocated', 'data_used', 'data_remaining'])
      expect([field, typeof usage[field], typeof usage[`${field}_display`]]).toEqual([
        field,
        'number',
        'string',
      ])
    expect(usage.data_allocated).toBeGreaterThan(0)
    expect(['Plan Started', 'Plan Not Started', 'Expired', 'Pending']).toContain(usage.plan_status)
    expect(usage.expiry_date).toMatch(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)?$/)

    const [order] = await dataOf(get('user/order-history?page_index=1&page_size=20', { token }))
    expect(order).toMatchObject({
      ...{ order_number: orderId, order_status: 'success', order_type: 'Assign', payment_type: 'Card' },
      ...{ order_amount: Math.round(bundle.price * 100), order_display_price: bundle.price_display },
      ...{ quantity: 1, payment_details: null },
    })
    expect(order.order_date).toMatch(/^\d{10}$/)
    expect(order.bundle_details.bundle_code).toBe(bundle.bundle_code)
    expect(await dataOf(get('user/order-history?page_index=2', { token }))).toEqual([])
    const receipt = await dataOf(get(`user/order-history/${orderId}?0=o`, { token }))
    expect(receipt.payment_details).toEqual({
      ...{ id: expect.stringMatching(/^pi_/), description: '', payment_method: 'card', card_number: '4242' },
      ...{ receipt_email: email, address: 'US,N/A', display_brand: 'Visa', country: 'US' },
      card_display: 'Visa ****4242',
    })
  })

  test('hears the bell in its language, and reads it', async () => {
    const { token, esim } = await buyer()
    const german = { token, headers: { 'accept-language': 'de-DE' } }
    const [notice] = await dataOf(get('user/user-notification?page_index=1&page_size=10', german))
    expect(notice).toEqual({
      ...{ notification_id: expect.any(Number), title: 'Ihre eSIM ist bereit', content: expect.any(String) },
      ...{ datetime: expect.stringMatching(/^\d{10}$/), transaction_status: '', transaction: '' },
      ...{ transaction_message: '', status: false, iccid: esim.iccid, category: '1', translated_message: '' },
    })
    expect(await dataOf(post('user/read-user-notification/', {}, { token }))).toBeNull()
    expect((await dataOf(get('user/user-notification', { token })))[0].status).toBe(true)
  })

  test('tops up an eSIM: the offer, the price, the purchase, both orders in the history', async () => {
    const { token } = await signIn(newEmail()).then(({ access_token }) => ({ token: String(access_token) }))
    const known = await plant({ state: 'active', dataMb: 1000, days: 7 })
    const offers = await fetch(`${siteUrl}/api/v2/esims/${known}/offers`).then(
      (r) => r.json() as Promise<{ offers: { bundle_id: string }[] }>,
    )
    const code = offers.offers[0]?.bundle_id ?? ''
    const answer = await dataOf(
      post(
        'user/bundle/assign-top-up',
        { iccid: known, bundle_code: code, payment_type: 'Card', affiliate_code: '' },
        { token },
      ),
    )
    expect(answer).toMatchObject({ payment_status: 'PENDING', order_id: expect.stringMatching(ORDER_ID) })
    const pending = await dataOf(get('user/order-history', { token }))
    expect(pending[0]).toMatchObject({ order_status: 'pending', order_type: 'Topup' })
    await payAsStripeJs(answer)
    const card = await dataOf(get(`user/my-esim-by-order/${answer.order_id}`, { token }))
    isEsim(card)
    // Somebody else's eSIM may be topped up; what installs it stays its owner's.
    expect([card.iccid, card.qr_code_value, card.activation_code]).toEqual([known, '', ''])
    expect(card.transaction_history[0].bundle_type).toBe('TopUp Bundle')
    expect((await purchasesOf(known)).map(({ kind }) => kind)).toEqual(['topup'])
  })

  test('its own eSIM has top-ups to choose from, and shows them as bought', async () => {
    const { token, esim, bundle } = await buyer()
    const offers = await dataOf(get(`user/related-topup/${bundle.bundle_code}/${esim.iccid}`, { token }))
    expect(Array.isArray(offers)).toBe(true)
    expect(offers.length).toBeGreaterThan(0)
    const code = offers[0].bundle_code
    const answer = await dataOf(
      post('user/bundle/assign-top-up', { iccid: esim.iccid, bundle_code: code }, { token }),
    )
    expect(answer.total_price_display).toBe(offers[0].price_display)
    await payAsStripeJs(answer)
    const card = await dataOf(get(`user/my-esim-by-order/${answer.order_id}`, { token }))
    expect(card.qr_code_value).toBe(esim.qr_code_value)
    expect(card.transaction_history.map(({ bundle_type: type }: { bundle_type: string }) => type)).toEqual([
      'TopUp Bundle',
      'Primary Bundle',
    ])
  })

  test('of somebody else is the same nothing at every address, and so is what does not exist', async () => {
    const [{ orderId, esim, bundle, userId }, intruder] = [await buyer(), await signIn()]
    const token = String(intruder.access_token)
    const same = async (method: string, path: string, real: string, invented: string, body?: object) => {
      const send = (id: string) => shop(method, path.replace(':id', id), { token, ...(body ? { body } : {}) })
      const [foreign, none] = [await send(real), await send(invented)]
      expect([path, foreign.status, foreign.text]).toEqual([path, 404, none.text])
    }
    const noOrder = 'ord_0000000000000000000000000'
    const noEsim = '8999900000000000000'
    await same('GET', 'user/my-esim-by-order/:id', orderId, noOrder)
    await same('GET', 'user/order-history/:id', orderId, noOrder)
    await same('DELETE', 'user/order/cancel/:id', orderId, noOrder)
    await same('GET', 'user/my-esim/:id', esim.iccid, noEsim)
    await same('GET', 'user/consumption/:id', esim.iccid, noEsim)
    await same('GET', 'bundles/consumption/:id', esim.iccid, noEsim)
    await same('GET', `user/related-topup/${bundle.bundle_code}/:id`, esim.iccid, noEsim)
    await same('POST', 'user/bundle-label-by-iccid/:id', esim.iccid, noEsim, { label: 'mine' })
    await same('GET', 'wallet/user_wallet_by_id/:id', userId, crypto.randomUUID())
    for (const path of ['user/my-esim', 'user/order-history', 'user/user-notification'])
      expect(await dataOf(get(path, { token }))).toEqual([])
    const [row] = await sql`select label from store.esims where iccid = ${esim.iccid}`
    expect(row?.label).toBeNull()
  })
})
