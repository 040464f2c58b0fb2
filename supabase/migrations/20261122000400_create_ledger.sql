-- Double-entry ledger. Integer minor units, append-only, every transaction sums to zero per currency.
-- Wallets (balances that must not go below zero) come with a later migration: they add a lock and a running balance to
-- ledger.post and nothing else changes. Platform accounts keep no balance: it is a sum over entries.

create table ledger.accounts (
  id bigint generated always as identity primary key,
  kind text not null check (kind in (
    'stripe_clearing',   -- what Stripe holds for us (asset)
    'order_liability',   -- paid, not yet delivered (liability)
    'refunds_payable',   -- refund asked for, not yet confirmed by Stripe (liability)
    'revenue',
    'cost_of_sales',
    'provider_prepaid'   -- our balance at a provider (asset)
  )),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  owner text not null default '',
  created_at timestamptz not null default now(),
  unique (kind, currency, owner),
  unique (id, currency)
);
comment on table ledger.accounts is 'Accounts by kind, currency and owner (a provider, later a wallet). Created on first use.';

create table ledger.transactions (
  id text primary key check (id like 'txn\_%'),
  idempotency_key text not null unique,
  request_hash bytea not null,
  kind text not null,
  cause_type text not null check (cause_type in ('payment', 'refund', 'fulfilment', 'order', 'staff')),
  cause_id text not null,
  event_at timestamptz not null,
  posted_at timestamptz not null default clock_timestamp(),
  unique (cause_type, cause_id, kind)
);
comment on table ledger.transactions is 'One effect on money. Each names its cause; one key and one cause have one effect.';

create table ledger.entries (
  id bigint generated always as identity primary key,
  transaction_id text not null references ledger.transactions (id),
  account_id bigint not null,
  amount_minor bigint not null check (amount_minor <> 0),
  currency text not null,
  posted_at timestamptz not null default clock_timestamp(),
  foreign key (account_id, currency) references ledger.accounts (id, currency)
);
comment on table ledger.entries is 'Positive = debit, negative = credit. Never updated, deleted or truncated.';
create index entries_transaction on ledger.entries (transaction_id);
create index entries_account on ledger.entries (account_id, posted_at);

create function ledger.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'RK003';
end
$$;
create trigger entries_append_only before update or delete on ledger.entries for each row execute function ledger.refuse_change();
create trigger entries_no_truncate before truncate on ledger.entries for each statement execute function ledger.refuse_change();
create trigger transactions_append_only before update or delete on ledger.transactions for each row execute function ledger.refuse_change();
create trigger transactions_no_truncate before truncate on ledger.transactions for each statement execute function ledger.refuse_change();
create trigger accounts_append_only before update or delete on ledger.accounts for each row execute function ledger.refuse_change();
create trigger accounts_no_truncate before truncate on ledger.accounts for each statement execute function ledger.refuse_change();

-- security definer: a deferred trigger runs at commit, as the app's role, which may not read entries.
create function ledger.check_balanced() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_transaction text := case tg_table_name when 'entries' then to_jsonb(new) ->> 'transaction_id' else to_jsonb(new) ->> 'id' end;
begin
  if (select count(*) from ledger.entries e where e.transaction_id = v_transaction) < 2 then
    raise exception 'transaction % has fewer than two entries', v_transaction using errcode = 'RK004';
  end if;
  if exists (
    select from ledger.entries e where e.transaction_id = v_transaction group by e.currency having sum(e.amount_minor) <> 0
  ) then
    raise exception 'transaction % does not sum to zero', v_transaction using errcode = 'RK004';
  end if;
  return null;
end
$$;
create constraint trigger entries_balanced after insert on ledger.entries
  deferrable initially deferred for each row execute function ledger.check_balanced();
create constraint trigger transactions_balanced after insert on ledger.transactions
  deferrable initially deferred for each row execute function ledger.check_balanced();

-- The only way in. p_entries: [{"kind","currency","owner"?,"amount_minor"}], positive = debit.
-- Same key and same input: the first transaction again. Same key, other input: RK001. Another key for a cause and kind
-- that was posted: RK002.
-- security definer: the app's role has no right to write these tables itself.
create function ledger.post(
  p_id text, p_key text, p_kind text, p_cause_type text, p_cause_id text, p_entries jsonb, p_event_at timestamptz default null
) returns table (transaction_id text, replayed boolean)
language plpgsql security definer set search_path = ''
as $$
declare
  v_hash bytea := sha256(convert_to(jsonb_build_array(p_kind, p_cause_type, p_cause_id, p_entries)::text, 'utf8'));
  v_found ledger.transactions;
  v_inserted text;
begin
  if jsonb_typeof(p_entries) is distinct from 'array' then
    raise exception 'entries must be an array' using errcode = 'RK005';
  end if;
  -- Without a conflict target: a twin that races us may collide on the cause before it does on the key.
  insert into ledger.transactions (id, idempotency_key, request_hash, kind, cause_type, cause_id, event_at)
  values (p_id, p_key, v_hash, p_kind, p_cause_type, p_cause_id, coalesce(p_event_at, clock_timestamp()))
  on conflict do nothing
  returning id into v_inserted;

  if v_inserted is null then
    select * into v_found from ledger.transactions t where t.idempotency_key = p_key;
    if not found then
      raise exception 'cause % % was posted as % before, under another key', p_cause_type, p_cause_id, p_kind using errcode = 'RK002';
    end if;
    if v_found.request_hash <> v_hash then
      raise exception 'key % was used for something else', p_key using errcode = 'RK001';
    end if;
    return query select v_found.id, true;
    return;
  end if;

  insert into ledger.accounts (kind, currency, owner)
  select distinct e ->> 'kind', e ->> 'currency', coalesce(e ->> 'owner', '') from jsonb_array_elements(p_entries) e
  on conflict (kind, currency, owner) do nothing;

  insert into ledger.entries (transaction_id, account_id, amount_minor, currency)
  select p_id, a.id, (e ->> 'amount_minor')::bigint, a.currency
  from jsonb_array_elements(p_entries) with ordinality as x (e, position)
  join ledger.accounts a
    on a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', '')
  order by position;

  return query select p_id, false;
end
$$;
comment on function ledger.post is 'Posts one balanced transaction, once per key. Errors: RK001 key reused, RK002 cause posted before, RK004 not balanced (at commit).';

-- Balances at an instant, straight from the entries.
-- security definer: reading entries is not granted to the app either.
create function ledger.balances(p_at timestamptz default null)
returns table (kind text, currency text, owner text, balance_minor bigint)
language sql stable security definer set search_path = ''
as $$
  select a.kind, a.currency, a.owner, sum(e.amount_minor)::bigint
  from ledger.entries e join ledger.accounts a on a.id = e.account_id
  where p_at is null or e.posted_at <= p_at
  group by a.kind, a.currency, a.owner
$$;

-- Everything that was posted for one cause, for receipts, staff and tests.
create function ledger.postings(p_cause_type text, p_cause_id text)
returns table (transaction_id text, kind text, account_kind text, currency text, owner text, amount_minor bigint, posted_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select t.id, t.kind, a.kind, a.currency, a.owner, e.amount_minor, e.posted_at
  from ledger.transactions t
  join ledger.entries e on e.transaction_id = t.id
  join ledger.accounts a on a.id = e.account_id
  where t.cause_type = p_cause_type and t.cause_id = p_cause_id
  order by e.id
$$;

alter table ledger.accounts enable row level security;
alter table ledger.transactions enable row level security;
alter table ledger.entries enable row level security;
revoke all on all tables in schema ledger from public, anon, authenticated, service_role, store_app;
revoke all on all sequences in schema ledger from public, anon, authenticated, service_role, store_app;
revoke all on all functions in schema ledger from public, anon, authenticated, service_role, store_app;
grant execute on function ledger.post(text, text, text, text, text, jsonb, timestamptz) to store_app;
grant execute on function ledger.balances(timestamptz) to store_app;
grant execute on function ledger.postings(text, text) to store_app;
