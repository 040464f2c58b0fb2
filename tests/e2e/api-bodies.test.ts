import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { sized } from '../support/proof-size'
import { type Body, bodiesFor } from './support/bodies'
import { newBuyer, plant, siteUrl, sql } from './support/world'

const COUNT = sized(500, 10_000)
const SEED = 69
const AT_ONCE = 8
const SLOWEST_MS = 2_000

/** An eSIM that exists, so that some bodies get all the way. */
let known = ''
let limits: { name: string; max_hits: number }[] = []
beforeAll(async () => {
  known = await plant()
  limits = await sql`select name, max_hits from store.rate_limits`
  await sql`update store.rate_limits set max_hits = 10000000`
})
afterAll(async () => {
  for (const { name, max_hits } of limits)
    await sql`update store.rate_limits set max_hits = ${max_hits} where name = ${name}`
})

/** RFC 9457, nothing less, and of its members nothing that was not meant to be said. */
const problem = z.looseObject({
  type: z.string().regex(/^urn:roamkeep:problem:[a-z-]+$/),
  title: z.string().min(5),
  status: z.int(),
  code: z.string().regex(/^[A-Z_]+$/),
  requestId: z.uuid(),
})
/** The old checker's: a text under `error` or `detail`, and never an object there. */
const oldProblem = z.union([
  z.looseObject({ error: z.string().min(3) }),
  z.strictObject({ detail: z.string().min(3) }),
])
const INTERNAL =
  /node_modules|\.next\/|\/lib\/|postgres|kysely|SQLSTATE|violates|\bat [\w.<>]+ \(|ECONN|TypeError|SyntaxError|ZodError|prototype/i

const ICCIDS = () => [
  known,
  ` ${known.slice(0, 6)} ${known.slice(6)}`,
  '8932042000010245583',
  '8900000000000000001',
]
const EMAILS = ['ada@example.test', 'ADA@EXAMPLE.TEST ', 'not an address', 'a@b']

const ENDPOINTS: [string, z.ZodType, () => Record<string, readonly unknown[]>][] = [
  ['/api/v2/esims/check', problem, () => ({ iccid: ICCIDS(), confirmed: [true, false], refresh: [false] })],
  [
    '/api/v2/quotes',
    problem,
    () => ({ iccid: ICCIDS(), currency: ['EUR', 'usd', 'XXX'], bundle_id: ['bdl_0'] }),
  ],
  [
    '/api/v2/orders',
    problem,
    () => ({ quote_id: [`qot_${'0'.repeat(25)}`, 'qot_'], email: EMAILS, locale: ['en', 'tr', 'xx'] }),
  ],
  [
    '/api/v2/renewal-requests',
    problem,
    () => ({
      iccid: ['nonsense', '123', ...ICCIDS().slice(3)],
      email: ['a@b', 'no'],
      note: ['please'],
      locale: ['en'],
    }),
  ],
  ['/api/esim/check', oldProblem, () => ({ iccid: ICCIDS() })],
  [
    '/api/esim/renewal/create',
    oldProblem,
    () => ({
      iccid: ICCIDS().slice(1, 2).concat(['8900000000000000001']),
      provider: ['TRAVELROAM', 'NOBODY'],
      amount: [10, '10.00', -1, 1e9],
      currency: ['QQQ', 'usd', 'US'],
      package_id: ['bdl_x', 7],
      order_sim_id: ['x'],
    }),
  ],
  [
    '/api/esim/renewal/confirm-payment',
    oldProblem,
    () => ({ session_id: ['cs_test_nobodys00000', 'cs_', 'pi_1'], payment_intent_id: ['pi_nobodys', ''] }),
  ],
  [
    '/api/esim/currency/convert',
    oldProblem,
    () => ({
      amount: ['12.50', '1e5', '-3', '999999999999999'],
      from_currency: ['USD'],
      to_currency: ['EUR', 'JPY'],
    }),
  ],
  [
    '/api/esim/email/send',
    oldProblem,
    () => ({ order_id: ['REN-000000000000', 'x'], recipient_email: EMAILS, email_type: ['details', 'spam'] }),
  ],
]

async function post(path: string, { bytes, contentType }: Body) {
  const startedAt = performance.now()
  const response = await fetch(`${siteUrl}${path}`, {
    method: 'POST',
    headers: {
      'idempotency-key': 'fuzz-0123456789',
      ...(contentType ? { 'content-type': contentType } : {}),
    },
    body: bytes as BodyInit,
  })
  const text = await response.text()
  return { status: response.status, text, type: response.headers.get('content-type') ?? '', startedAt }
}

/** What is wrong with an answer; nothing for most of them. */
function faultsOf(answer: Awaited<ReturnType<typeof post>>, schema: z.ZodType): string[] {
  const found: string[] = []
  if (answer.status >= 500) found.push(`status ${answer.status}`)
  if (performance.now() - answer.startedAt > SLOWEST_MS) found.push('slow')
  if (answer.status < 400) return found
  if (INTERNAL.test(answer.text)) found.push('tells of its inside')
  if (!/^application\/(problem\+)?json/.test(answer.type)) found.push(`content type ${answer.type}`)
  else if (!schema.safeParse(JSON.parse(answer.text)).success) found.push('not the shape of a problem')
  return found
}

describe('whatever is posted', () => {
  test.each(ENDPOINTS)(
    `${COUNT} bodies at %s: a clean answer, never an error of ours`,
    async (path, schema, valid) => {
      const bodies = [...bodiesFor(valid(), COUNT, SEED)]
      const wrong: string[] = []
      const statuses = new Map<number, number>()
      const worker = async () => {
        for (let body = bodies.pop(); body; body = bodies.pop()) {
          const answer = await post(path, body)
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
          const faults = faultsOf(answer, schema)
          if (faults.length > 0 && wrong.length < 5)
            wrong.push(
              `${faults.join(', ')}: ${Buffer.from(body.bytes).toString('latin1').slice(0, 200)} → ${answer.text.slice(0, 200)}`,
            )
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))
      expect({ seed: SEED, wrong }).toEqual({ seed: SEED, wrong: [] })
      expect(statuses.get(400) ?? 0).toBeGreaterThan(COUNT / 10)
    },
    120_000,
  )

  test('the process still answers as before, and nothing of Object was changed', async () => {
    const response = await fetch(`${siteUrl}/api/v2/esims/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ iccid: known }),
    })
    expect(response.status).toBe(200)
    expect(await response.text()).not.toMatch(/isAdmin/)
  })
})

describe('a text of the right kind that no database stores', () => {
  test.each(['a\u0000b', '\ud800', '\udc00\ud800', '\u0000'])(
    '%j as a note: taken, without what cannot be kept',
    async (note) => {
      const email = newBuyer('note')
      const response = await fetch(`${siteUrl}/api/v2/renewal-requests`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ iccid: known, email, note }),
      })
      expect(response.status).toBe(201)
      const [row] = await sql`select note from store.renewal_requests where email = ${email}`
      expect(row?.note).toBe(note.replaceAll('\0', '').replace(/\p{Surrogate}/gu, ''))
    },
  )
})

describe('whatever stands in the address', () => {
  const PIECES = [
    '%00',
    '%ff',
    '%u0000',
    '..%2f..',
    "'%20or%201=1",
    'REN-%00',
    `REN-${'0'.repeat(12)}%00`,
    '%F0%9F%92%B8',
    'x'.repeat(3000),
  ]
  const PATHS = [
    '/api/v2/orders/{}',
    '/api/v2/esims/{}/offers',
    '/api/v2/esims/8932042000010245583/offers?currency={}',
    '/api/esim/renewal/order/{}',
    '/api/esim/renewal/packages?provider={}',
    '/api/esim/currency/exchange-rate?from={}&to={}',
    '/api/esim/currency/convert?amount={}&from=USD&to={}',
    '/orders/{}?t={}',
    '/check/{}',
    '/renew/{}',
    '/renew/{}?bundle={}',
    '/check/problem/{}',
  ]
  test.each(PATHS)('%s: never an error of ours', async (path) => {
    const wrong: string[] = []
    for (const piece of PIECES) {
      const address = path.replaceAll('{}', piece)
      const response = await fetch(`${siteUrl}${address}`, {
        redirect: 'manual',
        headers: { 'order-token': 'x'.repeat(40) },
      })
      const text = await response.text()
      if (response.status >= 500 || (response.status >= 400 && INTERNAL.test(text) && !text.startsWith('<!')))
        wrong.push(`${response.status} ${address.slice(0, 100)} ${text.slice(0, 150)}`)
    }
    expect(wrong).toEqual([])
  })
})
