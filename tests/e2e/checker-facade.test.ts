import { describe, expect, test } from 'vitest'
import { DOCUMENTED_ICCID, SAMPLE_ESIMS, UNKNOWN_ICCID } from '../sandbox/providers/samples'
import { appServer } from '../support/app-server'
import { countersCleared, get, post, send, whileDown } from './support/old-checker'

const { siteUrl } = appServer()
const sql = countersCleared()

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
    const answer = await whileDown(sql, 'esimcard', () =>
      post('check/', { iccid: `${UNKNOWN_ICCID.slice(0, 17)}19` }),
    )
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
