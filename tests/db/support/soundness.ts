/**
 * What must be true of the ledger after whatever happened, as one query that names what is not: I1–I6, I9 and I10 of the
 * ledger's invariants. (I3, append-only, is refused by triggers; I7 is the refunds' own; I8 is the type of the columns.)
 */
export const UNSOUND = `
  select 'I1 a transaction does not sum to zero' as broken, e.transaction_id as where_it_is
    from ledger.entries e group by e.transaction_id, e.currency having sum(e.amount_minor) <> 0
  union all
  select 'I1 a transaction has fewer than two entries', t.id from ledger.transactions t
    where (select count(*) from ledger.entries e where e.transaction_id = t.id) < 2
  union all
  select 'I2 a wallet is below zero', w.account_id::text from ledger.wallets w where w.balance_minor < 0
  union all
  select 'I4 a wallet is not the sum of its entries, or they are not numbered without a gap', w.account_id::text
    from ledger.wallets w
    left join lateral (
      select coalesce(-sum(e.amount_minor), 0) as total, count(*) as entries, coalesce(max(e.wallet_version), 0) as last
      from ledger.entries e where e.account_id = w.account_id) s on true
    where w.balance_minor <> s.total or w.version <> s.last or s.entries <> s.last
  union all
  select 'I4 a line of a statement does not follow the one before', l.account_id::text from (
    select e.account_id, e.wallet_balance_minor,
      -sum(e.amount_minor) over (partition by e.account_id order by e.wallet_version) as expected
    from ledger.entries e where e.wallet_version is not null) l
    where l.wallet_balance_minor <> l.expected
  union all
  select 'I5 a key that failed has an effect as well', b.idempotency_key
    from ledger.burnt_keys b join ledger.transactions t on t.idempotency_key = b.idempotency_key
  union all
  select 'I6 a hold is not captured and released exactly', h.id from ledger.holds h
    where h.captured_minor + h.released_minor > h.amount_minor
      or (h.closed_at is null) <> (h.captured_minor + h.released_minor < h.amount_minor)
  union all
  select 'I6 what is held is not the sum of the open holds', a.owner from ledger.accounts a
    join ledger.wallets w on w.account_id = a.id
    where a.kind = 'wallet_held' and w.balance_minor <> (
      select coalesce(sum(h.amount_minor - h.captured_minor - h.released_minor), 0) from ledger.holds h
      where h.owner = a.owner and h.currency = a.currency)
  union all
  select 'I6 a hold was placed without its posting', h.id from ledger.holds h
    where not exists (select from ledger.transactions t where t.cause_type = 'hold' and t.cause_id = h.id and t.kind = 'hold_placed')
  union all
  select 'I9 a cause was posted twice', t.cause_id from ledger.transactions t
    group by t.cause_type, t.cause_id, t.kind having count(*) > 1
  union all
  select 'I10 somebody owes less than nothing, or owes and has something to spend', o.owner || ' ' || o.currency from (
    select a.owner, a.currency, sum(e.amount_minor) as owed
    from ledger.accounts a join ledger.entries e on e.account_id = a.id where a.kind = 'wallet_receivable' group by a.id) o
    where o.owed < 0 or (o.owed > 0 and exists (
      select from ledger.accounts a join ledger.wallets w on w.account_id = a.id
      where a.kind = 'wallet' and a.owner = o.owner and a.currency = o.currency and w.balance_minor > 0))`
