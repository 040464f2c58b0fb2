import { sql } from 'kysely'
import type { Result } from '@/lib/core/result'
import { inTransaction, sqlStateOf, type Tx } from '@/lib/platform/db/client'
import type { Ending } from './ledger-model'
import { UNSOUND } from './soundness'

export interface Seen {
  readonly balances: readonly { kind: string; owner: string; currency: string; balance_minor: number }[]
  readonly statements: readonly { kind: string; owner: string; currency: string; balances: number[] }[]
  readonly wallets: readonly {
    owner: string
    currency: string
    available_minor: number
    held_minor: number
    frozen: boolean
  }[]
  readonly holds: readonly {
    id: string
    captured_minor: number
    released_minor: number
    is_closed: boolean
  }[]
  readonly transactions: Readonly<Record<string, string>>
  readonly burnt: readonly string[]
  readonly unsound: readonly { broken: string; where_it_is: string }[]
}

/** For the database of the test only: lets the application's role see all of it. */
export const LOOK = `create function ledger.look() returns json language sql security definer as $$ select json_build_object(
  'balances', (select coalesce(json_agg(b), '[]') from ledger.balances() b),
  'statements', (select coalesce(json_agg(s), '[]') from (
    select a.kind, a.owner, a.currency, json_agg(e.wallet_balance_minor order by e.wallet_version) as balances
    from ledger.entries e join ledger.accounts a on a.id = e.account_id
    where e.wallet_version is not null group by a.id) s),
  'wallets', (select coalesce(json_agg(w), '[]') from (
    select o.owner, w.* from (select distinct owner from ledger.accounts where kind = 'wallet') o, ledger.wallets_of(o.owner) w) w),
  'holds', (select coalesce(json_agg(h), '[]') from (
    select id, captured_minor, released_minor, closed_at is not null as is_closed from ledger.holds order by created_at, id) h),
  'transactions', (select coalesce(json_object_agg(idempotency_key, id), '{}') from ledger.transactions),
  'burnt', (select coalesce(json_agg(idempotency_key order by idempotency_key), '[]') from ledger.burnt_keys),
  'unsound', (select coalesce(json_agg(u), '[]') from (${UNSOUND}) u)) $$;
  grant execute on function ledger.look() to store_app`
/** What is checked at commit, checked now. */
const CHECK = 'do $$ begin set constraints all immediate; set constraints all deferred; end $$'

/** The ledger of one run, through the commands of lib/wallet, in a transaction that is never kept. */
export class LedgerUnderTest {
  constructor(readonly tx: Tx) {}

  /** One call as the application makes it: as its role, with everything that is checked at commit checked at once. */
  async attempt(work: (tx: Tx) => Promise<unknown>): Promise<Ending> {
    await sql.raw('savepoint call').execute(this.tx)
    try {
      const value = await work(this.tx)
      await sql.raw(CHECK).execute(this.tx)
      await sql.raw('release savepoint call').execute(this.tx)
      return endingOf(value)
    } catch (error) {
      await sql.raw('rollback to savepoint call').execute(this.tx)
      const state = sqlStateOf(error)
      if (state) return { threw: state }
      const [, code] = /: ([A-Z_]+)$/.exec(String(error)) ?? []
      if (!code) throw error
      return { threw: code }
    }
  }

  async look(): Promise<Seen> {
    const { rows } = await sql.raw<{ seen: Seen }>('select ledger.look() as seen').execute(this.tx)
    const [row] = rows
    if (!row) throw new Error('nothing to look at')
    return row.seen
  }
}

const isResult = (value: unknown): value is Result<unknown> =>
  typeof value === 'object' && value !== null && 'ok' in value

function endingOf(value: unknown): Ending {
  if (!isResult(value)) return { done: value ?? true }
  return value.ok ? { done: value.value } : { refused: value.error.code }
}

class NotKept extends Error {}

/** Runs something on an empty ledger and leaves it empty. */
export async function onEmptyLedger(work: (ledger: LedgerUnderTest) => Promise<void>): Promise<void> {
  try {
    await inTransaction(async (tx) => {
      await sql.raw('set local role store_app').execute(tx)
      await work(new LedgerUnderTest(tx))
      throw new NotKept()
    })
  } catch (error) {
    if (!(error instanceof NotKept)) throw error
  }
}
