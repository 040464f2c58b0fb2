import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crashSite } from './support/crash-site'
import { until } from './support/until'
import { startVictim, type Victim } from './support/victim'
import { control, newBuyer, plant, sql, stack } from './support/world'

/** A process that says everything it can say, to standard output and to a file, while all sorts of things go wrong. */
const folder = mkdtempSync(join(tmpdir(), 'roamkeep-logs-'))
const output = join(folder, 'output.log')
const file = join(folder, 'app.log')

let app: Victim
const site = crashSite(() => app)
beforeAll(async () => {
  app = await startVictim({ env: { LOG_LEVEL: 'debug', LOG_FILE: file }, output })
  await site.open()
}, 120_000)
afterAll(async () => {
  await site.close()
  await app.stop()
})

const call = (path: string, init?: RequestInit) =>
  fetch(`${app.url}${path}`, init).then((response) => response.text())
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** What installs an eSIM, as its provider tells it. */
async function installationOf(iccid: string): Promise<string[]> {
  const { TRAVELROAM_BASE_URL, TRAVELROAM_API_KEY = '', TRAVELROAM_CLIENT_SECRET = '' } = stack.env
  const response = await fetch(`${TRAVELROAM_BASE_URL}/esims/details`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': TRAVELROAM_API_KEY,
      clientSecret: TRAVELROAM_CLIENT_SECRET,
    },
    body: JSON.stringify({ iccid }),
  })
  const matchingId = /"matchingId":"([^"]+)"/.exec(await response.text())?.[1]
  if (!matchingId) throw new Error('no matching id')
  return [matchingId]
}

describe('the log', () => {
  test('holds no address, number, token, code or key, whatever went right or wrong', async () => {
    await site.clear()
    const orders = await site.placeAll(3)
    const [fine, refused, lost] = orders
    if (!fine || !refused || !lost) throw new Error('no orders')
    const tokens = await Promise.all(
      orders.map(async (order) => {
        const answer = await post(
          '/api/v2/orders',
          { quote_id: order.quoteId, email: order.email, locale: 'en' },
          { 'idempotency-key': order.key },
        )
        return (JSON.parse(answer) as { token: string }).token
      }),
    )
    await site.pay(fine)
    await control('/faults', {
      vendor: 'stripe',
      operation: 'refunds.create',
      kind: 'unauthorized',
      remaining: 1,
    })
    await control('/faults', {
      vendor: 'stripe',
      operation: 'refunds.create',
      kind: 'status_500_after',
      remaining: 1,
    })
    await until(
      'delivered',
      () => site.stateOf(fine),
      (state) => state === 'fulfilled',
    )
    await control('/faults', { vendor: 'travelroam', operation: 'topup', kind: 'wallet_empty', remaining: 1 })
    await site.pay(refused)
    await site.recover([refused])
    await control('/faults', { vendor: 'travelroam', operation: 'topup', kind: 'malformed', remaining: 1 })
    await site.pay(lost)
    await control('/faults', { vendor: 'travelroam', operation: 'usage', kind: 'truncated', remaining: 3 })
    await site.recover([lost])

    const odd = await plant({ vendor: 'esimcard' })
    const bouncing = `bounce+${newBuyer('log')}`
    const note = `my code is LPA:1$smdp.example.com$K2-ABCDE-PLANTED99 and my mail ${newBuyer('note')}`
    for (const iccid of [fine.iccid, odd, '8999901999999999993']) {
      await call(`/check/${iccid}`)
      await call(`/renew/${iccid}?email=${fine.email}`)
      await post('/api/v2/esims/check', { iccid, refresh: true })
      await post('/api/esim/check/', { iccid: `ICCID ${iccid}` })
    }
    for (const token of tokens) {
      await call(`/orders/${fine.orderNumber}?t=${token}&session_id=${fine.sessionId}`)
      await call(`/tr/orders/${fine.orderNumber}?t=${token}%00`)
      await call(`/api/v2/orders/${fine.orderNumber}`, { headers: { 'order-token': token } })
    }
    await post('/api/v2/renewal-requests', { iccid: fine.iccid, email: bouncing, note })
    await post('/api/v2/orders', `{"email":"${fine.email}","quote_id":`)
    await post(
      '/api/v2/orders',
      { email: fine.email, quote_id: fine.iccid },
      { 'idempotency-key': tokens[0] ?? '' },
    )
    await post('/api/esim/email/send/', { order_id: fine.orderNumber, recipient_email: fine.email })
    await post('/api/webhooks/stripe', { email: fine.email }, { 'stripe-signature': 't=1,v1=00' })
    await call('/api/cron/sweep-orders', { headers: { authorization: `Bearer ${stack.env.APP_SECRET}` } })
    await control('/faults', { vendor: 'airhub', operation: '*', kind: 'unauthorized', remaining: 3 })
    await control('/faults', {
      vendor: 'esimcard',
      operation: 'login',
      kind: 'status_500_before',
      remaining: 3,
    })
    await post('/api/v2/esims/check', { iccid: '8999901999999999985', refresh: true })
    await call('/api/health')
    await until(
      'the bounced mail is known',
      async () =>
        (await sql`select 1 from store.messages where recipient = ${bouncing} and last_error is not null`)
          .length,
    )

    const said = `${readFileSync(output, 'utf8')}\n${readFileSync(file, 'utf8')}`
    const secrets = Object.entries(stack.env)
      .filter(
        ([name, value]) => /SECRET|_KEY|PASSWORD/.test(name) && !/PUBLIC/.test(name) && value.length > 7,
      )
      .flatMap(([, value]) => value.split(','))
    const password = new URL(stack.env.DATABASE_URL ?? '').password
    const planted = [
      ...orders.flatMap(({ iccid, email, key }) => [iccid, email, key]),
      ...tokens,
      ...(await installationOf(fine.iccid)),
      ...[odd, bouncing, 'K2-ABCDE-PLANTED99', 'smdp.example.com', password],
      ...secrets,
    ]
    expect(
      planted.filter((canary) => said.includes(canary) || said.includes(encodeURIComponent(canary))),
    ).toEqual([])
    expect(said.match(/[\w.+-]+@example\.test|\b89\d{16,20}\b|LPA:1\$|sk_test_\w+|whsec_\w+/g) ?? []).toEqual(
      [],
    )
    // It did say what happened.
    expect(said).toMatch(/provider call/)
    expect(said).toMatch(/a mail could not be sent/)
    expect(said).toMatch(/"status":401/)
  }, 120_000)
})
