import { describe, expect, test } from 'vitest'
import { DOCUMENTED_ICCID, UNKNOWN_ICCID } from '../sandbox/providers/samples'
import { appServer } from '../support/app-server'
import { control, countersCleared, get, plant, post } from './support/old-checker'

const { sandbox } = appServer()
const sql = countersCleared()

/** The request of the old documentation, for another ICCID. */
const renewal = (iccid: string) => ({
  iccid,
  provider: 'TRAVELROAM',
  amount: 10.0,
  currency: 'USD',
  order_sim_id: 'BJTZ7-DSPJI-JHHTL-M2Z0I',
  plan_name: 'eSIM, 1GB, 7 Days, Turkey, V2',
  package_name: 'Turkey 1GB 7 Days',
  renewal_days: 7,
  country_code: 'TR',
})

describe('renewal', () => {
  test('create, pay, confirm: the documented requests work as printed, and our price decides', async () => {
    const iccid = await plant()
    const checked = await post('check/', { iccid })
    const created = await post('renewal/create/', {
      ...renewal(iccid),
      amount: 0.5,
      order_sim_id: checked.body.order_sim_id,
    })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({
      success: true,
      order: { iccid, provider: 'TRAVELROAM', status: 'PENDING', currency: 'USD', customer_email: '' },
      payment: { currency: 'USD' },
    })
    const { order, payment } = created.body
    expect(order.order_id).toMatch(/^REN-[0-9A-Z]{12}$/)
    expect(typeof order.amount).toBe('string')
    expect(payment.amount).toBe(Number(order.amount))
    expect(payment.amount).toBeGreaterThan(0.5)
    expect(payment.checkout_url).toMatch(/^https?:/)

    const early = await post('renewal/confirm-payment/', { session_id: payment.session_id })
    expect(early.status).toBe(402)
    expect([typeof early.body.error, typeof early.body.details]).toEqual(['string', 'string'])

    await control('/stripe/pay', { session: payment.session_id, outcome: 'succeeded' })
    const confirmed = await post('renewal/confirm-payment/', { session_id: payment.session_id })
    expect(confirmed.status).toBe(200)
    expect(confirmed.body).toMatchObject({
      success: true,
      order: {
        order_id: order.order_id,
        status: 'COMPLETED',
        payment_status: 'SUCCEEDED',
        amount: order.amount,
      },
      message: 'Payment confirmed and order completed successfully',
    })

    const again = await Promise.all(
      Array.from({ length: 10 }, () => post('renewal/confirm-payment/', { session_id: payment.session_id })),
    )
    for (const answer of again) expect(answer.body).toEqual(confirmed.body)
    const { purchases } = (await (
      await fetch(`${sandbox.baseUrl}/__sandbox/purchases?vendor=travelroam`)
    ).json()) as { purchases: { iccid: string }[] }
    expect(purchases.filter((purchase) => purchase.iccid === iccid)).toHaveLength(1)

    const shown = await get(`renewal/order/${order.order_id}/`)
    expect(shown.body).toEqual(confirmed.body.order)
  })

  test('a double click is one order, every time', async () => {
    for (let i = 0; i < 5; i++) {
      const iccid = await plant()
      const [first, second] = await Promise.all([
        post('renewal/create/', renewal(iccid)),
        post('renewal/create/', renewal(iccid)),
      ])
      expect([first.status, second.status]).toEqual([201, 201])
      expect(first.body.order.order_id).toBe(second.body.order.order_id)
      expect(first.body.payment.session_id).toBe(second.body.payment.session_id)
    }
  })

  test('wrong input is 400: a text and the fields', async () => {
    const answer = await post('renewal/create/', {
      ...renewal(DOCUMENTED_ICCID),
      amount: 'ten',
      provider: 'X',
    })
    expect(answer.status).toBe(400)
    expect(answer.body.error).toBe('Invalid request data')
    expect(Object.keys(answer.body.details).toSorted()).toEqual(['amount', 'provider'])
  })

  test('the reference of another eSIM is refused: it would renew the wrong one', async () => {
    const checked = await post('check/', { iccid: DOCUMENTED_ICCID })
    const iccid = await plant()
    const answer = await post('renewal/create/', {
      ...renewal(iccid),
      order_sim_id: checked.body.order_sim_id,
    })
    expect(answer.status).toBe(400)
    expect(Object.keys(answer.body.details)).toEqual(['order_sim_id'])
  })

  test('a renewal of what nobody knows fails with two texts and charges nothing', async () => {
    const answer = await post('renewal/create/', renewal(UNKNOWN_ICCID))
    expect(answer.status).toBe(404)
    expect(answer.body.error).toBe('Failed to create order')
    expect(typeof answer.body.details).toBe('string')
  })

  test('confirm without an id, with an unknown one', async () => {
    const none = await post('renewal/confirm-payment/', {})
    expect([none.status, none.body]).toEqual([400, { error: 'session_id or payment_intent_id is required' }])
    const unknown = await post('renewal/confirm-payment/', { session_id: 'cs_test_unknown_000000' })
    expect([unknown.status, unknown.body]).toEqual([
      404,
      { error: 'Failed to confirm payment', details: 'Payment transaction not found' },
    ])
  })

  test.each(['REN-ZZZZZZZZZZZZ', 'REN-ABC123', '1', '%27%3B--'])('order %s is not found', async (id) => {
    const answer = await get(`renewal/order/${id}/`)
    expect([answer.status, answer.body]).toEqual([404, { error: 'Order not found' }])
  })

  test('packages are a bare list with prices, of one vendor when asked', async () => {
    const { status, body } = await get('renewal/packages/?provider=TRAVELROAM')
    expect(status).toBe(200)
    expect(Array.isArray(body)).toBe(true)
    expect(body.length).toBeGreaterThan(0)
    expect(Object.keys(body[0]).toSorted()).toEqual(
      [
        'currency',
        'data_quantity',
        'data_unit',
        'description',
        'id',
        'package_id',
        'package_name',
        'price',
        'provider',
        'validity_days',
      ].toSorted(),
    )
    expect(new Set(body.map((one: { provider: string }) => one.provider))).toEqual(new Set(['TRAVELROAM']))
    expect((await get('renewal/packages/?provider=NOBODY')).body).toEqual([])
  })

  test('a mail goes to nobody but the buyer, and the answer is the same for anyone', async () => {
    const answer = await post('email/send/', {
      order_id: 'REN-0123456789AB',
      recipient_email: 'stranger@example.test',
      email_type: 'details',
    })
    expect([answer.status, answer.body]).toEqual([200, { success: true, message: 'Email sent successfully' }])
    const rows = await sql`select from store.messages where recipient = 'stranger@example.test'`
    expect(rows).toHaveLength(0)
  })
})
