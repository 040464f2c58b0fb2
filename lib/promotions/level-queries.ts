import 'server-only'
import { type Money, money } from '../core/money'
import { convertMoney } from '../currency/rules'
import type { Tx } from '../platform/db/client'
import { limitsOf } from '../wallet/queries'
import { nameIn } from './eligibility'
import { countedOf, reachedBy } from './level-rules'
import type { LevelStanding, LevelTerms, LevelView } from './level-types'
import {
  type LevelRow,
  type PaymentRow,
  selectLevels,
  selectPayments,
  selectRates,
  selectReturns,
} from './repo/levels'

/** Where somebody stands; null in a store without levels. */
export async function levelStanding(userId: string, locale: string): Promise<LevelStanding | null> {
  const rows = await selectLevels()
  const [first] = rows
  if (!first) return null
  const spent = await spentBy(userId, first.currency)
  const { level, next, missingMinor } = reachedBy(rows.map(toLevel), spent.amountMinor)
  const view = (one: Level | null) => one && viewOf(one.row, locale)
  return {
    spent,
    level: view(level),
    next: view(next),
    missing: next && money(missingMinor, first.currency),
    levels: rows.map((row) => viewOf(row, locale)),
  }
}

/**
 * What the level of a buyer gives on an order in this currency; null for guests, below the first level, where their level gives
 * nothing, and where no wallet could hold it.
 */
export async function levelTermsFor(
  asked: { readonly userId: string | null; readonly currency: string; readonly locale: string },
  tx?: Tx,
): Promise<LevelTerms | null> {
  const { userId, currency, locale } = asked
  if (userId === null) return null
  const rows = await selectLevels(tx)
  const [first] = rows
  if (!first || (await limitsOf(currency, tx)) === null) return null
  const spent = await spentBy(userId, first.currency, tx)
  const row = reachedBy(rows.map(toLevel), spent.amountMinor).level?.row
  if (!row || row.basis_points === 0) return null
  const terms = { name: nameIn(row.names, locale), basisPoints: row.basis_points }
  if (row.cap_minor === null) return { ...terms, capMinor: null }
  const cap = await inCurrency(money(row.cap_minor, row.currency), currency, tx)
  // A cap that cannot be stated would be none.
  return cap && cap.amountMinor > 0 ? { ...terms, capMinor: cap.amountMinor } : null
}

/** Every level there is, the lowest first; for who runs the store. */
export const levelsOverview = async (): Promise<readonly LevelView[]> =>
  (await selectLevels()).map((row) => viewOf(row, 'en'))

interface Level {
  readonly thresholdMinor: number
  readonly row: LevelRow
}
const toLevel = (row: LevelRow): Level => ({ thresholdMinor: row.threshold_minor, row })

const viewOf = (row: LevelRow, locale: string): LevelView => ({
  name: nameIn(row.names, locale),
  threshold: money(row.threshold_minor, row.currency),
  basisPoints: row.basis_points,
  cap: row.cap_minor === null ? null : money(row.cap_minor, row.currency),
})

/** The verified spend of a year, each payment at the rate of the moment in which its order was paid. */
async function spentBy(userId: string, currency: string, tx?: Tx): Promise<Money> {
  const rows = await selectPayments(userId, currency, tx)
  if (!rows.some(({ counts }) => counts)) return money(0, currency)
  const returns = (await selectReturns(userId, tx)).map((row) => ({
    paymentId: row.payment_id,
    atMs: row.at.getTime(),
    amountMinor: row.amount_minor,
  }))
  // Each wallet by itself: they are one per currency.
  const counted = new Map(
    [...Map.groupBy(rows, (row) => row.currency).values()].flatMap((own) => [
      ...countedOf(own.map(toPayment), returns),
    ]),
  )
  const spentMinor = rows
    .filter(({ counts }) => counts)
    .reduce((sum, row) => sum + worthOf(row, counted.get(row.id) ?? 0, currency), 0)
  return money(spentMinor, currency)
}

const toPayment = (row: PaymentRow) => ({
  paymentId: row.id,
  source: row.by_wallet ? ('wallet' as const) : ('card' as const),
  isTopUp: row.is_top_up,
  atMs: row.at.getTime(),
  amountMinor: row.amount_minor,
  returnedMinor: row.returned_minor,
})

/** In minor units of the levels' currency. */
function worthOf(row: PaymentRow, amountMinor: number, currency: string): number {
  if (row.currency === currency) return amountMinor
  const { per_usd: from, level_per_usd: to } = row
  if (from === null || to === null) return 0
  return convertMoney(money(amountMinor, row.currency), currency, { from, to }).amountMinor
}

async function inCurrency(amount: Money, currency: string, tx?: Tx): Promise<Money | null> {
  if (amount.currency === currency) return amount
  const [from, to] = await selectRates([amount.currency, currency], tx)
  return from === null || to === null ? null : convertMoney(amount, currency, { from, to })
}
