-- A payment, refund or dispute is compared whole, however long ago its money moved.

-- What each payment, refund and dispute has moved at Stripe by the ledger: those that moved since then, and the named ones.
-- security definer: the app's role may not read the ledger's tables.
create function ledger.clearing_of(p_since timestamptz, p_cause_types text[], p_cause_ids text[])
returns table (cause_type text, cause_id text, currency text, amount_minor bigint)
language sql stable security definer set search_path = ''
as $$
  with asked as (
    select t.cause_type, t.cause_id from ledger.transactions t
    where t.posted_at >= p_since and t.cause_type in ('payment', 'refund', 'dispute')
    union
    select n.cause_type, n.cause_id from unnest(p_cause_types, p_cause_ids) as n (cause_type, cause_id)
  )
  select q.cause_type, q.cause_id, e.currency, sum(e.amount_minor)::bigint
  from asked q
  join ledger.transactions t on t.cause_type = q.cause_type and t.cause_id = q.cause_id
  join ledger.entries e on e.transaction_id = t.id
  join ledger.accounts a on a.id = e.account_id and a.kind = 'stripe_clearing'
  group by q.cause_type, q.cause_id, e.currency
$$;
revoke all on function ledger.clearing_of(timestamptz, text[], text[]) from public, anon, authenticated, service_role;
grant execute on function ledger.clearing_of(timestamptz, text[], text[]) to store_app;

drop function ledger.clearing_since(timestamptz);

create index stripe_movements_disputes on store.stripe_movements (source_id) where kind = 'dispute';
