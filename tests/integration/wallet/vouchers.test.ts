import { beforeAll, describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { aUser, openBooks } from './books'

let books: Awaited<ReturnType<typeof openBooks>>
let clients = 0

beforeAll(async () => {
  books = await openBooks()
})

async function issue(
  more: { maxUses?: number; perUserUses?: number; validUntil?: Date; validFrom?: Date } = {},
) {
  const { issueVouchers } = await import('@/lib/wallet/commands/issue-vouchers')
  const issued = await issueVouchers({ name: 'a batch', amount: money(500, 'EUR'), count: 1, ...more })
  if (!issued.ok) throw new Error(issued.error.code)
  return { batchId: issued.value.batchId, code: issued.value.codes[0] ?? '' }
}

async function redeem(
  userId: string,
  code: string,
  more: { key?: string | null; client?: string; email?: string | null } = {},
) {
  const { redeemVoucher } = await import('@/lib/wallet/commands/redeem-voucher')
  const { key = crypto.randomUUID(), client = `client-${clients++}`, email = null } = more
  return redeemVoucher({ userId, email, code, clientKey: client, idempotencyKey: key })
}

const outcomes = (answers: readonly { ok: boolean; error?: { code: string } }[]) => ({
  won: answers.filter(({ ok }) => ok).length,
  refused: [...new Set(answers.flatMap(({ error }) => error?.code ?? []))],
})

describe('however many redeem a voucher at once', () => {
  test('200 people and a voucher for one: one of them has it', async () => {
    const { code } = await issue()
    const people = Array.from({ length: 200 }, aUser)
    const answers = await Promise.all(people.map((person) => redeem(person, code)))
    expect(outcomes(answers)).toEqual({ won: 1, refused: ['INVALID_VOUCHER_CODE'] })
    const balances = await Promise.all(people.map((person) => books.balance(person)))
    expect(balances.filter((balance) => balance === 500)).toHaveLength(1)
    expect(balances.filter((balance) => balance !== 0)).toHaveLength(1)
  })

  test('200 people and a voucher for 17: 17 of them have it, each once', async () => {
    const { code } = await issue({ maxUses: 17 })
    const people = Array.from({ length: 200 }, aUser)
    const answers = await Promise.all(people.map((person) => redeem(person, code)))
    expect(outcomes(answers)).toEqual({ won: 17, refused: ['INVALID_VOUCHER_CODE'] })
    const balances = await Promise.all(people.map((person) => books.balance(person)))
    expect(balances.filter((balance) => balance === 500)).toHaveLength(17)
  })

  test('one person with 200 keys gets what one person may have', async () => {
    await books.sql`update store.rate_limits set max_hits = 1000 where name = 'voucher.try.user'`
    const { code } = await issue({ maxUses: 50, perUserUses: 3 })
    const person = aUser()
    const answers = await Promise.all(Array.from({ length: 200 }, () => redeem(person, code)))
    await books.sql`update store.rate_limits set max_hits = 5 where name = 'voucher.try.user'`
    expect(outcomes(answers).won).toBe(3)
    expect(await books.balance(person)).toBe(1500)
  })
})

describe('one person with several accounts', () => {
  const spellings = ['ada.l@gmail.com', 'adal+2@googlemail.com', 'A.D.A.L@gmail.com', 'adal+three@gmail.com']

  test('gets what one person may have, under every spelling of the address, one after the other and at once', async () => {
    const inTurn = await issue({ maxUses: 50 })
    const answers = []
    for (const email of spellings) answers.push(await redeem(aUser(), inTurn.code, { email }))
    expect(outcomes(answers)).toEqual({ won: 1, refused: ['INVALID_VOUCHER_CODE'] })
    const atOnce = await issue({ maxUses: 50, perUserUses: 3 })
    const many = Array.from({ length: 40 }, (_, n) =>
      redeem(aUser(), atOnce.code, { email: `bob+${n}@example.test` }),
    )
    expect(outcomes(await Promise.all(many)).won).toBe(3)
    expect((await redeem(aUser(), atOnce.code, { email: 'bobby@example.test' })).ok).toBe(true)
  })

  test('is known by the account as well, where the address has changed', async () => {
    const { code } = await issue({ maxUses: 50 })
    const person = aUser()
    expect((await redeem(person, code, { email: 'before@example.test' })).ok).toBe(true)
    expect((await redeem(person, code, { email: 'after@example.test' })).ok).toBe(false)
    expect((await redeem(aUser(), code, { email: 'after@example.test' })).ok).toBe(true)
  })

  test('is known again after the account was deleted and made anew, and no address is kept for it', async () => {
    const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
    const { code } = await issue({ maxUses: 50 })
    const email = 'cleo+trips@example.test'
    const userId = aUser()
    await books.sql`insert into store.profiles (user_id, email) values (${userId}, ${email})`
    expect((await redeem(userId, code, { email })).ok).toBe(true)
    expect((await deleteAccount({ userId, email, sessionId: null }, 'EUR 500')).ok).toBe(true)
    expect((await redeem(aUser(), code, { email: 'cleo@example.test' })).ok).toBe(false)
    const [row] =
      await books.sql`select to_jsonb(r)::text as row from store.voucher_redemptions r where user_id = ${userId}`
    expect(row?.row).not.toMatch(/cleo|example/)
  })
})

describe('the same wish', () => {
  test('with one key, 50 times at once, is one credit and 50 equal answers', async () => {
    const { code } = await issue({ maxUses: 10, perUserUses: 10 })
    const person = aUser()
    const first = await redeem(person, code, { key: 'a key of mine' })
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => redeem(person, code, { key: 'a key of mine' })),
    )
    for (const answer of answers) expect(answer).toEqual(first)
    expect(await books.balance(person)).toBe(500)
  })

  test('by a client without keys, twice at once: one credit, two equal answers', async () => {
    const { code } = await issue({ maxUses: 10, perUserUses: 10 })
    const person = aUser()
    const [one, two] = await Promise.all([
      redeem(person, code, { key: null }),
      redeem(person, code, { key: null }),
    ])
    expect(one.ok).toBe(true)
    expect(two).toEqual(one)
    expect(await books.balance(person)).toBe(500)
  })

  test('a key that stands for another code is refused', async () => {
    const [one, two] = [await issue(), await issue()]
    const person = aUser()
    expect((await redeem(person, one.code, { key: 'one key' })).ok).toBe(true)
    expect(await redeem(person, two.code, { key: 'one key' })).toMatchObject({
      error: { code: 'IDEMPOTENCY_KEY_REUSED' },
    })
    expect((await redeem(person, two.code)).ok).toBe(true)
  })
})

describe('guessing', () => {
  const guess = () =>
    Array.from({ length: 16 }, () => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Math.floor(Math.random() * 32)]).join(
      '',
    )
  const isLocked = (answer: { ok: boolean; error?: { code: string } }) =>
    answer.error?.code === 'VOUCHER_LOCKED'

  test('an account has five tries in an hour, also with 200 at once from everywhere', async () => {
    const person = aUser()
    const answers = await Promise.all(Array.from({ length: 200 }, () => redeem(person, guess())))
    expect(answers.filter((answer) => !isLocked(answer))).toHaveLength(5)
  })

  test('an address has twenty tries in an hour, also with 200 accounts at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => redeem(aUser(), guess(), { client: 'one address' })),
    )
    expect(answers.filter((answer) => !isLocked(answer))).toHaveLength(20)
  })

  test('a voucher that is one costs no try, and gives no other tries back', async () => {
    const person = aUser()
    for (let n = 0; n < 4; n++) await redeem(person, guess())
    for (let n = 0; n < 6; n++) expect((await redeem(person, (await issue()).code)).ok).toBe(true)
    await redeem(person, guess())
    expect(isLocked(await redeem(person, guess()))).toBe(true)
  })

  test('unknown, used, void, too early, too late and misspelt are one answer', async () => {
    const { voidVouchers } = await import('@/lib/wallet/commands/issue-vouchers')
    const used = await issue()
    await redeem(aUser(), used.code)
    const gone = await issue()
    expect((await voidVouchers(gone.batchId)).ok).toBe(true)
    const early = await issue({ validFrom: new Date(Date.now() + 60_000) })
    const late = await issue({
      validFrom: new Date(Date.now() - 60_000),
      validUntil: new Date(Date.now() - 1_000),
    })
    const codes = [guess(), used.code, gone.code, early.code, late.code, 'no code', '']
    const answers = await Promise.all(codes.map((code) => redeem(aUser(), code)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ ok: false, error: { code: 'INVALID_VOUCHER_CODE' } })]),
    )
  })
})

test('a code is nowhere in the database, and a table that leaked opens nothing without the key', async () => {
  const { code } = await issue()
  await redeem(aUser(), code)
  const tables = await books.sql<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('store', 'ledger') and c.relkind = 'r'`
  for (const { name } of tables) {
    const [found] = await books.sql.unsafe(
      `select count(*)::int as n from ${name} t where t::text ilike $1 or t::text ilike $2`,
      [`%${code}%`, `%${code.match(/.{4}/g)?.join('-')}%`],
    )
    expect(found?.n, name).toBe(0)
  }
})

test('a voucher however it is typed: small letters, dashes, blanks, and letters that look like digits', async () => {
  const { readVoucherCode, showVoucherCode } = await import('@/lib/wallet/voucher-code')
  const { code } = await issue()
  const typed = ` ${showVoucherCode(code).toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' – ')} `
  expect(readVoucherCode(typed)).toBe(code)
  expect((await redeem(aUser(), typed)).ok).toBe(true)
})

test('what is given is a cost of ours, to the cent, and the statement says where it came from', async () => {
  const before = await books.platform('promotion_cost', 'voucher')
  const person = aUser()
  const redeemed = await redeem(person, (await issue()).code)
  expect((await books.platform('promotion_cost', 'voucher')) - before).toBe(500)
  const { statementOf } = await import('@/lib/wallet/queries')
  const [entry] = await statementOf(person, 'EUR', { beforeVersion: null, limit: 5 })
  expect(entry).toMatchObject({
    amount: money(500, 'EUR'),
    kind: 'voucher_given',
    causeId: redeemed.ok && redeemed.value.redemptionId,
  })
})

test('no vouchers are issued in a currency without wallets, nor for nothing, nor for fewer than none', async () => {
  const { issueVouchers } = await import('@/lib/wallet/commands/issue-vouchers')
  const wish = { name: 'x', amount: money(500, 'EUR'), count: 1 }
  expect(await issueVouchers({ ...wish, amount: money(500, 'XAF') })).toMatchObject({
    error: { code: 'CURRENCY_NOT_SUPPORTED' },
  })
  for (const wrong of [
    { amount: money(0, 'EUR') },
    { count: 0 },
    { count: 1.5 },
    { maxUses: 0 },
    { perUserUses: 2 },
    { name: ' ' },
  ])
    expect(await issueVouchers({ ...wish, ...wrong }), JSON.stringify(wrong)).toMatchObject({
      error: { code: 'VALIDATION' },
    })
})
