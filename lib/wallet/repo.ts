import 'server-only'
import { sql } from 'kysely'
import { newId } from '../core/ids'
import { money } from '../core/money'
import { db, jsonb, type Tx } from '../platform/db/client'
import type { AccountKind, Balance, Posting } from './types'

export async function insertPosting(
  tx: Tx,
  posting: Posting,
): Promise<{ transactionId: string; replayed: boolean }> {
  const entries = posting.legs
    .filter((leg) => leg.amount.amountMinor !== 0)
    .map((leg) => ({
      kind: leg.account,
      owner: leg.owner ?? '',
      currency: leg.amount.currency,
      amount_minor: leg.side === 'debit' ? leg.amount.amountMinor : -leg.amount.amountMinor,
    }))
  const { rows } = await sql<{ transaction_id: string; replayed: boolean }>`
    select * from ledger.post(${newId('txn')}, ${posting.key}, ${posting.kind}, ${posting.causeType}, ${posting.causeId},
      ${jsonb(entries)})`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('ledger.post returned nothing')
  return { transactionId: row.transaction_id, replayed: row.replayed }
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
