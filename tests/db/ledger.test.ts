import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../support/database'

let app: postgres.Sql
let owner: postgres.Sql

beforeAll(async () => {
  const database = await testDatabase()
  app = postgres(database.appUrl, { max: 40, onnotice: () => {} })
  owner = postgres(database.adminUrl, { max: 2, onnotice: () => {} })
})
afterAll(() => Promise.all([app.end(), owner.end()]))

let next = 0
const pair = (amount: number, currency = 'EUR') => [
  { kind: 'stripe_clearing', currency, amount_minor: amount },
  { kind: 'order_liability', currency, amount_minor: -amount },
]
const post = (
  key: string,
  cause: string,
  entries: object[],
  sql: postgres.Sql | postgres.TransactionSql = app,
) =>
  sql`select * from ledger.post(${`txn_${++next}_${Math.random().toString(36).slice(2)}`}, ${key}, 'payment_received', 'payment', ${cause}, ${sql.json(entries as never)})`

const stateOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'unknown',
  )

test('500 parallel posts with one key have one effect and 500 identical answers', async () => {
  const answers = await Promise.all(Array.from({ length: 500 }, () => post('key-500', 'pay_500', pair(100))))
  expect(new Set(answers.map((rows) => rows[0]?.transaction_id)).size).toBe(1)
  expect(answers.filter((rows) => rows[0]?.replayed === false)).toHaveLength(1)
  const [sum] =
    await owner`select count(*)::int as entries from ledger.entries e join ledger.transactions t on t.id = e.transaction_id where t.idempotency_key = 'key-500'`
  expect(sum?.entries).toBe(2)
})

test('a key reused for something else is an error and has no effect', async () => {
  await post('key-reuse', 'pay_reuse', pair(100))
  expect(await stateOf(post('key-reuse', 'pay_reuse', pair(101)))).toBe('RK001')
  const [row] =
    await owner`select sum(abs(amount_minor))::int as total from ledger.entries e join ledger.transactions t on t.id = e.transaction_id where t.idempotency_key = 'key-reuse'`
  expect(row?.total).toBe(200)
})

test('one cause is posted once, also under another key', async () => {
  await post('key-cause-1', 'pay_cause', pair(5))
  expect(await stateOf(post('key-cause-2', 'pay_cause', pair(5)))).toBe('RK002')
})

describe('what the ledger refuses to everyone', () => {
  test.each([
    [
      'an unbalanced transaction',
      [
        { kind: 'stripe_clearing', currency: 'EUR', amount_minor: 10 },
        { kind: 'order_liability', currency: 'EUR', amount_minor: -9 },
      ],
    ],
    [
      'balance across currencies',
      [
        { kind: 'stripe_clearing', currency: 'EUR', amount_minor: 10 },
        { kind: 'order_liability', currency: 'USD', amount_minor: -10 },
      ],
    ],
    ['a single entry', [{ kind: 'stripe_clearing', currency: 'EUR', amount_minor: 10 }]],
    ['no entry', []],
  ])('%s', async (name, entries) =>
    expect(await stateOf(post(`bad-${name}`, `bad-${name}`, entries))).toBe('RK004'),
  )

  test('an entry of zero, an unknown account', async () => {
    expect(await stateOf(post('zero', 'zero', pair(0)))).toBe('23514')
    expect(
      await stateOf(
        post('kind', 'kind', [
          { kind: 'mine', currency: 'EUR', amount_minor: 1 },
          { kind: 'revenue', currency: 'EUR', amount_minor: -1 },
        ]),
      ),
    ).toBe('23514')
  })

  const CHANGES = [
    'update ledger.entries set amount_minor = 1',
    'delete from ledger.entries',
    'truncate ledger.entries cascade',
    "update ledger.transactions set kind = 'x'",
    'delete from ledger.transactions',
    'truncate ledger.transactions cascade',
    "update ledger.accounts set owner = 'x'",
    'delete from ledger.accounts',
  ]
  test.each(CHANGES)('the owner cannot: %s', async (statement) =>
    expect(await stateOf(owner.unsafe(statement))).toBe('RK003'),
  )
  test.each([
    ...CHANGES,
    'select * from ledger.entries',
    "insert into ledger.accounts (kind, currency) values ('revenue', 'EUR')",
  ])('the app cannot: %s', async (statement) => expect(await stateOf(app.unsafe(statement))).toBe('42501'))
})

test('every balance is the sum of its entries, now and at any instant, and all of them sum to zero', async () => {
  const instants: Date[] = []
  for (let i = 0; i < 20; i++) {
    await post(`walk-${i}`, `walk-${i}`, pair(100 + i, i % 2 ? 'EUR' : 'JPY'))
    const [row] = await owner`select clock_timestamp() as now`
    instants.push(row?.now)
  }
  for (const instant of [...instants, null]) {
    const balances = await app`select * from ledger.balances(${instant})`
    const totals = new Map<string, number>()
    for (const row of balances)
      totals.set(row.currency, (totals.get(row.currency) ?? 0) + Number(row.balance_minor))
    expect([...totals.values()].every((total) => total === 0)).toBe(true)
    const replay = await owner`
      select a.kind, a.currency, sum(e.amount_minor)::bigint::text as total from ledger.entries e join ledger.accounts a on a.id = e.account_id
      where ${instant}::timestamptz is null or e.posted_at <= ${instant} group by 1, 2`
    for (const row of replay)
      expect(
        Number(balances.find((b) => b.kind === row.kind && b.currency === row.currency)?.balance_minor),
      ).toBe(Number(row.total))
  }
})

test('at every instant at which something was posted, all balances sum to zero', async () => {
  const [row] = await owner`
    select count(*)::int as instants, (count(*) filter (where exists (
      select from ledger.balances(i.at) b group by b.currency having sum(b.balance_minor) <> 0)))::int as unbalanced
    from (select distinct posted_at as at from ledger.entries) i`
  expect(row?.instants).toBeGreaterThan(20)
  expect(row?.unbalanced).toBe(0)
})
