import fc from 'fast-check'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../support/database'
import { sized } from '../support/proof-size'
import { UNSOUND } from './support/soundness'
import { type Wallets, walletsOn } from './support/wallets'

const WRITERS = 20
const READERS = 5
const FOR_MS = sized(5_000, 30_000)
const PEOPLE = Array.from({ length: 10 }, (_, n) => `person-${n}`)
const EACH = 10_000

let app: postgres.Sql
let owner: postgres.Sql
let wallets: Wallets

beforeAll(async () => {
  const database = await testDatabase()
  app = postgres(database.appUrl, { max: 40, onnotice: () => {} })
  owner = postgres(database.adminUrl, { max: READERS, onnotice: () => {} })
  wallets = walletsOn(app)
  await Promise.all(PEOPLE.map((person) => wallets.credit(person, EACH)))
})
afterAll(() => Promise.all([app.end(), owner.end()]))

const some = <T>(all: readonly T[]): T => {
  const one = all[Math.floor(Math.random() * all.length)]
  if (one === undefined) throw new Error('none')
  return one
}

/** Money that moves between people and their holds, and never leaves them. */
async function write(name: string, until: number): Promise<number> {
  let writes = 0
  for (; Date.now() < until; writes++) {
    const [from, to, amount] = [some(PEOPLE), some(PEOPLE), 1 + Math.floor(Math.random() * 500)]
    if (from !== to && writes % 2) await wallets.move(from, to, amount, `${name}-${writes}`)
    const { hold_id } = await wallets.hold(from, amount, `${name}-hold-${writes}`)
    if (hold_id) await wallets.release(hold_id, `${name}-release-${writes}`)
  }
  return writes
}

/** Each looks at all wallets in one statement, as they stand and by their entries. */
async function read(until: number, seen: Set<string>): Promise<number> {
  let reads = 0
  for (; Date.now() < until; reads++) {
    const [row] = await owner`
      select
        (select sum(w.balance_minor) from ledger.wallets w)::text as standing,
        (select -sum(e.amount_minor) from ledger.entries e where e.wallet_version is not null)::text as entered,
        (select coalesce(sum(b.balance_minor), 0) from ledger.balances() b)::text as whole,
        (select coalesce(sum(h.amount_minor - h.captured_minor - h.released_minor), 0) from ledger.holds h)
          = (select coalesce(sum(w.balance_minor), 0) from ledger.wallets w join ledger.accounts a on a.id = w.account_id
             where a.kind = 'wallet_held') as held`
    seen.add(`${row?.standing} ${row?.entered} ${row?.whole} ${row?.held}`)
  }
  return reads
}

test(
  `${WRITERS} writers and ${READERS} readers: whoever looks, whenever, sees the same money`,
  async () => {
    const until = Date.now() + FOR_MS
    const seen = new Set<string>()
    const [reads, writes] = await Promise.all([
      Promise.all(Array.from({ length: READERS }, () => read(until, seen))),
      Promise.all(Array.from({ length: WRITERS }, (_, n) => write(`writer-${n}`, until))),
    ])
    const whole = PEOPLE.length * EACH
    expect([...seen]).toEqual([`${whole} ${whole} 0 true`])
    expect(reads.every((n) => n > 0) && writes.every((n) => n > 0)).toBe(true)
    expect(await owner.unsafe(UNSOUND)).toEqual([])
  },
  FOR_MS + 60_000,
)

test('at every instant of it, all balances sum to zero', async () => {
  const [row] = await owner`
    select count(*)::int as instants, (count(*) filter (where total <> 0))::int as unbalanced
    from (select sum(sum(amount_minor)) over (order by posted_at) as total from ledger.entries group by posted_at) i`
  expect(row?.instants).toBeGreaterThan(100)
  expect(row?.unbalanced).toBe(0)
})

test('what a wallet held at any of 1,000 past instants is what its entries up to then come to', async () => {
  // In whole microseconds, as Postgres keeps them.
  const [span] = await owner<{ first: number; last: number }[]>`
    select (extract(epoch from min(posted_at)) * 1000000)::bigint::float8 as first, (extract(epoch from max(posted_at)) * 1000000)::bigint::float8 as last from ledger.entries`
  if (!span) throw new Error('no entries')
  const lines = await owner<{ owner: string; at: number; balance: string }[]>`
    select a.owner, (extract(epoch from e.posted_at) * 1000000)::bigint::float8 as at, e.wallet_balance_minor as balance
    from ledger.entries e join ledger.accounts a on a.id = e.account_id where a.kind = 'wallet' order by a.owner, e.wallet_version`
  const instants = fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { numRuns: 1_000, seed: 15 })
  const asked = instants.map((part) => Math.round(span.first + part * (span.last - span.first)))
  for (let at = 0; at < asked.length; at += 50) {
    const some = asked.slice(at, at + 50)
    const told = await owner<{ n: number; owner: string; balance: string }[]>`
      select i.n::int as n, b.owner, (-b.balance_minor)::text as balance
      from unnest(${some}::bigint[]) with ordinality as i (at, n), ledger.balances('epoch'::timestamptz + (i.at || ' microseconds')::interval) b where b.kind = 'wallet'`
    for (const [index, instant] of some.entries()) {
      const expected = new Map<string, string>()
      for (const line of lines) if (line.at <= instant) expected.set(line.owner, line.balance)
      const answered = told
        .filter(({ n }) => n === index + 1)
        .map(({ owner: who, balance }) => [who, balance])
      expect(Object.fromEntries(answered)).toEqual(Object.fromEntries(expected))
    }
  }
})
