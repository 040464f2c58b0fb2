-- Wallets: balances that never go below zero, holds, freezing, clawing back, reversals. Platform accounts stay as they are:
-- no balance of their own, never locked.

alter table ledger.accounts drop constraint accounts_kind_check;
alter table ledger.accounts add constraint accounts_kind_check check (kind in (
  'stripe_clearing',    -- what Stripe holds for us (asset)
  'order_liability',    -- paid, not yet delivered (liability)
  'refunds_payable',    -- refund asked for, not yet paid (liability)
  'revenue',
  'cost_of_sales',
  'provider_prepaid',   -- our balance at a provider (asset)
  'wallet',             -- what an account holder may spend (liability), owner = user id
  'wallet_held',        -- reserved for an order that is being paid (liability), owner = user id
  'wallet_receivable',  -- taken back, but already spent: owed by an account holder (asset), owner = user id
  'promotion_cost',     -- vouchers, cashback, referral rewards, owner = which of them
  'payment_fees',       -- what Stripe keeps of a payment
  'disputes_held',      -- taken by a bank until a dispute is decided (asset), owner = dispute
  'dispute_reserve',    -- what we took back for a dispute that is not decided (liability), owner = dispute
  'dispute_losses',
  'exchange',           -- the other half of what Stripe changed into another currency
  'bank'                -- paid out by Stripe (asset)
));

alter table ledger.transactions drop constraint transactions_cause_type_check;
alter table ledger.transactions add constraint transactions_cause_type_check check (cause_type in (
  'payment', 'refund', 'fulfilment', 'order', 'staff', 'hold', 'voucher', 'promotion', 'referral', 'dispute', 'stripe', 'transaction'
));

create table ledger.wallets (
  account_id bigint primary key references ledger.accounts (id),
  balance_minor bigint not null default 0 check (balance_minor >= 0),
  version bigint not null default 0 check (version >= 0)
);
comment on table ledger.wallets is 'The running balance of accounts of kind wallet and wallet_held, as their holder sees it: what we owe, never below zero.';

alter table ledger.entries
  add column wallet_version bigint,
  add column wallet_balance_minor bigint check (wallet_balance_minor >= 0),
  add constraint entries_wallet_whole check ((wallet_version is null) = (wallet_balance_minor is null));
create unique index entries_wallet_version on ledger.entries (account_id, wallet_version) where wallet_version is not null;
comment on column ledger.entries.wallet_version is 'Numbers the entries of a wallet without a gap; null for platform accounts.';

create table ledger.burnt_keys (
  idempotency_key text primary key,
  request_hash bytea not null,
  failure text not null check (failure in ('insufficient_funds', 'wallet_frozen', 'hold_closed')),
  burnt_at timestamptz not null default clock_timestamp()
);
comment on table ledger.burnt_keys is 'Keys whose attempt failed: they go on failing, so that a stale retry never succeeds by surprise.';

create table ledger.holds (
  id text primary key check (id like 'hld\_%'),
  owner text not null check (owner <> ''),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  captured_minor bigint not null default 0 check (captured_minor >= 0),
  released_minor bigint not null default 0 check (released_minor >= 0),
  -- What it is for.
  order_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  check (captured_minor + released_minor <= amount_minor),
  check ((closed_at is not null) = (captured_minor + released_minor = amount_minor))
);
comment on table ledger.holds is 'A part of a wallet reserved for an order: captured, released, or both, exactly once and exactly its amount.';
create index holds_open on ledger.holds (owner, currency) where closed_at is null;
create index holds_order on ledger.holds (order_id);

create table ledger.freezes (
  owner text not null,
  cause text not null,
  frozen_at timestamptz not null default clock_timestamp(),
  lifted_at timestamptz,
  primary key (owner, cause)
);
comment on table ledger.freezes is 'While one is not lifted, nothing can be spent from the wallets of its owner; money can still come in or be taken back.';
create index freezes_standing on ledger.freezes (owner) where lifted_at is null;

create trigger burnt_keys_append_only before update or delete on ledger.burnt_keys for each row execute function ledger.refuse_change();
create trigger burnt_keys_no_truncate before truncate on ledger.burnt_keys for each statement execute function ledger.refuse_change();
create trigger wallets_no_truncate before truncate on ledger.wallets for each statement execute function ledger.refuse_change();
create trigger wallets_no_delete before delete on ledger.wallets for each row execute function ledger.refuse_change();
create trigger holds_no_truncate before truncate on ledger.holds for each statement execute function ledger.refuse_change();
create trigger holds_no_delete before delete on ledger.holds for each row execute function ledger.refuse_change();

-- What ledger.record computes is checked again at commit, whatever wrote it: a wallet's entries are numbered without a gap,
-- each balance is the one before less the entry, and the wallet ends at its last entry.
-- security definer: a deferred trigger runs at commit, as the app's role, which may not read these tables.
create function ledger.check_wallet_entry() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_is_wallet boolean := (select a.kind in ('wallet', 'wallet_held') from ledger.accounts a where a.id = new.account_id);
  v_before bigint := 0;
begin
  if v_is_wallet <> (new.wallet_version is not null) then
    raise exception 'entry % is numbered wrongly', new.id using errcode = 'RK004';
  end if;
  if not v_is_wallet then return null; end if;
  if new.wallet_version > 1 then
    select e.wallet_balance_minor into v_before from ledger.entries e
      where e.account_id = new.account_id and e.wallet_version = new.wallet_version - 1;
  end if;
  if (v_before - new.amount_minor) is distinct from new.wallet_balance_minor then
    raise exception 'entry % does not follow the one before', new.id using errcode = 'RK004';
  end if;
  return null;
end
$$;
create constraint trigger entries_follow after insert on ledger.entries
  deferrable initially deferred for each row execute function ledger.check_wallet_entry();

-- security definer: as above.
create function ledger.check_wallet() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_now ledger.wallets;
begin
  select * into strict v_now from ledger.wallets w where w.account_id = new.account_id;
  if v_now.version = 0 and v_now.balance_minor = 0 then return null; end if;
  if not exists (
    select from ledger.entries e where e.account_id = v_now.account_id
      and e.wallet_version = v_now.version and e.wallet_balance_minor = v_now.balance_minor
  ) then
    raise exception 'wallet % does not end at its last entry', v_now.account_id using errcode = 'RK004';
  end if;
  return null;
end
$$;
create constraint trigger wallets_follow after insert or update on ledger.wallets
  deferrable initially deferred for each row execute function ledger.check_wallet();

-- What a key did before. No row: nothing yet. RK001 where it was used for something else.
create function ledger.earlier(p_key text, p_hash bytea)
returns table (transaction_id text, cause_id text, failure text)
language plpgsql stable set search_path = ''
as $$
declare
  v_found ledger.transactions;
  v_burnt ledger.burnt_keys;
begin
  select * into v_found from ledger.transactions t where t.idempotency_key = p_key;
  if found then
    if v_found.request_hash <> p_hash then
      raise exception 'key % was used for something else', p_key using errcode = 'RK001';
    end if;
    return query select v_found.id, v_found.cause_id, null::text;
    return;
  end if;
  select * into v_burnt from ledger.burnt_keys b where b.idempotency_key = p_key;
  if found then
    if v_burnt.request_hash <> p_hash then
      raise exception 'key % was used for something else', p_key using errcode = 'RK001';
    end if;
    return query select null::text, null::text, v_burnt.failure;
  end if;
end
$$;

create function ledger.burn(p_key text, p_hash bytea, p_failure text) returns text
language sql set search_path = ''
as $$
  insert into ledger.burnt_keys (idempotency_key, request_hash, failure) values (p_key, p_hash, p_failure)
  on conflict (idempotency_key) do nothing
  returning failure
$$;

-- The row locks that make wallets exact: taken first and in the order of their ids, so that no two transactions wait for
-- each other. Accounts and wallets are made on first use.
create function ledger.lock_wallets(p_entries jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into ledger.accounts (kind, currency, owner)
  select distinct e ->> 'kind', e ->> 'currency', coalesce(e ->> 'owner', '') from jsonb_array_elements(p_entries) e
  where not exists (
    select from ledger.accounts a
    where a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', ''))
  order by 1, 2, 3
  on conflict (kind, currency, owner) do nothing;

  if not exists (select from jsonb_array_elements(p_entries) e where e ->> 'kind' in ('wallet', 'wallet_held')) then return; end if;
  if exists (
    select from jsonb_array_elements(p_entries) e where e ->> 'kind' in ('wallet', 'wallet_held')
    group by e ->> 'kind', e ->> 'currency', e ->> 'owner' having count(*) > 1 or coalesce(e ->> 'owner', '') = ''
  ) then
    raise exception 'a wallet has an owner, and one entry in a transaction' using errcode = 'RK005';
  end if;
  insert into ledger.wallets (account_id)
  select a.id from jsonb_array_elements(p_entries) e
  join ledger.accounts a on a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', '')
  where a.kind in ('wallet', 'wallet_held') and not exists (select from ledger.wallets w where w.account_id = a.id)
  order by a.id
  on conflict (account_id) do nothing;
  perform from ledger.wallets w
  where w.account_id in (
    select a.id from jsonb_array_elements(p_entries) e
    join ledger.accounts a on a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', '')
    where a.kind in ('wallet', 'wallet_held'))
  order by w.account_id
  for no key update;
end
$$;

create function ledger.is_frozen(p_owner text) returns boolean
language sql stable set search_path = ''
as $$ select exists (select from ledger.freezes f where f.owner = p_owner and f.lifted_at is null) $$;

-- Writes one transaction, once per key; every function below ends here. p_hash: what the request was, so that a key is not
-- reused for another one. p_spends: whose frozen wallet refuses this. failure: nothing was written but the key is burnt.
create function ledger.record(
  p_id text, p_key text, p_hash bytea, p_kind text, p_cause_type text, p_cause_id text, p_entries jsonb,
  p_event_at timestamptz default null, p_spends text default null
) returns table (transaction_id text, replayed boolean, failure text)
language plpgsql set search_path = ''
as $$
declare
  v_earlier record;
  v_inserted text;
begin
  if jsonb_typeof(p_entries) is distinct from 'array' then
    raise exception 'entries must be an array' using errcode = 'RK005';
  end if;
  perform ledger.lock_wallets(p_entries);
  -- With the locks in hand: whatever a twin did is visible by now.
  select * into v_earlier from ledger.earlier(p_key, p_hash);
  if found then
    return query select v_earlier.transaction_id, true, v_earlier.failure;
    return;
  end if;
  if exists (
    select from ledger.transactions t where t.cause_type = p_cause_type and t.cause_id = p_cause_id and t.kind = p_kind
  ) then
    raise exception 'cause % % was posted as % before, under another key', p_cause_type, p_cause_id, p_kind using errcode = 'RK002';
  end if;
  if p_spends is not null and ledger.is_frozen(p_spends) then
    return query select null::text, false, ledger.burn(p_key, p_hash, 'wallet_frozen');
    return;
  end if;
  if exists (
    select from jsonb_array_elements(p_entries) e
    join ledger.accounts a on a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', '')
    join ledger.wallets w on w.account_id = a.id
    where w.balance_minor < (e ->> 'amount_minor')::bigint
  ) then
    return query select null::text, false, ledger.burn(p_key, p_hash, 'insufficient_funds');
    return;
  end if;

  -- Without a conflict target: a twin without wallets may collide on the cause before it does on the key.
  insert into ledger.transactions (id, idempotency_key, request_hash, kind, cause_type, cause_id, event_at)
  values (p_id, p_key, p_hash, p_kind, p_cause_type, p_cause_id, coalesce(p_event_at, clock_timestamp()))
  on conflict do nothing
  returning id into v_inserted;
  if v_inserted is null then
    select * into v_earlier from ledger.earlier(p_key, p_hash);
    if not found then
      raise exception 'cause % % was posted as % before, under another key', p_cause_type, p_cause_id, p_kind using errcode = 'RK002';
    end if;
    return query select v_earlier.transaction_id, true, v_earlier.failure;
    return;
  end if;

  with asked as (
    select a.id as account_id, a.currency, (e ->> 'amount_minor')::bigint as amount_minor, x.position
    from jsonb_array_elements(p_entries) with ordinality as x (e, position)
    join ledger.accounts a on a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', '')
  ), moved as (
    update ledger.wallets w set balance_minor = w.balance_minor - asked.amount_minor, version = w.version + 1
    from asked where asked.account_id = w.account_id
    returning w.account_id, w.version, w.balance_minor
  )
  insert into ledger.entries (transaction_id, account_id, amount_minor, currency, wallet_version, wallet_balance_minor)
  select p_id, asked.account_id, asked.amount_minor, asked.currency, moved.version, moved.balance_minor
  from asked left join moved on moved.account_id = asked.account_id
  order by asked.position;

  return query select p_id, false, null::text;
end
$$;

create function ledger.entry(p_kind text, p_owner text, p_currency text, p_amount_minor bigint) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('kind', p_kind, 'owner', p_owner, 'currency', p_currency, 'amount_minor', p_amount_minor) $$;

create function ledger.hash_of(p_parts jsonb) returns bytea
language sql immutable set search_path = ''
as $$ select sha256(convert_to(p_parts::text, 'utf8')) $$;

-- p_entries: [{"kind","currency","owner"?,"amount_minor"}], positive = debit. Same key and same input: the first transaction
-- again, or the first failure again.
-- security definer, here and below: the app's role has no right to write these tables itself.
drop function ledger.post(text, text, text, text, text, jsonb, timestamptz);
create function ledger.post(
  p_id text, p_key text, p_kind text, p_cause_type text, p_cause_id text, p_entries jsonb, p_event_at timestamptz default null
) returns table (transaction_id text, replayed boolean, failure text)
language sql security definer set search_path = ''
as $$
  select * from ledger.record(
    p_id, p_key, ledger.hash_of(jsonb_build_array(p_kind, p_cause_type, p_cause_id, p_entries)),
    p_kind, p_cause_type, p_cause_id, p_entries, p_event_at)
$$;
comment on function ledger.post is 'Posts one balanced transaction, once per key. Failure: insufficient_funds; the key is burnt. Errors: RK001 key reused, RK002 cause posted before, RK004 not balanced (at commit), RK005 malformed.';

-- Reserves a part of a wallet for an order. Failures: insufficient_funds, wallet_frozen.
create function ledger.hold(
  p_id text, p_transaction_id text, p_key text, p_owner text, p_currency text, p_amount_minor bigint, p_order_id text
) returns table (hold_id text, replayed boolean, failure text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_hash bytea := ledger.hash_of(jsonb_build_array('hold', p_owner, p_currency, p_amount_minor, p_order_id));
  v_done record;
begin
  if p_amount_minor <= 0 then raise exception 'a hold of nothing' using errcode = 'RK005'; end if;
  select * into v_done from ledger.record(p_transaction_id, p_key, v_hash, 'hold_placed', 'hold', p_id, jsonb_build_array(
    ledger.entry('wallet', p_owner, p_currency, p_amount_minor),
    ledger.entry('wallet_held', p_owner, p_currency, -p_amount_minor)), null, p_owner);
  if v_done.transaction_id is not null and not v_done.replayed then
    insert into ledger.holds (id, owner, currency, amount_minor, order_id) values (p_id, p_owner, p_currency, p_amount_minor, p_order_id);
  end if;
  return query select (select t.cause_id from ledger.transactions t where t.id = v_done.transaction_id), v_done.replayed, v_done.failure;
end
$$;

-- Takes money out of a hold for what it was placed for. Failure: hold_closed, also where less is left than is asked for.
create function ledger.capture_hold(
  p_transaction_id text, p_key text, p_hold_id text, p_amount_minor bigint, p_kind text, p_cause_type text, p_cause_id text, p_credit text
) returns table (transaction_id text, replayed boolean, failure text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_hash bytea := ledger.hash_of(jsonb_build_array('capture', p_hold_id, p_amount_minor, p_kind, p_cause_type, p_cause_id, p_credit));
  v_hold ledger.holds;
  v_done record;
begin
  select * into v_hold from ledger.holds h where h.id = p_hold_id for no key update;
  if not found then raise exception 'no hold %', p_hold_id using errcode = 'RK007'; end if;
  select e.transaction_id, true as replayed, e.failure into v_done from ledger.earlier(p_key, v_hash) e;
  if not found then
    if p_amount_minor <= 0 or p_amount_minor > v_hold.amount_minor - v_hold.captured_minor - v_hold.released_minor then
      return query select null::text, false, ledger.burn(p_key, v_hash, 'hold_closed');
      return;
    end if;
    select * into v_done from ledger.record(p_transaction_id, p_key, v_hash, p_kind, p_cause_type, p_cause_id, jsonb_build_array(
      ledger.entry('wallet_held', v_hold.owner, v_hold.currency, p_amount_minor),
      ledger.entry(p_credit, '', v_hold.currency, -p_amount_minor)));
    update ledger.holds h set captured_minor = h.captured_minor + p_amount_minor,
      closed_at = case when h.captured_minor + h.released_minor + p_amount_minor = h.amount_minor then clock_timestamp() end
      where h.id = p_hold_id;
  end if;
  return query select v_done.transaction_id, v_done.replayed, v_done.failure;
end
$$;

-- Gives back to the wallet what is left of a hold. Failure: hold_closed, where nothing is.
create function ledger.release_hold(p_transaction_id text, p_key text, p_hold_id text)
returns table (transaction_id text, replayed boolean, failure text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_hash bytea := ledger.hash_of(jsonb_build_array('release', p_hold_id));
  v_hold ledger.holds;
  v_left bigint;
  v_done record;
begin
  select * into v_hold from ledger.holds h where h.id = p_hold_id for no key update;
  if not found then raise exception 'no hold %', p_hold_id using errcode = 'RK007'; end if;
  select e.transaction_id, true as replayed, e.failure into v_done from ledger.earlier(p_key, v_hash) e;
  if not found then
    v_left := v_hold.amount_minor - v_hold.captured_minor - v_hold.released_minor;
    if v_left = 0 then
      return query select null::text, false, ledger.burn(p_key, v_hash, 'hold_closed');
      return;
    end if;
    select * into v_done from ledger.record(p_transaction_id, p_key, v_hash, 'hold_released', 'hold', p_hold_id, jsonb_build_array(
      ledger.entry('wallet_held', v_hold.owner, v_hold.currency, v_left),
      ledger.entry('wallet', v_hold.owner, v_hold.currency, -v_left)));
    update ledger.holds h set released_minor = h.released_minor + v_left, closed_at = clock_timestamp() where h.id = p_hold_id;
  end if;
  return query select v_done.transaction_id, v_done.replayed, v_done.failure;
end
$$;

-- Takes money back from a wallet as far as it goes; the rest is owed by its owner from now on.
create function ledger.claw_back(
  p_transaction_id text, p_key text, p_kind text, p_cause_type text, p_cause_id text,
  p_owner text, p_currency text, p_amount_minor bigint, p_credit text, p_credit_owner text
) returns table (transaction_id text, replayed boolean, taken_minor bigint)
language plpgsql security definer set search_path = ''
as $$
declare
  v_hash bytea := ledger.hash_of(jsonb_build_array(
    'claw_back', p_kind, p_cause_type, p_cause_id, p_owner, p_currency, p_amount_minor, p_credit, p_credit_owner));
  v_wallet jsonb := jsonb_build_array(ledger.entry('wallet', p_owner, p_currency, 0));
  v_taken bigint;
  v_done record;
begin
  if p_amount_minor <= 0 then raise exception 'nothing to claw back' using errcode = 'RK005'; end if;
  perform ledger.lock_wallets(v_wallet);
  select least(w.balance_minor, p_amount_minor) into strict v_taken
    from ledger.wallets w join ledger.accounts a on a.id = w.account_id
    where a.kind = 'wallet' and a.owner = p_owner and a.currency = p_currency;
  select * into v_done from ledger.record(p_transaction_id, p_key, v_hash, p_kind, p_cause_type, p_cause_id, (
    select jsonb_agg(e) from unnest(array[
      ledger.entry('wallet', p_owner, p_currency, v_taken),
      ledger.entry('wallet_receivable', p_owner, p_currency, p_amount_minor - v_taken),
      ledger.entry(p_credit, p_credit_owner, p_currency, -p_amount_minor)]) e
    where (e ->> 'amount_minor')::bigint <> 0));
  return query select v_done.transaction_id, v_done.replayed, coalesce((
    select e.amount_minor from ledger.entries e join ledger.accounts a on a.id = e.account_id
    where e.transaction_id = v_done.transaction_id and a.kind = 'wallet'), 0);
end
$$;

-- Undoes a transaction by its opposite, once: a second one has no effect under the same key, and is RK002 under another.
create function ledger.reverse(p_transaction_id text, p_key text, p_target text)
returns table (transaction_id text, replayed boolean, failure text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_entries jsonb;
begin
  select jsonb_agg(ledger.entry(a.kind, a.owner, a.currency, -e.amount_minor) order by e.id) into v_entries
    from ledger.entries e join ledger.accounts a on a.id = e.account_id where e.transaction_id = p_target;
  if v_entries is null then raise exception 'no transaction %', p_target using errcode = 'RK007'; end if;
  return query select * from ledger.record(
    p_transaction_id, p_key, ledger.hash_of(jsonb_build_array('reverse', p_target)), 'reversal', 'transaction', p_target, v_entries);
end
$$;

-- With the owner's wallets locked, so that nothing is being spent while it becomes true.
create function ledger.freeze_wallets(p_owner text, p_cause text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from ledger.wallets w join ledger.accounts a on a.id = w.account_id
    where a.owner = p_owner order by w.account_id for no key update of w;
  insert into ledger.freezes (owner, cause) values (p_owner, p_cause) on conflict (owner, cause) do nothing;
end
$$;

create function ledger.unfreeze_wallets(p_owner text, p_cause text) returns void
language sql security definer set search_path = ''
as $$ update ledger.freezes set lifted_at = clock_timestamp() where owner = p_owner and cause = p_cause and lifted_at is null $$;

-- What somebody may spend and what is reserved, per currency.
create function ledger.wallets_of(p_owner text)
returns table (currency text, available_minor bigint, held_minor bigint, version bigint, frozen boolean)
language sql stable security definer set search_path = ''
as $$
  select a.currency,
    coalesce(sum(w.balance_minor) filter (where a.kind = 'wallet'), 0)::bigint,
    coalesce(sum(w.balance_minor) filter (where a.kind = 'wallet_held'), 0)::bigint,
    coalesce(max(w.version) filter (where a.kind = 'wallet'), 0),
    ledger.is_frozen(p_owner)
  from ledger.accounts a join ledger.wallets w on w.account_id = a.id
  where a.owner = p_owner and a.kind in ('wallet', 'wallet_held')
  group by a.currency
  order by a.currency
$$;

-- The entries of one wallet, newest first; amounts and balances as its holder sees them (positive = in).
create function ledger.statement(p_owner text, p_currency text, p_before_version bigint default null, p_limit integer default 50)
returns table (
  version bigint, amount_minor bigint, balance_minor bigint, kind text, cause_type text, cause_id text, transaction_id text,
  posted_at timestamptz
)
language sql stable security definer set search_path = ''
as $$
  select e.wallet_version, -e.amount_minor, e.wallet_balance_minor, t.kind, t.cause_type, t.cause_id, t.id, e.posted_at
  from ledger.accounts a
  join ledger.entries e on e.account_id = a.id
  join ledger.transactions t on t.id = e.transaction_id
  where a.kind = 'wallet' and a.owner = p_owner and a.currency = p_currency
    and (p_before_version is null or e.wallet_version < p_before_version)
  order by e.wallet_version desc
  limit least(p_limit, 10000)
$$;

create function ledger.holds_of(p_order_id text)
returns table (hold_id text, owner text, currency text, amount_minor bigint, captured_minor bigint, released_minor bigint, created_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select h.id, h.owner, h.currency, h.amount_minor, h.captured_minor, h.released_minor, h.created_at
  from ledger.holds h where h.order_id = p_order_id order by h.created_at
$$;

alter table ledger.wallets enable row level security;
alter table ledger.burnt_keys enable row level security;
alter table ledger.holds enable row level security;
alter table ledger.freezes enable row level security;
revoke all on all tables in schema ledger from public, anon, authenticated, service_role, store_app;
revoke all on all functions in schema ledger from public, anon, authenticated, service_role, store_app;
grant execute on function
  ledger.post(text, text, text, text, text, jsonb, timestamptz),
  ledger.hold(text, text, text, text, text, bigint, text),
  ledger.capture_hold(text, text, text, bigint, text, text, text, text),
  ledger.release_hold(text, text, text),
  ledger.claw_back(text, text, text, text, text, text, text, bigint, text, text),
  ledger.reverse(text, text, text),
  ledger.freeze_wallets(text, text),
  ledger.unfreeze_wallets(text, text),
  ledger.balances(timestamptz),
  ledger.postings(text, text),
  ledger.wallets_of(text),
  ledger.statement(text, text, bigint, integer),
  ledger.holds_of(text)
  to store_app;
