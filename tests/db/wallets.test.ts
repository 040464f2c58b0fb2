import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../support/database'
import { type Wallets, walletsOn } from './support/wallets'

let app: postgres.Sql
let owner: postgres.Sql
let wallets: Wallets

beforeAll(async () => {
  const database = await testDatabase()
  app = postgres(database.appUrl, { max: 40, onnotice: () => {} })
  owner = postgres(database.adminUrl, { max: 2, onnotice: () => {} })
  wallets = walletsOn(app)
})
afterAll(() => Promise.all([app.end(), owner.end()]))

/** Every wallet is the sum of its entries, they are numbered without a gap, and the ledger sums to zero. */
async function expectSound() {
  const [unsound] = await owner`
    select count(*)::int as n from ledger.wallets w
    left join lateral (
      select coalesce(-sum(e.amount_minor), 0) as total, count(*) as entries, coalesce(max(e.wallet_version), 0) as last
      from ledger.entries e where e.account_id = w.account_id) s on true
    where w.balance_minor <> s.total or w.version <> s.last or s.entries <> s.last`
  expect(unsound?.n).toBe(0)
  const sums =
    await owner`select currency, sum(amount_minor)::bigint::text as total from ledger.entries group by currency`
  expect(sums.filter(({ total }) => total !== '0')).toEqual([])
}

describe('500 debits at once', () => {
  test.each([0, 1, 100, 499])('of a wallet that holds %i of them: exactly so many succeed', async (funds) => {
    const user = `many-${funds}`
    if (funds > 0) await wallets.credit(user, funds * 3)
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, n) => wallets.hold(user, 3, `${user}-${n}`)),
    )
    expect(answers.filter(({ failure }) => failure === null)).toHaveLength(funds)
    expect(answers.filter(({ failure }) => failure === 'insufficient_funds')).toHaveLength(500 - funds)
    expect(await wallets.balance(user)).toEqual({ available: 0, held: funds * 3 })
    await expectSound()
  })
})

test('one key has one effect: 500 times at once, with 500 identical answers', async () => {
  await wallets.credit('once', 1000)
  const answers = await Promise.all(Array.from({ length: 500 }, () => wallets.hold('once', 10, 'once-key')))
  expect(new Set(answers.map(({ hold_id }) => hold_id)).size).toBe(1)
  expect(await wallets.balance('once')).toEqual({ available: 990, held: 10 })
})

test('a key with another body is an error and has no effect', async () => {
  await wallets.credit('other', 1000)
  await wallets.hold('other', 10, 'other-key')
  await expect(wallets.hold('other', 11, 'other-key')).rejects.toMatchObject({ code: 'RK001' })
  expect(await wallets.balance('other')).toEqual({ available: 990, held: 10 })
})

test('a key that failed for want of money fails for ever, a fresh one does not', async () => {
  const late = await wallets.hold('burnt', 10, 'burnt-key')
  expect(late.failure).toBe('insufficient_funds')
  await wallets.credit('burnt', 100)
  expect(await wallets.hold('burnt', 10, 'burnt-key')).toMatchObject({ failure: 'insufficient_funds' })
  expect((await wallets.hold('burnt', 10, 'fresh-key')).failure).toBeNull()
  expect(await wallets.balance('burnt')).toEqual({ available: 90, held: 10 })
})

test('money that goes there and back a thousand times at once never waits for itself and never gets more', async () => {
  await Promise.all([wallets.credit('here', 10_000), wallets.credit('there', 10_000)])
  const moves = Array.from({ length: 1000 }, (_, n) =>
    n % 2 ? wallets.move('here', 'there', 7, `there-${n}`) : wallets.move('there', 'here', 7, `here-${n}`),
  )
  const answers = await Promise.all(moves)
  expect(answers.every(({ failure }) => failure === null)).toBe(true)
  expect(await wallets.balance('here')).toEqual({ available: 10_000, held: 0 })
  expect(await wallets.balance('there')).toEqual({ available: 10_000, held: 0 })
  await expectSound()
})

describe('a hold', () => {
  test('100 captures and releases at once: one wins, and it is gone exactly once', async () => {
    for (let round = 0; round < 5; round++) {
      const user = `race-${round}`
      await wallets.credit(user, 500)
      const { hold_id } = await wallets.hold(user, 300, `${user}-hold`)
      const work = Array.from({ length: 100 }, (_, n) =>
        n % 2
          ? wallets.capture(hold_id ?? '', 300, `${user}-pay-${n}`)
          : wallets.release(hold_id ?? '', `${user}-release-${n}`),
      )
      const answers = await Promise.allSettled(work)
      const won = answers.filter(
        (answer) => answer.status === 'fulfilled' && answer.value.failure === null && !answer.value.replayed,
      )
      expect(won).toHaveLength(1)
      const { available, held } = await wallets.balance(user)
      expect(held).toBe(0)
      expect([500, 200]).toContain(available)
    }
    await expectSound()
  })

  test('is captured in parts, and what is left goes back', async () => {
    await wallets.credit('parts', 500)
    const { hold_id } = await wallets.hold('parts', 300, 'parts-hold')
    expect((await wallets.capture(hold_id ?? '', 100, 'parts-1')).failure).toBeNull()
    expect((await wallets.capture(hold_id ?? '', 150, 'parts-2')).failure).toBeNull()
    expect((await wallets.capture(hold_id ?? '', 51, 'parts-3')).failure).toBe('hold_closed')
    expect((await wallets.release(hold_id ?? '', 'parts-4')).failure).toBeNull()
    expect((await wallets.release(hold_id ?? '', 'parts-5')).failure).toBe('hold_closed')
    expect(await wallets.balance('parts')).toEqual({ available: 250, held: 0 })
  })

  test('is not placed on a frozen wallet, while money may still come in', async () => {
    await wallets.credit('frozen', 500)
    await app`select ledger.freeze_wallets('frozen', 'dp_1')`
    expect((await wallets.hold('frozen', 1, 'frozen-1')).failure).toBe('wallet_frozen')
    await wallets.credit('frozen', 500)
    await app`select ledger.unfreeze_wallets('frozen', 'dp_1')`
    expect((await wallets.hold('frozen', 1, 'frozen-2')).failure).toBeNull()
    expect((await wallets.hold('frozen', 1, 'frozen-1')).failure).toBe('wallet_frozen')
  })
})

test('500 transactions, each reverted twice at once: 500 reversals, nothing left', async () => {
  const made = await Promise.all(
    Array.from({ length: 500 }, (_, n) => wallets.credit(`back-${n % 80}`, 10 + n)),
  )
  const answers = await Promise.allSettled(
    made.flatMap(({ transaction_id }, n) => [
      wallets.reverse(transaction_id ?? '', `back-a-${n}`),
      wallets.reverse(transaction_id ?? '', `back-b-${n}`),
    ]),
  )
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(500)
  for (const answer of answers)
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'RK002' })
  for (let n = 0; n < 80; n++) expect(await wallets.balance(`back-${n}`)).toEqual({ available: 0, held: 0 })
  await expectSound()
})

describe('what is clawed back', () => {
  test('comes from the wallet as far as it goes; the rest is owed; undone, all is as before', async () => {
    await wallets.credit('claw', 300)
    const taken = await wallets.clawBack('claw', 500, 'dp_claw')
    expect(taken.taken_minor).toBe(300)
    expect(await wallets.clawBack('claw', 500, 'dp_claw')).toMatchObject({ taken_minor: 300, replayed: true })
    expect(await wallets.balance('claw')).toEqual({ available: 0, held: 0 })
    expect(await wallets.platform('wallet_receivable', 'claw')).toBe(200)
    await wallets.reverse(taken.transaction_id, 'claw-won')
    expect(await wallets.balance('claw')).toEqual({ available: 300, held: 0 })
    expect(await wallets.platform('wallet_receivable', 'claw')).toBe(0)
  })
})

test('the statement of a wallet adds up line by line, at 200 past instants', async () => {
  for (let n = 1; n <= 200; n++) {
    if (n % 3 === 0) await wallets.hold('story', n, `story-${n}`)
    else await wallets.credit('story', n * 2)
  }
  const lines = await app`select *, posted_at::text as at from ledger.statement('story', 'EUR', null, 10000)`
  expect(lines.map(({ version }) => Number(version))).toEqual(Array.from({ length: 200 }, (_, n) => 200 - n))
  const oldestFirst = [...lines].reverse()
  let sum = 0
  for (const line of oldestFirst) {
    sum += Number(line.amount_minor)
    expect(Number(line.balance_minor)).toBe(sum)
    const [past] = await app`
      select balance_minor from ledger.balances(${line.at}::text::timestamptz) where kind = 'wallet' and owner = 'story'`
    expect(-Number(past?.balance_minor)).toBe(sum)
  }
})

describe('what wallets refuse to everyone', () => {
  const CHANGES = [
    ['update ledger.burnt_keys set failure = failure', 'RK003'],
    ['delete from ledger.burnt_keys', 'RK003'],
    ['delete from ledger.wallets', 'RK003'],
    ['truncate ledger.wallets', 'RK003'],
    ['delete from ledger.holds', 'RK003'],
    ['truncate ledger.holds', 'RK003'],
    // At commit: the wallet would not end at its last entry.
    ['update ledger.wallets set balance_minor = balance_minor + 1', 'RK004'],
    ['update ledger.wallets set version = version + 1', 'RK004'],
    ['update ledger.wallets set balance_minor = -1', '23514'],
    [
      `insert into ledger.entries (transaction_id, account_id, amount_minor, currency)
       select transaction_id, account_id, amount_minor, currency from ledger.entries where wallet_version = 1 limit 1`,
      'RK004',
    ],
  ] as const
  test.each(CHANGES)('the owner cannot: %s', async (statement, code) => {
    await wallets.credit('refuse', 5)
    const [{ n } = { n: 0 }] = await owner`select count(*)::int as n from ledger.burnt_keys`
    expect(n).toBeGreaterThan(0)
    await expect(owner.unsafe(statement)).rejects.toMatchObject({ code })
  })
  test.each([
    ...CHANGES.map(([statement]) => statement),
    'select * from ledger.holds',
    'select ledger.record(null, null, null, null, null, null, null)',
    "select ledger.burn('x', '', 'hold_closed')",
  ])('the app cannot: %s', (statement) =>
    expect(app.unsafe(statement)).rejects.toMatchObject({ code: '42501' }),
  )

  test('a wallet of nobody, and two entries on one wallet', async () => {
    await expect(wallets.credit('', 5)).rejects.toMatchObject({ code: 'RK005' })
    await expect(wallets.move('self', 'self', 5, 'self')).rejects.toMatchObject({ code: 'RK005' })
  })
})
