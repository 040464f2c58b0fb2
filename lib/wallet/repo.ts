import 'server-only'
import { sql } from 'kysely'
import type { ErrorCode } from '../core/error-codes'
import { newId } from '../core/ids'
import { type Money, money } from '../core/money'
import { db, jsonb, type Tx } from '../platform/db/client'
import type { AccountKind, Balance, ClawBack, Posting, WalletBalance, WalletEntry } from './types'

/** What the functions of schema `ledger` answer when they refuse, in our words. */
const FAILURES: Readonly<Record<string, ErrorCode>> = {
  insufficient_funds: 'INSUFFICIENT_FUNDS',
  wallet_frozen: 'WALLET_FROZEN',
  hold_closed: 'HOLD_CLOSED',
}
type Outcome<T> = T & { readonly failure: ErrorCode | null }

function failureOf(failure: string | null): ErrorCode | null {
  if (failure === null) return null
  const code = FAILURES[failure]
  if (!code) throw new Error(`the ledger says ${failure}`)
  return code
}

function only<T>(rows: readonly T[]): T {
  const [row] = rows
  if (!row) throw new Error('a function of the ledger returned nothing')
  return row
}

interface Recorded {
  transaction_id: string | null
  failure: string | null
}
const recorded = ({ transaction_id, failure }: Recorded) => ({
  transactionId: transaction_id,
  failure: failureOf(failure),
})

export async function insertPosting(
  tx: Tx,
  posting: Posting,
): Promise<Outcome<{ transactionId: string | null }>> {
  const entries = posting.legs
    .filter((leg) => leg.amount.amountMinor !== 0)
    .map((leg) => ({
      kind: leg.account,
      owner: leg.owner ?? '',
      currency: leg.amount.currency,
      amount_minor: leg.side === 'debit' ? leg.amount.amountMinor : -leg.amount.amountMinor,
    }))
  const { rows } = await sql<Recorded>`
    select * from ledger.post(${newId('txn')}, ${posting.key}, ${posting.kind}, ${posting.causeType}, ${posting.causeId},
      ${jsonb(entries)})`.execute(tx)
  return recorded(only(rows))
}

export async function insertHold(
  tx: Tx,
  hold: { id: string; key: string; userId: string; amount: Money; orderId: string },
): Promise<Outcome<{ holdId: string | null }>> {
  const { rows } = await sql<{ hold_id: string | null; failure: string | null }>`
    select * from ledger.hold(${hold.id}, ${newId('txn')}, ${hold.key}, ${hold.userId}, ${hold.amount.currency},
      ${hold.amount.amountMinor}, ${hold.orderId})`.execute(tx)
  const { hold_id, failure } = only(rows)
  return { holdId: hold_id, failure: failureOf(failure) }
}

export async function captureRow(
  tx: Tx,
  capture: { key: string; holdId: string; amountMinor: number; paymentId: string },
) {
  const { rows } = await sql<Recorded>`
    select * from ledger.capture_hold(${newId('txn')}, ${capture.key}, ${capture.holdId}, ${capture.amountMinor},
      'wallet_payment', 'payment', ${capture.paymentId}, 'order_liability')`.execute(tx)
  return recorded(only(rows))
}

export async function releaseRow(tx: Tx, holdId: string, key: string) {
  const { rows } = await sql<Recorded>`
    select * from ledger.release_hold(${newId('txn')}, ${key}, ${holdId})`.execute(tx)
  return recorded(only(rows))
}

export async function clawBackRow(
  tx: Tx,
  { kind, causeType, causeId, userId, amount, credit, creditOwner }: ClawBack,
  key: string,
): Promise<{ transactionId: string; takenMinor: number }> {
  const { rows } = await sql<{ transaction_id: string; taken_minor: number }>`
    select * from ledger.claw_back(${newId('txn')}, ${key}, ${kind}, ${causeType}, ${causeId}, ${userId},
      ${amount.currency}, ${amount.amountMinor}, ${credit}, ${creditOwner})`.execute(tx)
  const row = only(rows)
  return { transactionId: row.transaction_id, takenMinor: row.taken_minor }
}

export async function reverseRow(tx: Tx, transactionId: string, key: string) {
  const { rows } = await sql<Recorded>`
    select * from ledger.reverse(${newId('txn')}, ${key}, ${transactionId})`.execute(tx)
  return recorded(only(rows))
}

export async function freezeRow(tx: Tx, userId: string, cause: string): Promise<void> {
  await sql`select ledger.freeze_wallets(${userId}, ${cause})`.execute(tx)
}

export async function unfreezeRow(tx: Tx, userId: string, cause: string): Promise<void> {
  await sql`select ledger.unfreeze_wallets(${userId}, ${cause})`.execute(tx)
}

export async function selectWallets(userId: string, tx?: Tx): Promise<readonly WalletBalance[]> {
  const { rows } = await sql<{
    currency: string
    available_minor: number
    held_minor: number
    frozen: boolean
  }>`select * from ledger.wallets_of(${userId})`.execute(tx ?? db())
  return rows.map((row) => ({
    available: money(row.available_minor, row.currency),
    held: money(row.held_minor, row.currency),
    frozen: row.frozen,
  }))
}

export async function selectStatement(
  userId: string,
  currency: string,
  page: { beforeVersion: number | null; limit: number },
): Promise<readonly WalletEntry[]> {
  const { rows } = await sql<{
    version: number
    amount_minor: number
    balance_minor: number
    kind: string
    cause_type: WalletEntry['causeType']
    cause_id: string
    transaction_id: string
    posted_at: Date
  }>`select * from ledger.statement(${userId}, ${currency}, ${page.beforeVersion}, ${page.limit})`.execute(
    db(),
  )
  return rows.map((row) => ({
    version: row.version,
    amount: money(row.amount_minor, currency),
    balance: money(row.balance_minor, currency),
    kind: row.kind,
    causeType: row.cause_type,
    causeId: row.cause_id,
    transactionId: row.transaction_id,
    at: row.posted_at.toISOString(),
  }))
}

/** What somebody owes; nothing = no row. */
export async function selectOwed(userId: string, tx?: Tx): Promise<readonly Money[]> {
  const { rows } = await sql<{ currency: string; owed_minor: number }>`
    select * from ledger.owed_by(${userId})`.execute(tx ?? db())
  return rows.map((row) => money(row.owed_minor, row.currency))
}

export async function lockRows(tx: Tx, userId: string): Promise<void> {
  await sql`select ledger.lock_wallets_of(${userId})`.execute(tx)
}

/** What these causes left on an account, minor units; debit positive. All causes are of one currency. */
export async function selectLeft(
  tx: Tx,
  account: AccountKind,
  causes: readonly { type: Posting['causeType']; id: string }[],
): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select coalesce(sum(p.amount_minor), 0)::bigint as left
    from jsonb_to_recordset(${jsonb(causes)}) as c(type text, id text), ledger.postings(c.type, c.id) p
    where p.account_kind = ${account}`.execute(tx)
  return rows[0]?.left ?? 0
}

export async function selectBalances(at: Date | null): Promise<readonly Balance[]> {
  const { rows } = await sql<{ kind: string; currency: string; owner: string; balance_minor: number }>`
    select * from ledger.balances(${at})`.execute(db())
  return rows.map((row) => ({
    account: row.kind,
    owner: row.owner,
    amount: money(row.balance_minor, row.currency),
  }))
}

export interface WalletLimitsRow {
  readonly currency: string
  readonly suggested_minor: readonly number[]
  readonly min_top_up_minor: number
  readonly max_top_up_minor: number
  readonly daily_top_up_minor: number
  readonly daily_top_ups: number
  readonly max_balance_minor: number
}

export async function selectWalletLimits(currency: string, tx?: Tx): Promise<WalletLimitsRow | null> {
  const row = await (tx ?? db())
    .selectFrom('store.wallet_settings')
    .selectAll()
    .where('currency', '=', currency)
    .executeTakeFirst()
  return row ?? null
}

/** Currencies that there are wallets in. */
export async function selectWalletCurrencies(): Promise<readonly string[]> {
  const rows = await db().selectFrom('store.wallet_settings').select('currency').orderBy('currency').execute()
  return rows.map(({ currency }) => currency)
}
