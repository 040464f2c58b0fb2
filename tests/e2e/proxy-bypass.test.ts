import { request } from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ApiOrder, placeOrder } from './support/orders'
import { freshLimits, plant, siteUrl, stack } from './support/world'

/** Headers that have let people around a proxy or changed who they seemed to be, in this framework or another. */
const SUBREQUESTS = ['proxy', 'src/proxy', 'middleware', 'src/middleware', 'pages/_middleware']
const HEADER_SETS: readonly Record<string, string>[] = [
  ...SUBREQUESTS.map((name) => ({ 'x-middleware-subrequest': name })),
  ...SUBREQUESTS.map((name) => ({ 'x-middleware-subrequest': Array(5).fill(name).join(':') })),
  { 'x-forwarded-host': 'evil.example' },
  { 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7', 'x-vercel-forwarded-for': '203.0.113.7' },
  { 'x-forwarded-proto': 'https', 'x-forwarded-port': '443', forwarded: 'host=evil.example;proto=https' },
  { 'x-original-url': '/', 'x-rewrite-url': '/' },
  { 'x-middleware-rewrite': '/', 'x-middleware-next': '1', 'x-middleware-override-headers': 'authorization' },
  { 'x-nextjs-data': '1', 'x-invoke-path': '/', 'x-matched-path': '/' },
  { 'x-http-method-override': 'DELETE', 'x-method-override': 'PUT' },
]

let order: ApiOrder
let addresses: readonly string[]
beforeAll(async () => {
  order = await placeOrder()
  const iccid = await plant()
  addresses = [
    '/check',
    `/check/${iccid}`,
    order.path,
    `/orders/${order.number}?t=wrong`,
    '/no-such-page',
    `/api/v2/orders/${order.number}`,
    '/api/cron/sweep-orders',
  ]
})

const NAMED_HOSTS: readonly Record<string, string>[] = [
  {},
  { 'x-forwarded-host': 'evil.example' },
  { forwarded: 'host=evil.example' },
]
const WRONG_SECRETS: readonly Record<string, string>[] = [
  {},
  { authorization: '' },
  { authorization: 'Bearer wrong' },
  { authorization: `Bearer ${stack.cronSecret}x` },
]

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** As it is written: no client tidies the path up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(siteUrl)
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    })
    call.on('error', reject)
    call.end()
  })
}

const policyOf = ({ headers }: Answer) =>
  String(headers['content-security-policy'] ?? '').replace(/nonce-[^']+/g, 'nonce')

describe('headers that a client can send', () => {
  test.each(HEADER_SETS.map((headers) => [JSON.stringify(headers), headers] as const))(
    '%s change nothing',
    async (_name, headers) => {
      for (const address of addresses) {
        await freshLimits()
        const plain = await ask(address)
        const tricked = await ask(address, headers)
        expect(tricked.status, address).toBe(plain.status)
        expect(policyOf(tricked), address).toBe(policyOf(plain))
        expect(tricked.headers['cache-control'], address).toBe(plain.headers['cache-control'])
        expect(tricked.text, address).not.toContain('evil.example')
        expect(String(tricked.headers.location ?? ''), address).not.toContain('evil.example')
        if (plain.status === 404) expect(tricked.text, address).not.toContain(order.iccid)
      }
    },
  )

  test('no redirect leads to another host', async () => {
    for (const path of [
      '/check/',
      '/check?iccid=8932042000010245583',
      '//evil.example',
      '//evil.example/check/',
      '/\\evil.example',
    ]) {
      for (const headers of NAMED_HOSTS) {
        const { headers: said } = await ask(path, headers)
        const location = String(said.location ?? '')
        if (location === '') continue
        expect(new URL(location, siteUrl).origin, `${path} → ${location}`).toBe(siteUrl)
      }
    }
  })

  test('no invented address makes a client a new one: the limit stays', async () => {
    await freshLimits()
    const statuses: number[] = []
    for (let turn = 0; turn < 70; turn++) {
      const { status } = await ask(`/api/v2/esims/${order.iccid}/offers`, {
        'x-forwarded-for': `203.0.113.${turn}`,
        'x-real-ip': `203.0.113.${turn}`,
        'x-vercel-forwarded-for': `203.0.113.${turn}`,
        forwarded: `for=203.0.113.${turn}`,
        'x-roamkeep-peer': `203.0.113.${turn}`,
        'x-peer-address': `203.0.113.${turn}`,
      })
      statuses.push(status)
    }
    expect(statuses).toContain(429)
  })
})

describe('spellings of an address', () => {
  const spellings = () => [
    `/%6frders/${order.number}`,
    `/orders%2f${order.number}`,
    `/./orders/${order.number}`,
    `/check/../orders/${order.number}`,
    `//orders/${order.number}`,
    `/orders/${order.number}/`,
    `/orders/${order.number}%00`,
    `/orders/${order.number}.rsc`,
    `/orders/${order.number}.segments/_tree.segment.rsc`,
    `/_next/data/x/orders/${order.number}.json`,
    `/ORDERS/${order.number}`,
    `/en/en/orders/${order.number}`,
  ]

  test('none shows an order without its token', async () => {
    for (const path of spellings()) {
      const { status, text } = await ask(path)
      expect(status, path).toBeLessThan(500)
      for (const secret of [order.iccid, order.session, order.token, '@example.test'])
        expect(text, path).not.toContain(secret)
    }
  })

  test('the jobs of the scheduler answer nobody without their secret', async () => {
    for (const path of [
      '/api/cron/sweep-orders',
      '/api/cron/sweep-orders/',
      '/api/cron/%73weep-orders',
      '/api/cron/refresh-catalog',
    ]) {
      for (const headers of WRONG_SECRETS) {
        const { status } = await ask(path, headers)
        expect([401, 404], path).toContain(status)
      }
    }
  })
})
