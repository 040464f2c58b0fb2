import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLoginSession } from '../../../lib/platform/http/login-session'
import type { CallRecord, VendorOutcome, VendorRequest } from '../../../lib/platform/http/vendor-call'
import { createVendorClient } from '../../../lib/platform/http/vendor-client'

interface Machine {
  readonly url: string
  readonly sockets: Set<Socket>
  readonly requests: http.IncomingMessage[]
}

const servers: http.Server[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function machine(answer: http.RequestListener): Promise<Machine> {
  const sockets = new Set<Socket>()
  const requests: http.IncomingMessage[] = []
  const server = http.createServer((request, response) => {
    requests.push(request)
    request.resume()
    answer(request, response)
  })
  server.on('connection', (socket) => sockets.add(socket))
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, requests }
}

const to = (baseUrl: string, more: Partial<VendorRequest> = {}): VendorRequest => ({
  operation: 'test',
  method: 'POST',
  baseUrl,
  path: '/x',
  body: { a: 1 },
  timeoutMs: 2_000,
  ...more,
})
const json =
  (body: unknown): http.RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(body))
const nameOf = (outcome: VendorOutcome) =>
  outcome.kind === 'answered' ? `answered ${outcome.status}` : `${outcome.kind} ${outcome.reason}`

describe('one call', () => {
  let client = createVendorClient({ vendor: 'test' })
  beforeEach(() => {
    client = createVendorClient({ vendor: 'test' })
  })

  test('sends JSON and reads JSON, packed or not', async () => {
    const plain = await machine(json({ ok: true }))
    expect(await client.send('read', to(plain.url))).toMatchObject({ kind: 'answered', body: { ok: true } })
    expect(plain.requests[0]?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
    })
    const packed = await machine((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"ok":true}')),
    )
    expect(await client.send('read', to(packed.url))).toMatchObject({ kind: 'answered', body: { ok: true } })
  })

  test.each(['read', 'purchase'] as const)('knows in lane %s what was not sent', async (lane) => {
    expect(nameOf(await client.send(lane, to('http://127.0.0.1:9')))).toBe('not_sent connect')
    expect(nameOf(await client.send(lane, to('http://nowhere.invalid')))).toBe('not_sent connect')
  })

  const cases: [string, http.RequestListener, string][] = [
    ['closes the line', (request) => request.socket.destroy(), 'unknown reset'],
    [
      'answers half a body',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"a":')
        setTimeout(() => response.destroy(), 20)
      },
      'unknown truncated',
    ],
    ['answers a web page', (_, response) => response.end('<html>'), 'unknown not_json'],
    ['answers nothing', (_, response) => response.end(), 'unknown empty'],
    [
      'points elsewhere',
      (_, response) => response.writeHead(302, { location: 'http://example.com/' }).end(),
      'unknown redirect',
    ],
    ['never answers', () => undefined, 'unknown timeout'],
    ['stops in the middle', (_, response) => response.writeHead(200).write('{'), 'unknown timeout'],
    ['says 204', (_, response) => response.writeHead(204).end(), 'answered 204'],
    ['says 401 without JSON', (_, response) => response.writeHead(401).end('denied'), 'answered 401'],
    [
      'unpacks to too much',
      (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000, ' '))),
      'unknown oversize',
    ],
    [
      'announces too much',
      (_, response) => response.writeHead(200, { 'content-length': '3000000' }).write(' '),
      'unknown oversize',
    ],
  ]
  test.each(cases)('a vendor that %s', async (_, answer, expected) => {
    const { url } = await machine(answer)
    expect(nameOf(await client.send('purchase', to(url, { timeoutMs: 300 })))).toBe(expected)
  })

  test('a purchase is sent once, on a connection of its own, and cannot be cancelled', async () => {
    const there = await machine((_, response) => void setTimeout(() => response.end('{}'), 60))
    const gone = AbortSignal.abort()
    const outcomes = [
      await client.send('purchase', to(there.url, { signal: gone })),
      await client.send('purchase', to(there.url)),
    ]
    expect(outcomes.map(nameOf)).toEqual(['answered 200', 'answered 200'])
    expect(there.sockets.size).toBe(2)
    const failing = await machine((_, response) => response.writeHead(500).end('{}'))
    await client.send('purchase', to(failing.url))
    expect(failing.requests).toHaveLength(1)
  })

  test('reads share connections, and a stale one is no failure', async () => {
    const there = await machine(json({}))
    for (let i = 0; i < 5; i++) await client.send('read', to(there.url))
    expect(there.sockets.size).toBe(1)
    // The server closes the idle connection at the very moment it is used again.
    const closing = await machine((request, response) => {
      if (closing.requests.length === 2) request.socket.destroy()
      else response.end('{}')
    })
    await client.send('settle', to(closing.url))
    expect(nameOf(await client.send('settle', to(closing.url)))).toBe('answered 200')
  })

  test('waits as long as a short retry-after says, and not for a long one', async () => {
    const answers =
      (seconds: string): http.RequestListener =>
      (_, response) =>
        response.writeHead(429, { 'retry-after': seconds }).end('{}')
    const long = await machine(answers('60'))
    expect(await client.send('read', to(long.url))).toMatchObject({ status: 429, retryAfterSeconds: 60 })
    expect(long.requests).toHaveLength(1)
    let first = true
    const short = await machine((request, response) => {
      const answer = first ? answers('1') : json({})
      first = false
      answer(request, response)
    })
    const startedAt = performance.now()
    expect(nameOf(await client.send('read', to(short.url)))).toBe('answered 200')
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990)
  })

  test('reports each call once, without bodies', async () => {
    const records: CallRecord[] = []
    const watched = createVendorClient({ vendor: 'v', onCall: (record) => records.push(record) })
    const there = await machine(json({ secret: 1 }))
    await watched.send('read', to(there.url))
    await watched.send('purchase', to('http://127.0.0.1:9'))
    expect(records).toMatchObject([
      { vendor: 'v', operation: 'test', status: 200, outcome: 'answered' },
      { vendor: 'v', operation: 'test', status: null, outcome: 'not_sent:connect' },
    ])
    expect(Object.keys(records[0] ?? {}).sort()).toEqual([
      'durationMs',
      'operation',
      'outcome',
      'status',
      'vendor',
    ])
  })
})

describe('a vendor in trouble', () => {
  test('is left alone after failing again and again, then probed by one call while others are turned away', async () => {
    const client = createVendorClient({ vendor: 'test' })
    let broken = true
    const there = await machine((_, response) => {
      if (broken) response.writeHead(503).end()
      else setTimeout(() => response.end('{}'), 100)
    })
    for (let i = 0; i < 4; i++) await client.send('read', to(there.url))
    expect(nameOf(await client.send('read', to(there.url)))).toBe('not_sent breaker_open')
    // Settling and buying have their own say.
    expect(nameOf(await client.send('settle', to(there.url)))).toBe('answered 503')
    broken = false
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 6_000)
    const gone = new AbortController()
    const probe = client.send('read', to(there.url, { signal: gone.signal }))
    const other = client.send('read', to(there.url))
    gone.abort()
    expect(nameOf(await other)).toBe('not_sent breaker_open')
    expect(nameOf(await probe)).toBe('unknown aborted')
    // The visitor who asked has left, the probe has gone on and found the vendor well.
    await vi.waitFor(async () =>
      expect(nameOf(await client.send('read', to(there.url)))).toBe('answered 200'),
    )
  })

  test('gets no bad name from visitors who leave, but from deadlines that pass', async () => {
    const there = await machine(() => undefined)
    const patient = createVendorClient({ vendor: 'test' })
    for (let i = 0; i < 15; i++) {
      const stop = new AbortController()
      setTimeout(() => stop.abort(), 5)
      await patient.send('read', to(there.url, { signal: stop.signal }))
    }
    const late = () => patient.send('read', to(there.url, { signal: AbortSignal.timeout(10) }))
    for (let i = 0; i < 10; i++) expect(nameOf(await late())).toBe('unknown timeout')
    await vi.waitFor(async () => expect(nameOf(await late())).toBe('not_sent breaker_open'))
  })
})

describe('a login', () => {
  const build = (login: () => Promise<{ ok: true; session: { n: number } }>, now = () => 0) =>
    createLoginSession({ login, now, maxAgeMs: 1_000, holdRefusalMs: () => 0, whenAborted: 'gone' })

  test('is made once for all who wait, and again only when its own session is dropped', async () => {
    let n = 0
    const sessions = build(async () => ({ ok: true, session: { n: ++n } }))
    const [first, second] = await Promise.all([sessions.get(), sessions.get()])
    expect(first).toBe(second)
    if (!first.ok) throw new Error('refused')
    sessions.drop({ n: 1 }) // another object: not this session
    expect((await sessions.get()).ok && n).toBe(1)
    sessions.drop(first.session)
    await Promise.all([sessions.get(), sessions.get()])
    sessions.drop(first.session) // refused late: the new one stays
    await sessions.get()
    expect(n).toBe(2)
  })

  test('grows old', async () => {
    let n = 0
    let nowMs = 0
    const sessions = build(
      async () => ({ ok: true, session: { n: ++n } }),
      () => nowMs,
    )
    await sessions.get()
    nowMs = 1_001
    await sessions.get()
    expect(n).toBe(2)
  })

  test('goes on when one of those who wait leaves', async () => {
    let finish = (_: { ok: true; session: { n: number } }) => {}
    const sessions = build(() => new Promise((resolve) => (finish = resolve)))
    const stop = new AbortController()
    const leaving = sessions.get(stop.signal)
    const staying = sessions.get()
    stop.abort()
    expect(await leaving).toEqual({ ok: false, refusal: 'gone' })
    finish({ ok: true, session: { n: 1 } })
    expect((await staying).ok).toBe(true)
  })
})
