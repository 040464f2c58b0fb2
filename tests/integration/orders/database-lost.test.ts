import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '@/supabase/local/postgres'
import { createTemplate, createTestDatabase } from '@/supabase/local/test-database'
import { sized } from '../../support/proof-size'
import { problemsOf } from './books'
import { inParallel, liftLimits, type Placed, placeMany, type Shop } from './bulk'
import { openShop, restartProviders, sweepUntilQuiet } from './shop'

/** The shop around a database that dies in the middle of the work, or is replaced by an older copy of itself. */

const ORDERS = 60
const KILLS = sized(1, 5)
const PASSWORD = 'only-in-tests'
const SETTINGS = { max_connections: '100' }
const dir = mkdtempSync(join(tmpdir(), 'roamkeep-lost-'))
let server: Awaited<ReturnType<typeof startPostgres>>
let shop: Shop

beforeAll(async () => {
  server = await startPostgres({ dir, settings: SETTINGS })
  await createTemplate(server.adminUrl, PASSWORD)
  shop = await openShop({
    database: await createTestDatabase(server.adminUrl, PASSWORD),
    mails: false,
    quiet: true,
  })
  await liftLimits(shop)
}, 120_000)
afterAll(() => server.remove())

const commands = async () => ({
  ...(await import('@/lib/orders/commands/settle-session')),
  ...(await import('@/lib/orders/commands/sweep-orders')),
})

/** Everybody pays, comes back to the page, and the scheduler ticks meanwhile; whatever fails is not tried again by anybody. */
async function storm(placed: readonly Placed[], each: (count: number) => void): Promise<void> {
  const { settleSession, sweepOrders } = await commands()
  let paid = 0
  let isOver = false
  const ticks = (async () => {
    while (!isOver) {
      await sweepOrders({ quietSeconds: 0 }).catch(() => null)
      await pause(50)
    }
  })()
  await inParallel(placed, 8, async ({ sessionId }) => {
    await shop.pay(sessionId)
    each(++paid)
    await settleSession(sessionId).catch(() => null)
  })
  isOver = true
  await ticks
}

/** What waits for its time is due; whoever was lost has lost its lease. */
async function rest(): Promise<void> {
  restartProviders()
  const { sql } = shop
  for (let round = 0; round < 8; round++) {
    shop.world.world.advance(20_000)
    await sql`update store.fulfilments set lease_until = '-infinity', next_at = now() where state not in ('succeeded', 'rejected', 'manual')`
    await sql`update store.fulfilment_attempts a set sent_at = a.sent_at - interval '20 minutes' from store.fulfilments f
      where f.id = a.fulfilment_id and f.state in ('sending', 'unknown') and a.sent_at > now() - interval '20 minutes'`
    await sql`update store.stripe_events set lease_until = '-infinity', next_at = now() where state in ('processing', 'failed')`
    await sweepUntilQuiet(sql, 2)
  }
}

/** Where the client's address says it is, once it is there again. */
async function startAgain(): Promise<void> {
  const { port } = server
  server = await startPostgres({ dir, port, settings: SETTINGS })
  expect(server.port).toBe(port)
}

test(
  `killed ${KILLS} times in a storm: everybody has exactly what they paid for`,
  async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const placed = await placeMany(shop, ORDERS)
      let killed: Promise<void> | undefined
      await storm(placed, (paid) => {
        if (paid >= 20 + kill * 7) killed ??= server.stop('immediate').then(startAgain)
      })
      expect(killed).toBeDefined()
      await killed
      await rest()
      expect(await problemsOf(shop, placed)).toEqual([])
      const ended = await shop.sql`select state, count(*)::int as n from store.orders
        where number = any(${placed.map(({ orderNumber }) => orderNumber)}) group by state`
      expect(ended.map(({ state, n }) => ({ state, n }))).toEqual([{ state: 'fulfilled', n: ORDERS }])
    }
  },
  120_000 * KILLS,
)

type Copy = ReadonlyMap<string, Buffer>

const tablesOf = async (sql: postgres.Sql | postgres.TransactionSql) =>
  (
    await sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('store', 'ledger') order by 1`
  ).map(({ name }) => name)

/** All rows as of one moment, as a dump takes them. */
const dump = (sql: postgres.Sql): Promise<Copy> =>
  sql.begin('isolation level repeatable read read only', async (tx) => {
    const copy = new Map<string, Buffer>()
    for (const table of await tablesOf(tx)) {
      const stream = await tx.unsafe(`copy ${table} to stdout`).readable()
      copy.set(table, Buffer.concat(await stream.toArray()))
    }
    return copy
  }) as Promise<Copy>

/** The copy in place of what is there, as a restore leaves it; said, as the README asks. */
async function restore(sql: postgres.Sql, copy: Copy): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica')
    await tx.unsafe(`truncate ${[...copy.keys()].join(', ')}`)
    for (const [table, rows] of copy) {
      const stream = await tx.unsafe(`copy ${table} from stdin`).writable()
      stream.end(rows)
      await once(stream, 'finish')
    }
    await tx`insert into store.restores default values`
  })
}

test('an older copy takes its place, with Stripe and the providers ahead: nothing is bought twice, and all of it ends', async () => {
  const placed = await placeMany(shop, ORDERS)
  // The first half is tried and turned away until the copy is taken, and bought by other attempts after it.
  const turnAway = { vendor: 'travelroam', operation: 'topup', kind: 'status_429' } as const
  shop.world.world.faults.add(turnAway)
  await storm(placed.slice(0, ORDERS / 2), () => {})
  let copying: Promise<Copy> | undefined
  await storm(placed.slice(ORDERS / 2), (paid) => {
    if (paid >= ORDERS / 4) copying ??= dump(shop.sql)
  })
  const copy = await copying
  if (!copy) throw new Error('nothing was copied')
  shop.world.world.faults.clear()
  await rest()
  for (const { iccid } of placed) expect(shop.purchases(iccid)).toHaveLength(1)

  await restore(shop.sql, copy)
  const unsent = await shop.sql`
    select o.number from store.orders o left join store.fulfilments f on f.order_id = o.id
    where o.number = any(${placed.map(({ orderNumber }) => orderNumber)}) and coalesce(f.state, 'ready') = 'ready'`
  expect(unsent.length).toBeGreaterThan(0)
  const [tried] =
    await shop.sql`select count(*)::int as n from store.fulfilments where state = 'ready' and attempt > 0`
  expect(Number(tried?.n)).toBeGreaterThan(0)
  await rest()

  for (const { iccid, orderNumber } of placed)
    expect({ orderNumber, bought: shop.purchases(iccid).length }).toEqual({ orderNumber, bought: 1 })
  const ended = await shop.sql<
    { state: string; n: number }[]
  >`select state, count(*)::int as n from store.orders
    where number = any(${placed.map(({ orderNumber }) => orderNumber)}) group by state`
  expect(
    ended.map(({ state }) => state).filter((state) => !['fulfilled', 'needs_review'].includes(state)),
  ).toEqual([])
  expect(ended.reduce((sum, { n }) => sum + n, 0)).toBe(ORDERS)
  expect(await shop.ledgerIsBalanced()).toBe(true)
  const problems = await problemsOf(shop, placed)
  expect(problems.filter((problem) => !problem.includes('under review'))).toEqual([])
}, 180_000)
