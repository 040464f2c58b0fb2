import { describe, expect, test } from 'vitest'
import { cardOutput } from '@/lib/esims/schemas'
import { AIRHUB_OLD_ICCID, DOCUMENTED_ICCID, SAMPLE_ESIMS, UNKNOWN_ICCID } from '../sandbox/providers/samples'
import { appServer } from '../support/app-server'
import { countersCleared, whileDown } from './support/old-checker'

const { siteUrl, env } = appServer()
const sql = countersCleared()

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${siteUrl}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}
const check = (body: unknown) => post('/api/v2/esims/check', body)

describe('POST /api/v2/esims/check', () => {
  test('answers with a card and nothing more', async () => {
    const { status, headers, body } = await check({ iccid: DOCUMENTED_ICCID })
    expect(status).toBe(200)
    expect(cardOutput.safeParse(body).error).toBeUndefined()
    expect(body).toMatchObject({ state: 'expired', renewable: true, issuer: { country: 'BE' } })
    expect(headers.get('cache-control')).toContain('no-store')
  })

  test('a card of every sample is valid, and none holds a secret', async () => {
    for (const { iccid, vendor } of SAMPLE_ESIMS) {
      // Older orders of AirHub are found only once it is known to own them; eSIM Hub has no look-up by ICCID.
      if (vendor === 'esimhub' || iccid === AIRHUB_OLD_ICCID) continue
      await sql`delete from store.rate_limit_hits`
      const { body } = await check({ iccid })
      expect(cardOutput.safeParse(body).error, `${vendor} ${iccid}`).toBeUndefined()
      expect(JSON.stringify(body)).not.toMatch(/LPA:|rsp|smdp|[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/i)
    }
  })

  test('nobody knows it: 404 with its issuer', async () => {
    const { status, headers, body } = await check({ iccid: UNKNOWN_ICCID })
    expect([status, body.code]).toEqual([404, 'ESIM_NOT_FOUND'])
    expect(body).toHaveProperty('issuer')
    expect(headers.get('content-type')).toContain('application/problem+json')
  })

  test('a wrong check digit: 422 with suggestions, and an answer once confirmed', async () => {
    const iccid = DOCUMENTED_ICCID.replace(/3$/, '4')
    await check({ iccid: DOCUMENTED_ICCID })
    const refused = await check({ iccid })
    expect([refused.status, refused.body.code]).toEqual([422, 'ICCID_CHECK_DIGIT'])
    expect(refused.body.suggestions).toContain(DOCUMENTED_ICCID)
    expect((await check({ iccid, confirmed: true })).status).toBe(404)
  })

  test('somebody could not be asked: 503, names them, and says when to try again', async () => {
    const { status, headers, body } = await whileDown(sql, 'travelroam', () =>
      check({ iccid: '8947000000000000004', confirmed: true }),
    )
    expect([status, body.code, body.unreachable]).toEqual([503, 'PROVIDERS_UNREACHABLE', ['TravelRoam']])
    expect(headers.get('retry-after')).toBeTruthy()
  })

  test.each([
    ['89049032004008882600003344556677', 400, 'ICCID_IS_EID'],
    ['490154203237518', 400, 'ICCID_IS_IMEI'],
    ['hello', 400, 'ICCID_INVALID'],
  ])('%s is %i %s', async (iccid, status, code) => {
    const answer = await check({ iccid })
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('a client that guesses is refused after twenty questions', async () => {
    const block = `8948${String(Date.now()).padStart(13, '0')}`
    const codes: number[] = []
    for (let i = 0; i < 25; i++)
      codes.push((await check({ iccid: `${block}${10 + i}`, confirmed: true })).status)
    expect(codes.filter((code) => code !== 429).length).toBeLessThanOrEqual(20)
    expect(codes.at(-1)).toBe(429)
  })
})

describe('health', () => {
  test.each(['/health', '/health/', '/api/health', '/api/health/', '/api/esim/health/'])(
    '%s is honest',
    async (path) => {
      const response = await fetch(`${siteUrl}${path}`, { redirect: 'manual' })
      const body = await response.json()
      expect(response.status).toBe(body.status === 'unhealthy' ? 503 : 200)
      const names = body.dependencies.map((one: { name: string }) => one.name)
      expect(names).toEqual(
        expect.arrayContaining(['database', 'travelroam', 'airhub', 'esimcard', 'payments', 'rates', 'mail']),
      )
      for (const one of body.dependencies) expect(one.age_seconds).toBeGreaterThanOrEqual(0)
    },
  )
})

describe('callbacks of eSIM Hub', () => {
  const secret = env.ESIMHUB_WEBHOOK_SECRET ?? ''
  const orderId = `hub-${Date.now()}`
  const event = (date: string) => ({
    order_id: orderId,
    iccid: DOCUMENTED_ICCID,
    event_type: 'PLAN-80',
    event_date: date,
  })

  test.each([
    ['the path', (path: string) => post(`${path}/${secret}`, event('2026-01-01T00:00:00'))],
    ['a header', (path: string) => post(path, event('2026-01-01T00:00:01'), { 'x-webhook-secret': secret })],
  ])('with the secret in %s are taken once, at both addresses', async (_where, call) => {
    for (const path of ['/api/webhooks/esimhub', '/api/v1/callback/plan_status_callback'])
      expect(await call(path)).toMatchObject({ status: 200, body: { received: true } })
    const rows =
      await sql`select count(*)::int as n from store.provider_events where provider_order_id = ${orderId}`
    expect(rows[0]?.n).toBeLessThanOrEqual(2)
  })

  test('are a reason to ask again', async () => {
    await check({ iccid: DOCUMENTED_ICCID })
    const sent = await post('/api/webhooks/esimhub', event(new Date().toISOString()), {
      'x-webhook-secret': secret,
    })
    expect(sent.status).toBe(200)
    expect((await check({ iccid: DOCUMENTED_ICCID })).body.source).toBe('provider')
  })

  test.each([
    ['', {}],
    ['/wrong', {}],
    ['', { 'x-webhook-secret': 'wrong' }],
    ['', { authorization: 'Bearer wrong' }],
  ])('without the secret (%s %j) are refused', async (suffix, headers) => {
    expect((await post(`/api/webhooks/esimhub${suffix}`, event('x'), headers)).status).toBe(401)
  })

  test('that are none are refused', async () => {
    expect((await post(`/api/webhooks/esimhub/${secret}`, { hello: 1 })).status).toBe(400)
    expect(
      (await post(`/api/webhooks/esimhub/${secret}`, { ...event('x'), order_id: '\u0000' })).status,
    ).toBe(400)
  })
})
