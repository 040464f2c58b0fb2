import { setTimeout as sleep } from 'node:timers/promises'
import autocannon, { type CannonRequest } from 'autocannon'
import { cpuMs } from './processes'
import type { Server, Stage } from './stage'

export interface Load {
  readonly requests: number
  readonly perSecond: number
  /** User and system time of the server's processes, per request. */
  readonly serverCpuMs: number
  readonly databaseCpuMs: number
  readonly medianMs: number
  readonly p99Ms: number
  /** Answers other than 2xx, and requests without an answer. */
  readonly failed: number
}

export interface LoadOptions {
  readonly clients: number
  readonly seconds: number
  /** Ends after this many requests instead. */
  readonly requests?: number
  /** The next request; called once for each. */
  readonly next: () => CannonRequest
  /** Statuses other than 2xx that count as right. */
  readonly expectOther?: boolean
  readonly perSecond?: number
}

/** Keeps `clients` requests under way for a while, and measures what they cost. */
export async function load(stage: Stage, server: Server, options: LoadOptions): Promise<Load> {
  const before = { server: cpuMs(server.pid), database: cpuMs(stage.databasePid) }
  const result = await autocannon({
    url: server.url,
    connections: options.clients,
    duration: options.seconds,
    ...(options.requests ? { amount: options.requests } : {}),
    timeout: 30,
    ...(options.perSecond ? { overallRate: options.perSecond, ignoreCoordinatedOmission: true } : {}),
    requests: [{ method: 'GET', path: '/', setupRequest: () => ({ headers: {}, ...options.next() }) }],
  })
  // What was written behind the visitors' back belongs to the bill.
  await sleep(150)
  const requests = Math.max(1, result.requests.total)
  return {
    requests,
    perSecond: requests / result.duration,
    serverCpuMs: (cpuMs(server.pid) - before.server) / requests,
    databaseCpuMs: (cpuMs(stage.databasePid) - before.database) / requests,
    medianMs: result.latency.p50,
    p99Ms: result.latency.p99,
    failed: result.errors + (options.expectOther ? 0 : result.non2xx),
  }
}

/** So many that the server's code is compiled: a cold handler costs several times a warm one. */
const WARM_REQUESTS = 1_000

export async function warmUp(stage: Stage, server: Server, next: LoadOptions['next']): Promise<void> {
  await load(stage, server, {
    clients: 10,
    seconds: 20,
    requests: stage.quick ? WARM_REQUESTS / 2 : WARM_REQUESTS,
    next,
  })
}

export const postJson = (path: string, body: unknown): CannonRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Milliseconds until the whole answer is there, and the answer's status. */
export async function timed(
  server: Server,
  request: CannonRequest,
): Promise<{ ms: number; status: number; text: string }> {
  const startedAt = performance.now()
  const response = await fetch(server.url + request.path, {
    method: request.method,
    ...(request.headers ? { headers: request.headers } : {}),
    ...(request.body ? { body: request.body } : {}),
  })
  const text = await response.text()
  return { ms: performance.now() - startedAt, status: response.status, text }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** Of rounds of the same load: the medians, and all requests. */
export function middle(loads: readonly Load[]): Load {
  const of = (read: (load: Load) => number) => median(loads.map(read))
  return {
    requests: loads.reduce((sum, one) => sum + one.requests, 0),
    perSecond: of((one) => one.perSecond),
    serverCpuMs: of((one) => one.serverCpuMs),
    databaseCpuMs: of((one) => one.databaseCpuMs),
    medianMs: of((one) => one.medianMs),
    p99Ms: of((one) => one.p99Ms),
    failed: loads.reduce((sum, one) => sum + one.failed, 0),
  }
}
