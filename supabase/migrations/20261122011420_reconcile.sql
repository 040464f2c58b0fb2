-- What moved at Stripe, as Stripe lists it, beside what the ledger says.

create table store.stripe_movements (
  -- Stripe's id of the balance transaction.
  id text primary key check (id ~ '^[A-Za-z0-9_]{3,100}$'),
  kind text not null check (kind in ('charge', 'refund', 'refund_failure', 'dispute', 'payout', 'fee', 'other')),
  -- The charge, refund, dispute or payout that moved it.
  source_id text,
  payment_intent_id text,
  -- As its metadata says; ours begin with ord_.
  order_id text,
  -- In the currency of the balance; positive = in.
  amount_minor bigint not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  fee_minor bigint not null,
  -- In the currency that the buyer paid in; null for what no buyer paid.
  presented_minor bigint,
  presented_currency text check (presented_currency ~ '^[A-Z]{3}$'),
  moved_at timestamptz not null,
  read_at timestamptz not null default clock_timestamp(),
  check ((presented_minor is null) = (presented_currency is null))
);
comment on table store.stripe_movements is 'Balance transactions of Stripe, once each, with their fees posted: one side of the reconciliation.';
create index stripe_movements_source on store.stripe_movements (source_id);
create index stripe_movements_intent on store.stripe_movements (payment_intent_id) where payment_intent_id is not null;
create index stripe_movements_time on store.stripe_movements (moved_at);
call store.own_table('store.stripe_movements', array['select', 'insert']);

create index payments_paid_at on store.payments (paid_at) where state = 'paid';
create index incidents_reconcile on store.incidents (created_at) where resolved_at is null and kind like 'reconcile\_%';

-- What each payment, refund and dispute has moved at Stripe by the ledger, for those that moved since then.
-- security definer: the app's role may not read the ledger's tables.
create function ledger.clearing_since(p_since timestamptz)
returns table (cause_type text, cause_id text, currency text, amount_minor bigint)
language sql stable security definer set search_path = ''
as $$
  with moved as (
    select distinct t.cause_type, t.cause_id from ledger.transactions t
    where t.posted_at >= p_since and t.cause_type in ('payment', 'refund', 'dispute')
  )
  select m.cause_type, m.cause_id, e.currency, sum(e.amount_minor)::bigint
  from moved m
  join ledger.transactions t on t.cause_type = m.cause_type and t.cause_id = m.cause_id
  join ledger.entries e on e.transaction_id = t.id
  join ledger.accounts a on a.id = e.account_id and a.kind = 'stripe_clearing'
  group by m.cause_type, m.cause_id, e.currency
$$;
revoke all on function ledger.clearing_since(timestamptz) from public, anon, authenticated, service_role;
grant execute on function ledger.clearing_since(timestamptz) to store_app;
