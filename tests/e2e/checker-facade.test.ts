import postgres from 'postgres'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { DOCUMENTED_ICCID, SAMPLE_ESIMS, UNKNOWN_ICCID } from '../sandbox/providers/samples'
import { appServer } from '../support/app-server'

const { siteUrl, sandbox, database } = appServer()
const sql = postgres(database.adminUrl, { max: 2, onnotice: () => {} })

// One address is one client: tests of one machine must not use up each other's limits.
beforeEach(async () => void (await sql`delete from store.rate_limit_hits`))
afterAll(() => sql.end())

interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: the old API's answers, looked into field by field
  body: any
  text: string
}

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${siteUrl}/api/esim/${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const json = (response.headers.get('content-type') ?? '').includes('json') && text !== ''
  return {
    status: response.status,
    headers: response.headers,
    body: json ? JSON.parse(text) : null,
    text,
  } as Answer
}
const get = (path: string, headers?: Record<string, string>) => send('GET', path, undefined, headers)
const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  send('POST', path, body, headers)

async function control(path: string, body: unknown, method = 'POST'): Promise<Record<string, unknown>> {
  const base = path.startsWith('/stripe') ? sandbox.stripeUrl : sandbox.baseUrl
  const response = await fetch(`${base}/__sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Record<string, unknown>
}

const plant = async (vendor = 'travelroam'): Promise<string> =>
  String((await control('/esims', { vendor, state: 'active', place: 'TR', dataMb: 1000, days: 7 })).iccid)

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

const ADDRESSES = [
  ['POST', 'check', { iccid: DOCUMENTED_ICCID }],
  ['GET', 'health', undefined],
  ['GET', 'stats', undefined],
  ['GET', 'renewal/packages', undefined],
  ['POST', 'renewal/confirm-payment', {}],
  ['GET', 'renewal/order/REN-000000000000', undefined],
  ['POST', 'email/send', {}],
  ['GET', 'currency/supported', undefined],
  ['GET', 'currency/exchange-rate', undefined],
  ['GET', 'currency/convert', undefined],
  ['POST', 'currency/convert', {}],
  ['POST', 'renewal/create', {}],
] as const

describe('addresses', () => {
  test.each(ADDRESSES)(
    '%s %s answers alike with and without the slash, never with a redirect',
    async (method, path, body) => {
      const [without, slashed] = [await send(method, path, body), await send(method, `${path}/`, body)]
      expect([without.status, slashed.status].filter((status) => status >= 300 && status < 400)).toEqual([])
      expect(slashed.status).toBe(without.status)
      expect(slashed.status).toBeLessThan(500)
      expect(slashed.headers.get('content-type')).toContain('application/json')
    },
  )

  test.each(ADDRESSES)(
    '%s %s lets the pre-flight of a known origin through, both spellings',
    async (method, path) => {
      for (const spelling of [path, `${path}/`]) {
        const answer = await send('OPTIONS', spelling, undefined, {
          origin: siteUrl,
          'access-control-request-method': method,
          'access-control-request-headers': 'content-type',
        })
        expect(answer.status).toBeGreaterThanOrEqual(200)
        expect(answer.status).toBeLessThan(300)
        expect(answer.headers.get('access-control-allow-origin')).toBe(siteUrl)
        expect(answer.headers.get('access-control-allow-headers')).toContain('content-type')
      }
    },
  )

  test('every answer carries CORS for a known origin, errors too, and nothing for an unknown one', async () => {
    const known = [
      await post('check/', { iccid: 'x' }, { origin: siteUrl }),
      await get('check/', { origin: siteUrl }),
      await get('renewal/order/nothing/', { origin: siteUrl }),
      await get('stats/', { origin: siteUrl }),
    ]
    for (const answer of known) expect(answer.headers.get('access-control-allow-origin')).toBe(siteUrl)
    const unknown = await get('currency/supported/', { origin: 'https://evil.example.test' })
    expect(unknown.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('an unknown address is a 404', async () => {
    expect((await get('payment-webhook-fake/')).status).toBe(404)
  })
})

describe('the framework’s own answers', () => {
  test('malformed JSON is 400 with detail', async () => {
    const answer = await post('check/', '{"iccid":')
    expect([answer.status, answer.body]).toEqual([400, { detail: 'JSON parse error' }])
  })

  test('another content type is 415 with detail', async () => {
    const answer = await post('check/', 'iccid=1', { 'content-type': 'text/plain' })
    expect(answer.status).toBe(415)
    expect(typeof answer.body.detail).toBe('string')
  })

  test.each([
    ['GET', 'check/'],
    ['PUT', 'check/'],
    ['DELETE', 'renewal/create/'],
    ['POST', 'health/'],
    ['PATCH', 'currency/convert/'],
  ])('%s %s is 405 with detail and the methods that are allowed', async (method, path) => {
    const answer = await send(method, path)
    expect([answer.status, answer.body]).toEqual([405, { detail: `Method "${method}" not allowed.` }])
    expect(answer.headers.get('allow')).toBeTruthy()
  })

  test('too many checks are 429 with detail and a time', async () => {
    await sql`update store.rate_limits set max_hits = 1 where name = 'check.client'`
    await post('check/', { iccid: DOCUMENTED_ICCID })
    const answer = await post('check/', { iccid: DOCUMENTED_ICCID })
    await sql`update store.rate_limits set max_hits = 30 where name = 'check.client'`
    expect(answer.status).toBe(429)
    expect(answer.body.detail).toMatch(/throttled/)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('a forwarded address changes nobody’s limit', async () => {
    await sql`update store.rate_limits set max_hits = 1 where name = 'check.client'`
    const answers = []
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      answers.push(
        await post(
          'check/',
          { iccid: DOCUMENTED_ICCID },
          { 'x-forwarded-for': address, 'x-real-ip': address },
        ),
      )
    await sql`update store.rate_limits set max_hits = 30 where name = 'check.client'`
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429])
  })
})

describe('check/', () => {
  test('the documented example answers with every field as text', async () => {
    const { status, body } = await post('check/', { iccid: DOCUMENTED_ICCID })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      iccid: DOCUMENTED_ICCID,
      status: 'Expired',
      plan_name: 'eSIM, 1GB, 7 Days, Turkey, V2',
      api_provider: 'TRAVELROAM',
      data_capacity: '1.00 GB',
      data_remaining: '0.00 GB',
      validity: '7 days',
      activation_code: 'N/A',
    })
    for (const value of Object.values(body)) expect(typeof value).toBe('string')
    expect(JSON.stringify(body)).not.toMatch(/BJTZ7|idemia|Avea/i)
  })

  test('inner blanks and dashes arrive and are understood', async () => {
    expect((await post('check/', { iccid: '8932 0420-0001 0245 583' })).body.iccid).toBe(DOCUMENTED_ICCID)
  })

  test.each(['airhub', 'esimcard'])('an eSIM of %s is found', async (vendor) => {
    const iccid = SAMPLE_ESIMS.find((esim) => esim.vendor === vendor)?.iccid
    expect((await post('check/', { iccid })).body.api_provider).toBe(vendor.toUpperCase())
  })

  test('nothing of an eSIM is told for a part of its number', async () => {
    const answer = await post('check/', { iccid: DOCUMENTED_ICCID.slice(0, 18) })
    expect(answer.status).toBe(404)
    expect(answer.text).not.toContain('Turkey')
  })

  test.each([{}, { iccid: '' }, { iccid: 'abc' }, { iccid: 42 }, { iccid: '490154203237518' }])(
    '%j is 400: a text, and the field with its sentence',
    async (body) => {
      const answer = await post('check/', body)
      expect(answer.status).toBe(400)
      expect(answer.body.error).toBe('Invalid ICCID')
      expect(typeof answer.body.details.iccid[0]).toBe('string')
    },
  )

  test('a number that nobody knows is 404 with two texts and the number', async () => {
    const answer = await post('check/', { iccid: UNKNOWN_ICCID })
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ error: 'eSIM not found', iccid: UNKNOWN_ICCID })
    expect(typeof answer.body.details).toBe('string')
  })

  test('a provider that is down is 503, named, and not "not found"', async () => {
    await control('/faults', { vendor: 'esimcard', operation: '*', kind: 'reset_before' })
    const answer = await post('check/', { iccid: `${UNKNOWN_ICCID.slice(0, 17)}19` })
    await fetch(`${sandbox.baseUrl}/__sandbox/faults`, { method: 'DELETE' })
    expect(answer.status).toBe(503)
    expect(answer.body.error).toBe('API Error')
    expect(answer.body.details).toContain('eSIMCard')
    expect(answer.headers.get('retry-after')).toBeTruthy()
  })
})

describe('health/ and stats/', () => {
  test('health holds what code and documentation promised', async () => {
    const { status, body } = await get('health/')
    expect([200, 503]).toContain(status)
    expect(body.service).toBe('eSIM Status Checker API')
    expect(typeof body.version).toBe('string')
    expect(Number.isNaN(Date.parse(body.timestamp))).toBe(false)
    expect(Object.values(body.apis).map((value) => typeof value)).toEqual(['boolean', 'boolean', 'boolean'])
    expect(Object.keys(body.apis)).toEqual(['airhub', 'esimcard', 'travelroam'])
  })

  test('stats are for staff', async () => {
    const { status, body } = await get('stats/')
    expect(status).toBe(401)
    expect([typeof body.error, typeof body.details]).toEqual(['string', 'string'])
  })
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

describe('currency/', () => {
  test('supported', async () => {
    const { status, body } = await get('currency/supported/')
    expect(status).toBe(200)
    expect(body.success).toBe(true)
    expect(body.data).toContainEqual({ code: 'USD', name: 'US Dollar', symbol: '$', locale: 'en-US' })
  })

  test('exchange-rate', async () => {
    const { status, body } = await get('currency/exchange-rate/?from=USD&to=EUR')
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ from: 'USD', to: 'EUR' })
    expect(typeof body.data.rate).toBe('number')
    expect(body.data.formatted).toMatch(/^1 USD = [\d.]+ EUR$/)
    expect((await get('currency/exchange-rate/')).body).toEqual(body)
  })

  test('convert gives the same for GET and POST', async () => {
    const [read, posted] = [
      await get('currency/convert/?amount=10&from=USD&to=EUR'),
      await post('currency/convert/', { amount: 10, from_currency: 'USD', to_currency: 'EUR' }),
    ]
    expect(read.status).toBe(200)
    expect(read.body).toEqual(posted.body)
    expect(read.body.data).toMatchObject({ original_amount: 10, formatted_original: '$10.00' })
  })

  test.each([
    'currency/convert/?from=USD&to=EUR',
    'currency/convert/?amount=ten&from=USD&to=EUR',
    'currency/convert/?amount=10&from=USD&to=XXX',
    'currency/exchange-rate/?from=USD&to=NOPE',
  ])('%s is 400 with a text', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(400)
    expect(typeof answer.body.error).toBe('string')
  })
})
