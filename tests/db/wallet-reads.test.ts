import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db, inTransaction } from '@/lib/platform/db/client'
import { freezeWallets, unfreezeWallets } from '@/lib/wallet/commands/freeze-wallet'
import { placeHold } from '@/lib/wallet/commands/hold'
import { spendableOf, statementOf, walletsOf } from '@/lib/wallet/queries'
import { testDatabase } from '../support/database'
import { useEnvironment } from '../support/environment'
import { type Wallets, walletsOn } from './support/wallets'

let sql: postgres.Sql
let wallets: Wallets

beforeAll(async () => {
  const database = await testDatabase()
  // Mails are on or off as a whole.
  useEnvironment({ databaseUrl: database.appUrl, vendors: { SMTP_URL: '', MAIL_FROM: '' } })
  sql = postgres(database.appUrl, { max: 4, onnotice: () => {} })
  wallets = walletsOn(sql)
})
afterAll(() => Promise.all([sql.end(), db().destroy()]))

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' })

test('a statement read page by page has every line once, newest first', async () => {
  for (let n = 1; n <= 25; n++) await wallets.credit('pages', n)
  const read: number[] = []
  for (let beforeVersion: number | null = null; read.length < 50; ) {
    const page = await statementOf('pages', 'EUR', { beforeVersion, limit: 7 })
    expect(page.length).toBeLessThanOrEqual(7)
    read.push(...page.map(({ version }) => version))
    const last = page.at(-1)
    if (!last) break
    beforeVersion = last.version
  }
  expect(read).toEqual(Array.from({ length: 25 }, (_, n) => 25 - n))
})

test('a statement shows what happened, as its holder sees it', async () => {
  await wallets.credit('shown', 500, 'vch_shown')
  await inTransaction((tx) =>
    placeHold(tx, { key: 'shown-hold', userId: 'shown', amount: eur(120), orderId: 'ord_shown' }),
  )
  const lines = await statementOf('shown', 'EUR', { beforeVersion: null, limit: 10 })
  expect(lines).toMatchObject([
    { version: 2, amount: eur(-120), balance: eur(380), kind: 'hold_placed', causeType: 'hold' },
    {
      version: 1,
      amount: eur(500),
      balance: eur(500),
      kind: 'voucher_given',
      causeType: 'voucher',
      causeId: 'vch_shown',
    },
  ])
})

test('a wallet tells what may be spent and what is reserved, of its holder and in its currency only', async () => {
  await wallets.credit('mine', 300)
  await walletsOn(sql, 'JPY').credit('mine', 70)
  await wallets.credit('theirs', 9)
  await wallets.hold('mine', 100, 'mine-hold')
  expect(await walletsOf('mine')).toEqual([
    { available: eur(200), held: eur(100), frozen: false },
    {
      available: { amountMinor: 70, currency: 'JPY' },
      held: { amountMinor: 0, currency: 'JPY' },
      frozen: false,
    },
  ])
  expect(await spendableOf('mine', 'EUR')).toEqual(eur(200))
  expect(await spendableOf('mine', 'USD')).toEqual({ amountMinor: 0, currency: 'USD' })
  expect(await walletsOf('nobody')).toEqual([])
})

test('of a frozen wallet nothing may be spent, in any currency, until every cause is lifted', async () => {
  await wallets.credit('ice', 300)
  const change = (work: typeof freezeWallets, cause: string) => inTransaction((tx) => work(tx, 'ice', cause))
  await change(freezeWallets, 'dp_1')
  await change(freezeWallets, 'dp_2')
  await change(unfreezeWallets, 'dp_1')
  expect(await spendableOf('ice', 'EUR')).toEqual(eur(0))
  expect(await walletsOf('ice')).toEqual([{ available: eur(300), held: eur(0), frozen: true }])
  await change(unfreezeWallets, 'dp_2')
  expect(await spendableOf('ice', 'EUR')).toEqual(eur(300))
})
