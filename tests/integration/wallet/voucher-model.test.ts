import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { UNSOUND } from '../../db/support/soundness'
import { sized } from '../../support/proof-size'
import { aUser, openBooks } from './books'

/** Vouchers beside plain arithmetic: after every step of any story each has as many uses left, and each wallet as much. */

const RUNS = sized(40, 1_000)
const CURRENCIES = ['JPY', 'EUR', 'KWD'] as const

let books: Awaited<ReturnType<typeof openBooks>>
let lib: Awaited<ReturnType<typeof commands>>
const commands = async () => ({
  ...(await import('@/lib/wallet/commands/issue-vouchers')),
  ...(await import('@/lib/wallet/commands/redeem-voucher')),
})
beforeAll(async () => {
  books = await openBooks()
  lib = await commands()
  await books.sql`update store.rate_limits set max_hits = 10000000`
})

interface Voucher {
  readonly batchId: string
  readonly code: string
  readonly currency: string
  readonly worth: number
  readonly perPerson: number
  usesLeft: number
  isVoid: boolean
  /** By person. */
  readonly had: Map<number, number>
}
/** An account, and the person it is of: the last two are one, by two spellings of a mailbox. */
interface Account {
  readonly userId: string
  readonly email: string
  readonly person: number
  readonly balances: Map<string, number>
}
type Answer = { readonly done: number } | { readonly refused: string }
interface Wish {
  readonly account: Account
  readonly voucher: Voucher
  readonly key: string
  readonly answer: Answer
}
interface World {
  readonly accounts: readonly Account[]
  readonly vouchers: Voucher[]
  /** What was redeemed, so that it can be asked for again. */
  readonly done: Wish[]
}

let stories = 0
function newWorld(): World {
  const story = ++stories
  const accounts = ['ann', 'ben', 'cem', 'cem+two'].map((name, index) => ({
    userId: aUser(),
    email: name.replace(/^\w+/, (word) => `${word}.${story}`).concat('@example.test'),
    person: Math.min(index, 2),
    balances: new Map<string, number>(),
  }))
  return { accounts, vouchers: [], done: [] }
}

/** As a person types it. */
const typed = (code: string, pick: number) =>
  pick % 3 === 0 ? code.toLowerCase() : pick % 3 === 1 ? code.replaceAll('-', ' ') : code
async function ask({ userId, email }: Account, code: string, key: string): Promise<Answer> {
  const said = await lib.redeemVoucher({ userId, email, code, clientKey: userId, idempotencyKey: key })
  return said.ok ? { done: said.value.amount.amountMinor } : { refused: said.error.code }
}
function judge({ balances, person }: Account, voucher: Voucher): Answer {
  const had = voucher.had.get(person) ?? 0
  if (voucher.isVoid || voucher.usesLeft < 1 || had >= voucher.perPerson)
    return { refused: 'INVALID_VOUCHER_CODE' }
  voucher.usesLeft -= 1
  voucher.had.set(person, had + 1)
  balances.set(voucher.currency, (balances.get(voucher.currency) ?? 0) + voucher.worth)
  return { done: voucher.worth }
}

interface Draw {
  readonly what: 'issue' | 'redeem' | 'rush' | 'again' | 'otherwise' | 'void' | 'guess'
  readonly account: number
  readonly pick: number
  readonly worth: number
  readonly uses: number
  readonly perPerson: number
}
const at = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)]

async function issue(world: World, { pick, worth, uses, perPerson }: Draw) {
  const currency = CURRENCIES[pick % 3] ?? 'EUR'
  const perUserUses = Math.min(uses, perPerson)
  const issued = await lib.issueVouchers({
    ...{ name: 'a story', amount: money(worth, currency), count: 1 + (pick % 2) },
    ...{ maxUses: uses, perUserUses },
  })
  if (!issued.ok) throw new Error(issued.error.code)
  for (const code of issued.value.codes)
    world.vouchers.push({
      ...{ batchId: issued.value.batchId, code, currency, worth, perPerson: perUserUses },
      ...{ usesLeft: uses, isVoid: false, had: new Map() },
    })
}

async function step(world: World, draw: Draw): Promise<void> {
  const { pick } = draw
  const account = at(world.accounts, draw.account)
  const voucher = at(world.vouchers, pick)
  const before = at(world.done, pick)
  if (!account) return
  if (draw.what === 'issue' || !voucher) return issue(world, draw)
  if (draw.what === 'redeem') {
    const key = crypto.randomUUID()
    const answer = judge(account, voucher)
    expect(await ask(account, typed(voucher.code, pick), key)).toEqual(answer)
    if ('done' in answer) world.done.push({ account, voucher, key, answer })
  }
  // Everybody at once: who gets there first is chance, how many do is not.
  if (draw.what === 'rush') {
    const answers = await Promise.all(
      world.accounts.map((one) => ask(one, voucher.code, crypto.randomUUID())),
    )
    const winners = world.accounts.filter((_, index) => 'done' in (answers[index] ?? {}))
    const people = new Set(world.accounts.map(({ person }) => person))
    const room = [...people].reduce((sum, person) => {
      const accounts = world.accounts.filter((one) => one.person === person).length
      return sum + Math.min(accounts, voucher.perPerson - (voucher.had.get(person) ?? 0))
    }, 0)
    expect(winners).toHaveLength(voucher.isVoid ? 0 : Math.min(voucher.usesLeft, room))
    for (const winner of winners) expect(judge(winner, voucher)).toEqual({ done: voucher.worth })
  }
  if (draw.what === 'again' && before)
    expect(await ask(before.account, before.voucher.code, before.key)).toEqual(before.answer)
  if (draw.what === 'otherwise' && before && before.voucher !== voucher)
    expect(await ask(before.account, voucher.code, before.key)).toEqual({ refused: 'IDEMPOTENCY_KEY_REUSED' })
  if (draw.what === 'void') {
    expect((await lib.voidVouchers(voucher.batchId)).ok).toBe(!voucher.isVoid)
    for (const one of world.vouchers) if (one.batchId === voucher.batchId) one.isVoid = true
  }
  if (draw.what === 'guess') {
    const guess = voucher.code.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    expect(await ask(account, guess, crypto.randomUUID())).toEqual({ refused: 'INVALID_VOUCHER_CODE' })
  }
}

async function expectSame({ accounts, vouchers }: World): Promise<void> {
  for (const { userId, balances } of accounts)
    for (const currency of CURRENCIES)
      expect(await books.balance(userId, currency)).toBe(balances.get(currency) ?? 0)
  const given = vouchers.reduce((sum, { had }) => sum + [...had.values()].reduce((a, b) => a + b, 0), 0)
  const ids = accounts.map(({ userId }) => userId)
  const [row] =
    await books.sql`select count(*)::int as made from store.voucher_redemptions where user_id = any(${ids}::uuid[])`
  expect(row?.made).toBe(given)
}

const draws: fc.Arbitrary<Draw> = fc.record({
  what: fc.constantFrom(
    ...(['issue', 'redeem', 'redeem', 'redeem', 'rush', 'again', 'otherwise', 'void', 'guess'] as const),
  ),
  account: fc.nat({ max: 3 }),
  pick: fc.nat({ max: 1000 }),
  worth: fc.integer({ min: 1, max: 10 ** 9 }),
  uses: fc.integer({ min: 1, max: 6 }),
  perPerson: fc.integer({ min: 1, max: 3 }),
})

test(
  `after any ${RUNS} stories of up to 25 steps vouchers and wallets are what plain arithmetic says`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(draws, { minLength: 5, maxLength: 25 }), async (story) => {
        const world = newWorld()
        for (const draw of story) await step(world, draw)
        await expectSame(world)
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
    expect(await books.sql.unsafe(UNSOUND)).toEqual([])
  },
  sized(60_000, 1_200_000),
)
