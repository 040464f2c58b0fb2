import fc from 'fast-check'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db/client'
import { testDatabase } from '../support/database'
import { useEnvironment } from '../support/environment'
import { sized } from '../support/proof-size'
import { LedgerModel } from './support/ledger-model'
import type { Draw, World } from './support/ledger-step'
import { STEPS } from './support/ledger-steps'
import { type LedgerUnderTest, LOOK, onEmptyLedger } from './support/ledger-under-test'

const RUNS = sized(60, 1_000)
const USERS = ['ann', 'ben', 'cem']
/** None, two and three decimals. */
const CURRENCIES = ['JPY', 'EUR', 'KWD']

beforeAll(async () => {
  const { adminUrl } = await testDatabase()
  const owner = postgres(adminUrl, { max: 1, onnotice: () => {} })
  await owner.unsafe(LOOK)
  await owner.end()
  // Mails are on or off as a whole.
  useEnvironment({ databaseUrl: adminUrl, vendors: { SMTP_URL: '', MAIL_FROM: '' } })
})
afterAll(() => db().destroy())

async function expectSame(world: World, ledger: LedgerUnderTest): Promise<void> {
  const { model } = world
  const seen = await ledger.look()
  world.ids = seen.transactions
  expect(seen.unsound).toEqual([])
  const balances = Object.fromEntries(
    seen.balances.map((row) => [`${row.kind}/${row.owner}/${row.currency}`, row.balance_minor]),
  )
  expect(balances).toEqual(Object.fromEntries(model.balances))
  const statements = seen.statements.map((row) => [`${row.kind}/${row.owner}/${row.currency}`, row.balances])
  expect(Object.fromEntries(statements)).toEqual(Object.fromEntries(model.statements))
  for (const wallet of seen.wallets) {
    expect(wallet.available_minor).toBe(model.available(wallet.owner, wallet.currency))
    expect(wallet.frozen).toBe(model.isFrozen(wallet.owner))
  }
  const holds = model.holds.map(({ id, amount, captured, released }) => ({
    id,
    captured_minor: captured,
    released_minor: released,
    is_closed: captured + released === amount,
  }))
  expect(seen.holds).toEqual(holds)
  expect([...seen.burnt].sort()).toEqual([...model.burnt].sort())
  expect(Object.keys(seen.transactions).sort()).toEqual(model.transactions.map(({ id }) => id).sort())
}

type Command = fc.AsyncCommand<World, LedgerUnderTest>
const drawn: fc.Arbitrary<Draw> = fc.record({
  user: fc.constantFrom(...USERS),
  other: fc.constantFrom(...USERS),
  currency: fc.constantFrom(...CURRENCIES),
  amount: fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 500 }),
    fc.integer({ min: 1, max: 10 ** 12 }),
  ),
  pick: fc.nat({ max: 1000 }),
})
/** Steps that need others before them come more often. */
const WEIGHTS: Readonly<Record<string, number>> = {
  topUp: 2,
  hold: 3,
  capture: 3,
  dispute: 2,
  undo: 2,
  replay: 2,
  lift: 2,
}
const weighted = Object.entries(STEPS).flatMap((entry) =>
  Array.from({ length: WEIGHTS[entry[0]] ?? 1 }, () => entry),
)
const commands = weighted.map(([name, step]) =>
  drawn.map(
    (draw): Command => ({
      check: () => true,
      async run(world, ledger) {
        await step(world, ledger, draw)
        await expectSame(world, ledger)
      },
      toString: () => `${name}(${Object.values(draw).join(', ')})`,
    }),
  ),
)

test(
  `after any ${RUNS} stories of up to 60 steps the ledger is what plain arithmetic says, after every step`,
  async () => {
    let steps = 0
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), (story) =>
        onEmptyLedger((ledger) =>
          fc
            .asyncModelRun(
              () => ({ model: { model: new LedgerModel(), calls: [], ids: {} }, real: ledger }),
              story,
            )
            .then(() => {
              steps += [...story].length
            }),
        ),
      ),
      { numRuns: RUNS, endOnFailure: true },
    )
    console.log(`${RUNS} stories, ${steps} steps`)
  },
  sized(180_000, 2_400_000),
)
