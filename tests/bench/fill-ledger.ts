import type postgres from 'postgres'

export const WALLETS = 200
const PER_TRANSACTION = 4
const BATCH = 250_000

/** The owner of a wallet that is filled and measured. */
export const walletOwner = (n: number): string => `bench-${n}`

/**
 * Credits from vouchers, four entries each, until the ledger has so many entries: whole and in order, so that the wallets
 * go on from them. Triggers are off while it is written, which needs a superuser, and only then.
 */
export async function fillLedger(sql: postgres.Sql, entries: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica')
    await tx.unsafe(ACCOUNTS)
  })
  const transactions = Math.ceil(entries / PER_TRANSACTION)
  for (let from = 0; from < transactions; from += BATCH) {
    await sql.begin(async (tx) => {
      await tx.unsafe('set local session_replication_role = replica; set local synchronous_commit = off')
      await tx.unsafe(batch(from, Math.min(from + BATCH, transactions), transactions))
    })
  }
  await sql.begin(async (tx) => {
    await tx.unsafe('set local session_replication_role = replica')
    await tx.unsafe(BALANCES)
  })
  await sql.unsafe('vacuum analyze ledger.transactions')
  await sql.unsafe('vacuum analyze ledger.entries')
  await sql.unsafe('checkpoint')
}

const ACCOUNTS = `
  insert into ledger.accounts (kind, currency, owner)
  select 'wallet', 'EUR', 'bench-' || n from generate_series(0, ${WALLETS - 1}) n
  union all values ('promotion_cost', 'EUR', 'voucher'), ('stripe_clearing', 'EUR', ''), ('order_liability', 'EUR', '')`

/** Transaction t is of wallet t mod 200, and its entry there the one with number t div 200 + 1. */
const batch = (from: number, to: number, all: number) => `
  insert into ledger.transactions (id, idempotency_key, request_hash, kind, cause_type, cause_id, event_at, posted_at)
  select 'txn_fill' || lpad(t::text, 9, '0'), 'voucher_given:fill' || lpad(t::text, 9, '0'), '\\x00', 'voucher_given', 'voucher',
    'fill' || lpad(t::text, 9, '0'), now(), now() - (${all} - t) * interval '1 second'
  from generate_series(${from}, ${to - 1}) t;
  insert into ledger.entries (transaction_id, account_id, amount_minor, currency, posted_at, wallet_version, wallet_balance_minor)
  select 'txn_fill' || lpad(t::text, 9, '0'), a.id, x.amount, 'EUR', now() - (${all} - t) * interval '1 second',
    case when x.kind = 'wallet' then t / ${WALLETS} + 1 end, case when x.kind = 'wallet' then t / ${WALLETS} + 1 end
  from generate_series(${from}, ${to - 1}) t
  cross join lateral (values
    ('promotion_cost', 'voucher', 1), ('wallet', 'bench-' || t % ${WALLETS}, -1), ('stripe_clearing', '', 5), ('order_liability', '', -5)
  ) as x (kind, owner, amount)
  join ledger.accounts a on a.kind = x.kind and a.owner = x.owner and a.currency = 'EUR'`

const BALANCES = `
  insert into ledger.wallets (account_id, balance_minor, version)
  select e.account_id, max(e.wallet_balance_minor), max(e.wallet_version) from ledger.entries e
  where e.wallet_version is not null group by e.account_id`
