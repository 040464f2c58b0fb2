import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Purchase, VendorId } from '../sandbox/kernel/types'
import { crashSite } from './support/crash-site'
import { until } from './support/until'
import { startVictim, type Victim } from './support/victim'
import { control, moneyOf, newBuyer, sql } from './support/world'

/** Four new eSIMs in one order, two of them of one bundle where only a listing tells them apart. */
const WISH: [VendorId, number][] = [
  ['airhub', 2],
  ['esimcard', 1],
  ['esimhub', 1],
]
const LINES = 4

let victim: Victim
const site = crashSite(() => victim)
beforeAll(async () => {
  victim = await startVictim()
  await site.open()
  await control('/settings', { vendor: 'esimcard', options: { asyncApplyMs: 0 } }, 'PUT')
}, 120_000)
afterAll(async () => {
  await control('/settings', { vendor: 'esimcard', options: { asyncApplyMs: 15_000 } }, 'PUT')
  await site.close()
  await victim.stop()
})
beforeEach(() => site.clear())

interface Family {
  readonly orderNumber: string
  readonly sessionId: string
  readonly boughtBefore: number
}

const ordersBought = async (): Promise<Purchase[]> =>
  (await control<{ purchases: Purchase[] }>('/purchases')).purchases.filter(({ kind }) => kind === 'order')

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${victim.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (response.status !== 201) throw new Error(`${path}: ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}

async function placeFamily(): Promise<Family> {
  const items = await Promise.all(
    WISH.map(async ([vendor, quantity]) => {
      const [row] = await sql`
        select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1
        order by cost_minor, id limit 1`
      return { bundle_id: row?.id, quantity }
    }),
  )
  const quote = await post('/api/v2/quotes', { items })
  const body = { quote_id: quote.quote_id, email: newBuyer('family'), locale: 'en' }
  const placed = await post('/api/v2/orders', body, { 'idempotency-key': `family-${quote.quote_id}` })
  const boughtBefore = (await ordersBought()).length
  return { orderNumber: String(placed.order_number), sessionId: String(placed.session_id), boughtBefore }
}

const pay = ({ sessionId }: Family) => control('/stripe/pay', { session: sessionId })
const linesOf = ({ orderNumber }: Family) => sql<
  { provider: string; state: string; reason: string; iccid: string | null; attempt: number; amount: number }[]
>`
  select l.provider, f.state, f.state_reason as reason, f.iccid, f.attempt::int, l.amount_minor::float8 as amount
  from store.order_lines l join store.orders o on o.id = l.order_id left join store.fulfilments f on f.order_line_id = l.id
  where o.number = ${orderNumber} order by l.id`
const inState = (family: Family, state: string, count: number) =>
  until(
    `${count} lines are ${state}`,
    () => linesOf(family),
    (lines) => lines.filter((line) => line.state === state).length >= count,
  )

/** Each line has one eSIM that was bought once, or its money back; nothing else was bought. */
async function expectSound(family: Family, refused = 0): Promise<void> {
  const [order] = await site.recover([family])
  expect(order?.state).toBe(refused === 0 ? 'fulfilled' : 'partially_refunded')
  const lines = await linesOf(family)
  const delivered = lines.filter(({ state }) => state === 'succeeded')
  const back = lines.filter(({ state }) => state === 'rejected').reduce((sum, { amount }) => sum + amount, 0)
  const captured = lines.reduce((sum, { amount }) => sum + amount, 0)
  expect(delivered).toHaveLength(LINES - refused)
  expect(new Set(delivered.map(({ iccid }) => iccid)).size).toBe(LINES - refused)
  const bought = (await ordersBought()).slice(family.boughtBefore).map(({ iccid }) => iccid)
  expect(bought.toSorted()).toEqual(delivered.map(({ iccid }) => String(iccid)).toSorted())
  expect(await moneyOf(family.sessionId)).toEqual({ captured, refunded: back })
  const mails = await sql`
    select template, count(*)::int as n from store.messages where data ->> 'orderNumber' = ${family.orderNumber}
    group by 1 order by 1`
  expect(Object.fromEntries(mails.map(({ template, n }) => [template, n]))).toEqual({
    esim_ready: LINES - refused,
    receipt: 1,
    ...(refused === 0 ? {} : { refunded: refused }),
  })
}

describe('killed while a family order is fulfilled', () => {
  test.each([
    ['with both purchases of one bundle under way, not done', false],
    ['with both purchases of one bundle done, not answered', true],
  ])('%s', async (_name, isDone) => {
    const family = await placeFamily()
    await site.hold('airhub', 'order', isDone, 2)
    await pay(family)
    await site.holding()
    await inState(family, 'sending', 2)
    await inState(family, 'succeeded', 2)
    if (isDone)
      await until(
        'all is bought',
        async () => (await ordersBought()).length - family.boughtBefore,
        (n) => n === LINES,
      )
    await site.killAndRestart()
    await expectSound(family)
  })

  test('with one of two purchases of one bundle done, not answered, and one not done', async () => {
    const family = await placeFamily()
    await control('/faults', { vendor: 'airhub', operation: 'order', kind: 'reset_after', remaining: 1 })
    await pay(family)
    await inState(family, 'unknown', 1)
    await inState(family, 'succeeded', LINES - 1)
    await site.killAndRestart()
    await expectSound(family)
  })

  test('with the answers there, not written down', async () => {
    const family = await placeFamily()
    for (const [vendor] of WISH)
      await control('/settings', { vendor, operation: 'order', delayMs: 1_500 }, 'PUT')
    await pay(family)
    await inState(family, 'sending', LINES)
    await site.withOrdersLocked([family], async () => {
      await until(
        'all is bought',
        async () => (await ordersBought()).length - family.boughtBefore,
        (n) => n === LINES,
      )
      await site.waitForBlocked(LINES)
      await victim.kill()
    })
    for (const [vendor] of WISH) await control('/settings', { vendor, operation: 'order', delayMs: 0 }, 'PUT')
    await site.killAndRestart()
    await expectSound(family)
  })

  test('with the refund of a refused line under way', async () => {
    const family = await placeFamily()
    await site.hold('stripe', 'refunds.create', true, 1)
    await control('/faults', { vendor: 'esimhub', operation: 'order', kind: 'wallet_empty', remaining: 1 })
    await pay(family)
    await site.holding()
    await inState(family, 'rejected', 1)
    await site.killAndRestart()
    await expectSound(family, 1)
  })
})
