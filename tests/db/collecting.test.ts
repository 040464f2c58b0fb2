import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../support/database'
import { UNSOUND } from './support/soundness'
import { type Wallets, walletsOn } from './support/wallets'

/** What somebody owes is taken from whatever comes in next, whichever way it comes. */

let app: postgres.Sql
let owner: postgres.Sql
let wallets: Wallets

beforeAll(async () => {
  const database = await testDatabase()
  app = postgres(database.appUrl, { max: 20, onnotice: () => {} })
  owner = postgres(database.adminUrl, { max: 2, onnotice: () => {} })
  wallets = walletsOn(app)
})
afterAll(() => Promise.all([app.end(), owner.end()]))

let n = 0
/** Somebody who has spent what is then taken back. */
async function debtor(owed: number): Promise<{ user: string; clawBack: string }> {
  const user = `debtor-${++n}`
  const { transaction_id } = await wallets.clawBack(user, owed, `dp_${user}`)
  return { user, clawBack: transaction_id }
}
const owes = (user: string) => wallets.platform('wallet_receivable', user)
const has = async (user: string) => (await wallets.balance(user)).available
const lines = async (user: string) =>
  (
    await app`select kind, amount_minor::int as amount from ledger.statement(${user}, 'EUR') order by version`
  ).map(({ kind, amount }) => [kind, amount])

test('in parts, with a line of its own in the statement, until nothing is owed; then it is the holder’s', async () => {
  const { user } = await debtor(300)
  await wallets.credit(user, 100)
  expect([await has(user), await owes(user)]).toEqual([0, 200])
  await wallets.credit(user, 250)
  await wallets.credit(user, 7)
  expect([await has(user), await owes(user)]).toEqual([57, 0])
  expect(await lines(user)).toEqual([
    ['voucher_given', 100],
    ['owed_collected', -100],
    ['voucher_given', 250],
    ['owed_collected', -200],
    ['voucher_given', 7],
  ])
})

test('once per credit: the same call again, a hundred times at once, takes nothing more', async () => {
  const { user } = await debtor(500)
  await Promise.all(Array.from({ length: 100 }, () => wallets.credit(user, 60, `vch_once_${user}`)))
  expect([await has(user), await owes(user)]).toEqual([0, 440])
})

test('by a hundred credits at once exactly what is owed', async () => {
  const { user } = await debtor(730)
  await Promise.all(Array.from({ length: 100 }, () => wallets.credit(user, 11)))
  expect([await has(user), await owes(user)]).toEqual([1100 - 730, 0])
})

test('while it is being taken back: whoever comes first, nobody owes and has', async () => {
  for (let round = 0; round < 10; round++) {
    const user = `both-${round}`
    await Promise.all([
      ...Array.from({ length: 10 }, () => wallets.credit(user, 10)),
      ...Array.from({ length: 5 }, (_, k) => wallets.clawBack(user, 30, `dp_${user}_${k}`)),
    ])
    expect([await has(user), await owes(user)]).toEqual([0, 50])
  }
  expect(await owner.unsafe(UNSOUND)).toEqual([])
})

describe('comes from', () => {
  test('what was reserved and is let go', async () => {
    const user = `debtor-${++n}`
    await wallets.credit(user, 100)
    const { hold_id } = await wallets.hold(user, 80, `${user}-hold`)
    await wallets.clawBack(user, 60, `dp_${user}`)
    expect([await has(user), await owes(user)]).toEqual([0, 40])
    await wallets.release(hold_id ?? '', `${user}-release`)
    expect([await has(user), await owes(user)]).toEqual([40, 0])
  })

  test('what somebody else is corrected by, and from the right one of two', async () => {
    const { user } = await debtor(25)
    await wallets.credit(`${user}-friend`, 100)
    await wallets.move(`${user}-friend`, user, 40, `${user}-move`)
    expect([await has(user), await owes(user), await has(`${user}-friend`)]).toEqual([15, 0, 60])
  })

  test('no other currency', async () => {
    const { user } = await debtor(25)
    await walletsOn(app, 'USD').credit(user, 100)
    expect(await owes(user)).toBe(25)
    expect((await walletsOn(app, 'USD').balance(user)).available).toBe(100)
  })

  test('a frozen wallet as well; one that is frozen for what is owed is so no more once nothing is', async () => {
    const { user } = await debtor(25)
    await app`select ledger.freeze_wallets(${user}, 'dispute:dp_other')`
    await app`select ledger.freeze_wallets(${user}, 'owed:dp_lost')`
    await wallets.credit(user, 20)
    expect([await has(user), await owes(user)]).toEqual([0, 5])
    const standing = async () =>
      (
        await owner`select cause from ledger.freezes where owner = ${user} and lifted_at is null order by 1`
      ).map(({ cause }) => cause)
    expect(await standing()).toEqual(['dispute:dp_other', 'owed:dp_lost'])
    await wallets.credit(user, 20)
    expect([await has(user), await owes(user)]).toEqual([15, 0])
    expect(await standing()).toEqual(['dispute:dp_other'])
  })
})

describe('a claw-back that is undone', () => {
  test('gives back what was collected for it, once', async () => {
    const { user, clawBack } = await debtor(300)
    await wallets.credit(user, 120)
    await wallets.reverse(clawBack, `${user}-won`)
    await wallets.reverse(clawBack, `${user}-won`)
    expect([await has(user), await owes(user)]).toEqual([120, 0])
    expect((await lines(user)).at(-1)).toEqual(['owed_returned', 120])
  })

  test('keeps what is owed for another', async () => {
    const { user, clawBack } = await debtor(300)
    await wallets.clawBack(user, 50, `dp_${user}_other`)
    await wallets.credit(user, 120)
    await wallets.reverse(clawBack, `${user}-won`)
    expect([await has(user), await owes(user)]).toEqual([70, 0])
  })

  test('while money comes in: all of it is the holder’s in the end', async () => {
    for (let round = 0; round < 10; round++) {
      const { user, clawBack } = await debtor(300)
      await Promise.all([
        ...Array.from({ length: 8 }, () => wallets.credit(user, 50)),
        wallets.reverse(clawBack, `${user}-won`),
      ])
      expect([await has(user), await owes(user)]).toEqual([400, 0])
    }
    expect(await owner.unsafe(UNSOUND)).toEqual([])
  })
})

test('what is owed is told by currency, to the app only through its function', async () => {
  const { user } = await debtor(25)
  expect([...(await app`select currency, owed_minor::int from ledger.owed_by(${user})`)]).toEqual([
    { currency: 'EUR', owed_minor: 25 },
  ])
  await wallets.credit(user, 25)
  expect(await app`select * from ledger.owed_by(${user})`).toHaveLength(0)
  for (const inner of [
    "select ledger.collect_owed('txn_x', 'k', 'u', 'EUR')",
    "select ledger.collect_from('txn_x', 'k', '[]')",
    "select ledger.owed('u', 'EUR')",
  ])
    await expect(app.unsafe(inner)).rejects.toMatchObject({ code: '42501' })
})
