import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@/lib/core/ids'
import { money } from '@/lib/core/money'
import { db, inTransaction, type Tx } from '@/lib/platform/db/client'
import { consumeUse, releaseUse } from '@/lib/promotions/commands/end-use'
import { reserveUse, reserveUseAgain } from '@/lib/promotions/commands/reserve-use'
import { testDatabase } from '../support/database'
import { useEnvironment } from '../support/environment'
import { sized } from '../support/proof-size'
import { type Limits, type ModelUse, type Person, PromotionModel } from './support/promotion-model'

const RUNS = sized(25, 1_000)
/** None, two and three decimals. */
const CURRENCIES = ['JPY', 'EUR', 'KWD']
const account = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
/** An account, a guest under two spellings, and an account that orders with a guest's address. */
const PERSONS: readonly Person[] = [
  { userId: account(1), email: null, mailbox: null },
  { userId: null, email: 'ben@example.org', mailbox: 'ben' },
  { userId: null, email: 'Ben+trip@example.org', mailbox: 'ben' },
  { userId: account(2), email: 'ben@example.org', mailbox: 'ben' },
]

beforeAll(async () => {
  const { adminUrl } = await testDatabase()
  useEnvironment({ databaseUrl: adminUrl, vendors: { SMTP_URL: '', MAIL_FROM: '' } })
})
afterAll(() => db().destroy())

interface Real {
  readonly tx: Tx
  /** Ids of promotions by their currencies. */
  readonly promotions: Readonly<Record<string, string>>
}
interface Draw {
  readonly person: Person
  readonly currency: string
  readonly amount: number
  readonly pick: number
}
type Step = (model: PromotionModel, real: Real, draw: Draw) => Promise<void>

async function plant(tx: Tx, limits: Limits): Promise<Real['promotions']> {
  const ids = CURRENCIES.map((currency) => [currency, newId('prm')] as const)
  for (const [currency, id] of ids)
    await sql`insert into store.promotions (id, code, benefit, amount_minor, currency, max_uses, per_user_uses, budget_minor,
        per_user_budget_minor, names)
      values (${id}, ${`MODEL-${currency}`}, 'amount', 1, ${currency}, ${limits.maxUses}, ${limits.perUser}, ${limits.budget},
        ${limits.perUserBudget}, '{"en": "A model"}')`.execute(tx)
  return Object.fromEntries(ids)
}

let numbered = 0
async function placeOrder(tx: Tx, currency: string): Promise<string> {
  const id = newId('ord')
  await sql`insert into store.orders (id, number, channel, locale, amount_minor, currency, token_hash, token_sealed,
      request_scope, request_key_hash, request_hash)
    values (${id}, ${`ORD-${String(++numbered).padStart(12, '0')}`}, 'web', 'en', 1, ${currency}, ${id}, 'x', 'web', ${id}, 'x')`.execute(
    tx,
  )
  return id
}

/** An order that wants the promotion: with a use, or with nothing at all. */
const reserve: Step = async (model, { tx, promotions }, { person, currency, amount, pick }) => {
  const orderId = await placeOrder(tx, currency)
  const cashback = person.userId === null || pick % 3 > 0 ? 0 : pick % (amount + 1)
  const discount = amount - cashback
  const reserved = await reserveUse(tx, {
    orderId,
    promotionId: promotions[currency] ?? '',
    ...{ userId: person.userId, email: person.email },
    discount: money(discount, currency),
    cashback: money(cashback, currency),
  })
  const refusal = model.refusal(currency, person, amount)
  expect(reserved.ok ? null : reserved.error.code).toBe(refusal)
  if (refusal === null)
    model.uses.push({ ...{ orderId, currency, person, discount, cashback }, state: 'reserved' })
}

const aUse = ({ uses }: PromotionModel, { pick }: Draw): ModelUse | undefined =>
  uses[pick % Math.max(1, uses.length)]

/** Another try at paying an order: a use that was given back is taken again where it may be. */
const reserveAgain: Step = async (model, { tx }, draw) => {
  const use = aUse(model, draw)
  if (!use) return
  const { orderId, person, currency, discount, cashback } = use
  const again = await reserveUseAgain(tx, { orderId, userId: person.userId, email: person.email })
  const refusal = use.state === 'released' ? model.refusal(currency, person, discount + cashback) : null
  expect(again.ok ? null : again.error.code).toBe(refusal)
  if (use.state === 'released' && refusal === null) use.state = 'reserved'
}

/** Money came: also late, when somebody else may have the last use; and as often as it is told. */
const consume: Step = async (model, { tx }, draw) => {
  const use = aUse(model, draw)
  if (!use) return
  await consumeUse(tx, use.orderId)
  const isGone = use.state === 'released' && model.isFull(use.currency, use.discount + use.cashback)
  if (!isGone) use.state = 'consumed'
}

const release: Step = async (model, { tx }, draw) => {
  const use = aUse(model, draw)
  if (!use) return
  await releaseUse(tx, use.orderId, 'a story')
  use.state = 'released'
}

/** Orders without a use have nothing to count and nothing to give back. */
const without: Step = async (_model, { tx }, { currency }) => {
  const orderId = await placeOrder(tx, currency)
  await consumeUse(tx, orderId)
  await releaseUse(tx, orderId, 'a story')
  expect(await reserveUseAgain(tx, { orderId, userId: null, email: null })).toMatchObject({ ok: true })
}

async function expectSame(model: PromotionModel, { tx, promotions }: Real): Promise<void> {
  const { rows: counts } = await sql<{ currency: string; uses: number; spent: number }>`
    select currency, uses, spent_minor::int as spent from store.promotions where id = any(${Object.values(promotions)})`.execute(
    tx,
  )
  expect(Object.fromEntries(counts.map(({ currency, uses, spent }) => [currency, { uses, spent }]))).toEqual(
    Object.fromEntries(CURRENCIES.map((currency) => [currency, model.counted(currency)])),
  )
  const { rows } = await sql<{ order_id: string; state: string; spent: number }>`
    select order_id, state, (discount_minor + cashback_minor)::int as spent from store.promotion_uses`.execute(
    tx,
  )
  expect(Object.fromEntries(rows.map((row) => [row.order_id, [row.state, row.spent]]))).toEqual(
    Object.fromEntries(
      model.uses.map(({ orderId, state, discount, cashback }) => [orderId, [state, discount + cashback]]),
    ),
  )
}

const drawn: fc.Arbitrary<Draw> = fc.record({
  person: fc.constantFrom(...PERSONS),
  currency: fc.constantFrom(...CURRENCIES),
  amount: fc.integer({ min: 1, max: 100 }),
  pick: fc.nat({ max: 1000 }),
})
/** Every other one is none, so that each of the others is met alone, too. */
const limit = (max: number) => fc.option(fc.integer({ min: 1, max }), { freq: 2 })
const limits: fc.Arbitrary<Limits> = fc.record({
  maxUses: limit(6),
  perUser: limit(2),
  budget: limit(400),
  perUserBudget: limit(150),
})
/** What is reserved comes first, so it comes more often. */
const steps = Object.entries({ reserve, again: reserve, reserveAgain, consume, release, without })
const commands = steps.map(([name, step]) =>
  drawn.map(
    (draw): fc.AsyncCommand<PromotionModel, Real> => ({
      check: () => true,
      async run(model, real) {
        await step(model, real, draw)
        await expectSame(model, real)
      },
      toString: () => `${name}(${JSON.stringify(draw)})`,
    }),
  ),
)

class NotKept extends Error {}

test(
  `after any ${RUNS} stories of up to 40 steps each promotion counts what plain arithmetic says, and never more than its limits`,
  () =>
    fc.assert(
      fc.asyncProperty(
        limits,
        fc.commands(commands, { maxCommands: 40, size: 'max' }),
        async (drawnLimits, story) => {
          const run = inTransaction(async (tx) => {
            const promotions = await plant(tx, drawnLimits)
            const setup = () => ({ model: new PromotionModel(drawnLimits), real: { tx, promotions } })
            await fc.asyncModelRun(setup, story)
            throw new NotKept()
          })
          await run.catch((error: unknown) => {
            if (!(error instanceof NotKept)) throw error
          })
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    ),
  sized(120_000, 1_200_000),
)
