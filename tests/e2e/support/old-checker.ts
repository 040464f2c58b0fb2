import postgres from 'postgres'
import { afterAll, beforeEach, expect } from 'vitest'
import { appServer } from '../../support/app-server'

const { siteUrl, sandbox, database } = appServer()

/** The database behind the application. One address is one client, so every test starts with its limits unused. */
export function countersCleared(): postgres.Sql {
  const sql = postgres(database.adminUrl, { max: 2, onnotice: () => {} })
  beforeEach(async () => void (await sql`delete from store.rate_limit_hits`))
  afterAll(() => sql.end())
  return sql
}

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: the old API's answers, looked into field by field
  body: any
  text: string
}

export async function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
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
export const get = (path: string, headers?: Record<string, string>) => send('GET', path, undefined, headers)
export const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  send('POST', path, body, headers)

export async function control(
  path: string,
  body: unknown,
  method = 'POST',
): Promise<Record<string, unknown>> {
  const base = path.startsWith('/stripe') ? sandbox.stripeUrl : sandbox.baseUrl
  const response = await fetch(`${base}/__sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Record<string, unknown>
}

export const plant = async (vendor = 'travelroam'): Promise<string> =>
  String((await control('/esims', { vendor, state: 'active', place: 'TR', dataMb: 1000, days: 7 })).iccid)

let unknown = Date.now() % 1e11

/** Does something while a vendor is down, and comes back when the application asks it again (breakers stay open for seconds). */
export async function whileDown<T>(sql: postgres.Sql, vendor: string, work: () => Promise<T>): Promise<T> {
  try {
    await control('/faults', { vendor, operation: '*', kind: 'reset_before' })
    return await work()
  } finally {
    await fetch(`${sandbox.baseUrl}/__sandbox/faults`, { method: 'DELETE' })
    await expect
      .poll(
        async () => {
          await sql`delete from store.rate_limit_hits`
          return (await post('check/', { iccid: `89470000${String(++unknown).padStart(11, '0')}` })).status
        },
        { timeout: 30_000, interval: 1_000 },
      )
      .toBe(404)
  }
}
