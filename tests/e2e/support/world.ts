import postgres from 'postgres'
import { afterAll, beforeEach } from 'vitest'
import type { Fault, Purchase, VendorId } from '../../sandbox/kernel/types'
import type { EsimState } from '../../sandbox/providers/planting'
import { SAMPLE_ESIMS } from '../../sandbox/providers/samples'
import { appServer } from '../../support/app-server'
import { until } from './until'

/** The application under test and the simulated world around it, as one file of tests sees them. */
export const stack = appServer()
export const { siteUrl } = stack

const sql = postgres(stack.database.adminUrl, { max: 2, onnotice: () => {} })
afterAll(() => sql.end())
beforeEach(async () => {
  await freshLimits()
  await control('/faults', undefined, 'DELETE')
})

export { sql }

/** One address is one client: the visitors of these tests must not use up each other's limits. */
export async function freshLimits(): Promise<void> {
  await sql`delete from store.rate_limit_hits`
}

export async function control<T = Record<string, unknown>>(
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
  const base = path.startsWith('/stripe') ? stack.sandbox.stripeUrl : stack.sandbox.baseUrl
  const response = await fetch(`${base}/__sandbox${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  if (!response.ok) throw new Error(`sandbox ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

export const fault = (vendor: VendorId, operation: string, kind: Fault['kind'], more: Partial<Fault> = {}) =>
  control('/faults', { vendor, operation, kind, ...more })

/** Undoes all faults and waits until the breakers have noticed: nobody is called unreachable any more. */
export async function healed(iccid: string): Promise<void> {
  await control('/faults', undefined, 'DELETE')
  await until(
    'provider is back',
    async () => {
      await freshLimits()
      return (await checkByApi(iccid, { refresh: true })).status
    },
    (status) => status !== 503,
  )
}

interface Planted {
  vendor?: VendorId
  state?: EsimState
  place?: string
  dataMb?: number
  days?: number
}

/** A new eSIM at a provider, which nobody has asked for before. */
export async function plant(input: Planted = {}): Promise<string> {
  const wanted = { vendor: 'travelroam', state: 'active', place: 'TR', dataMb: 1000, days: 7, ...input }
  return String((await control('/esims', wanted)).iccid)
}

/**
 * An eSIM at a provider that takes a renewal. At AirHub one that has always been there: its listing is read once a
 * minute for all visitors, so a new one may not be seen yet.
 */
export async function renewable(vendor: VendorId): Promise<{ iccid: string; bought: number }> {
  const known = SAMPLE_ESIMS.find((sample) => sample.vendor === vendor && sample.state === 'used_up')?.iccid
  const iccid = vendor === 'airhub' && known ? known : await plant({ vendor, state: 'used_up' })
  return { iccid, bought: (await purchasesOf(iccid)).length }
}

/** What was bought for an eSIM: the truth behind "once". */
export async function purchasesOf(iccid: string): Promise<Purchase[]> {
  const { purchases } = await control<{ purchases: Purchase[] }>('/purchases')
  return purchases.filter((purchase) => purchase.iccid === iccid)
}

/** Money captured and given back for one Checkout session, in the smallest unit. */
export async function moneyOf(session: string): Promise<{ captured: number; refunded: number }> {
  const totals = await control(`/stripe/totals?session=${session}`)
  return { captured: Number(totals.captured), refunded: Number(totals.refunded) }
}

/** What the scheduler does every minute. */
export async function sweep(): Promise<void> {
  const response = await fetch(`${siteUrl}/api/cron/sweep-orders`, {
    headers: { authorization: `Bearer ${stack.cronSecret}` },
  })
  if (!response.ok) throw new Error(`sweep: ${response.status} ${await response.text()}`)
}

export async function checkByApi(iccid: string, more: object = {}) {
  const response = await fetch(`${siteUrl}/api/v2/esims/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ iccid, confirmed: true, ...more }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

export interface Letter {
  id: string
  to: string[]
  subject: string
  text: string
  html: string
}

/** The letter to someone whose subject fits; waits for it. */
export async function letterTo(address: string, subject: RegExp): Promise<Letter> {
  const ask = async () => {
    const url = `${stack.sandbox.baseUrl}/mail/messages.json?to=${encodeURIComponent(address)}&limit=50`
    const { messages } = (await (await fetch(url)).json()) as { messages: Letter[] }
    return messages
  }
  const fits = (letters: Letter[]) => letters.find((letter) => subject.test(letter.subject))
  const letters = await until(`letter ${subject} to ${address}`, ask, (all) => fits(all) !== undefined)
  const letter = fits(letters)
  if (!letter) throw new Error('unreachable')
  return letter
}

let buyers = 0
/** An address that no other test uses, also when the stack is used twice. */
export const newBuyer = (name: string) => `${name}-${Date.now().toString(36)}-${++buyers}@example.test`
