import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Postgres, startPostgres } from '@/supabase/local/postgres'
import { createTemplate, createTestDatabase, type TestDatabase } from '@/supabase/local/test-database'
import { sized } from '../support/proof-size'
import { dumpLedger, type LedgerCopy, restoreLedger } from './support/copies'
import { LedgerStorm } from './support/ledger-storm'
import { UNSOUND } from './support/soundness'
import { walletsOn } from './support/wallets'

const KILLS = sized(1, 10)
const PASSWORD = 'only-in-tests'
const ANSWERS_BEFORE = 400

/** One of its own, with the settings of a database that is meant to last: what is answered must outlive it. */
const dir = mkdtempSync(join(tmpdir(), 'roamkeep-crash-'))
let server: Postgres
let database: TestDatabase
const clients: postgres.Sql[] = []

const connect = (url: string, max: number) => {
  const client = postgres(url, { max, onnotice: () => {}, connect_timeout: 5 })
  clients.push(client)
  return client
}
/** Where a database is now: another port may be taken after a crash. */
const now = (url: string) => {
  const there = new URL(url)
  there.port = String(server.port)
  return there.href
}

beforeAll(async () => {
  server = await startPostgres({ dir, settings: { max_connections: '100' } })
  await createTemplate(server.adminUrl, PASSWORD)
  database = await createTestDatabase(server.adminUrl, PASSWORD)
}, 60_000)
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end({ timeout: 1 })))
  await server.remove()
})

/** What stands of the journal: each key that was answered has its one effect, or its one refusal. */
async function expectJournal(owner: postgres.Sql, storm: LedgerStorm): Promise<void> {
  const done = [...storm.answered].filter(([, { failure }]) => failure === null).map(([key]) => key)
  const refused = [...storm.answered].filter(([, { failure }]) => failure !== null).map(([key]) => key)
  const [keys] = await owner<{ done: string[]; refused: string[] }[]>`select
    (select coalesce(array_agg(idempotency_key), '{}') from ledger.transactions where idempotency_key not like 'voucher_given:fund%') as done,
    (select coalesce(array_agg(idempotency_key), '{}') from ledger.burnt_keys) as refused`
  expect([...(keys?.done ?? [])].sort()).toEqual(done.sort())
  expect([...(keys?.refused ?? [])].sort()).toEqual(refused.sort())
  const holds = await owner<{ id: string }[]>`select id from ledger.holds`
  const held = [...storm.answered.values()].flatMap(({ hold_id }) => (hold_id ? [hold_id] : []))
  expect(holds.map(({ id }) => id).sort()).toEqual(held.sort())
  expect(await owner.unsafe(UNSOUND)).toEqual([])
}

test(
  `the database is killed ${KILLS} times in a storm: what was answered stands, what was not is done once when asked again`,
  async () => {
    const storm = new LedgerStorm('crash')
    await storm.fund(connect(database.appUrl, 2))
    for (let kill = 0; kill < KILLS; kill++) {
      const app = connect(now(database.appUrl), 12)
      let killed: Promise<void> | undefined
      await storm.rage(app, (answers) => {
        if (answers >= ANSWERS_BEFORE + kill * 7) killed ??= server.stop('immediate')
        return false
      })
      await killed
      expect(storm.unsure.size).toBeGreaterThan(0)
      server = await startPostgres({ dir, settings: { max_connections: '100' } })
      await storm.askAgain(connect(now(database.appUrl), 2))
      await expectJournal(connect(now(database.adminUrl), 1), storm)
    }
  },
  60_000 + KILLS * 20_000,
)

test('a copy that was taken in the middle of a storm, put into another database: the same money, and it goes on', async () => {
  const app = connect(now(database.appUrl), 12)
  const owner = connect(now(database.adminUrl), 2)
  const storm = new LedgerStorm('copy')
  await storm.fund(app)
  let copying: Promise<LedgerCopy> | undefined
  let isCopied = false
  const fresh = await createTestDatabase(server.adminUrl, PASSWORD)
  const there = { app: connect(fresh.appUrl, 4), owner: connect(fresh.adminUrl, 1) }
  await storm.rage(app, (answers) => {
    copying ??= answers < 100 ? undefined : dumpLedger(owner)
    copying?.then(() => {
      isCopied = true
    })
    return isCopied
  })
  const copy = await copying
  if (!copy) throw new Error('nothing was copied')
  await restoreLedger(there.owner, copy)

  expect(await there.owner.unsafe(UNSOUND)).toEqual([])
  expect(await dumpLedger(there.owner)).toEqual(copy)
  const wallets = walletsOn(there.app)
  const before = await wallets.balance('person-1')
  const [old] = await there.owner<
    { idempotency_key: string; owner: string; amount_minor: string; order_id: string; id: string }[]
  >`
    select t.idempotency_key, h.owner, h.amount_minor, h.order_id, h.id from ledger.holds h
    join ledger.transactions t on t.cause_id = h.id and t.kind = 'hold_placed' limit 1`
  if (!old) throw new Error('no hold was copied')
  const again = await wallets.hold(old.owner, Number(old.amount_minor), old.idempotency_key, old.order_id)
  expect(again).toMatchObject({ hold_id: old.id, replayed: true })
  const { hold_id } = await wallets.hold('person-1', 5, 'after-restore')
  expect((await wallets.capture(hold_id ?? '', 3, 'after-restore-paid')).failure).toBeNull()
  expect((await wallets.release(hold_id ?? '', 'after-restore-back')).failure).toBeNull()
  expect(await wallets.balance('person-1')).toEqual({ available: before.available - 3, held: before.held })
  expect(await there.owner.unsafe(UNSOUND)).toEqual([])
}, 90_000)
