-- What moves the money of wallets: every function that the app may call ends in ledger.record. They are in PL/pgSQL, which is
-- planned once per connection; a function in SQL is planned anew on each call.

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

-- Two requests with one key and no wallet in common do not wait for each other's locks: both get the key's one answer, or RK001
-- where the key is another request's.
create function ledger.burn(p_key text, p_hash bytea, p_failure text) returns text
language plpgsql set search_path = ''
as $$
declare
  v_failure text;
begin
  insert into ledger.burnt_keys (idempotency_key, request_hash, failure) values (p_key, p_hash, p_failure)
  on conflict (idempotency_key) do nothing;
  select e.failure into strict v_failure from ledger.earlier(p_key, p_hash) e;
  return v_failure;
end
$$;

-- Accounts of these entries that are not there yet: of wallets, or of the platform.
create function ledger.make_accounts(p_entries jsonb, p_wallets boolean) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into ledger.accounts (kind, currency, owner)
  select distinct e ->> 'kind', e ->> 'currency', coalesce(e ->> 'owner', '') from jsonb_array_elements(p_entries) e
  where (coalesce(e ->> 'kind', '') in ('wallet', 'wallet_held')) = p_wallets and not exists (
    select from ledger.accounts a
    where a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', ''))
  order by 1, 2, 3
  on conflict (kind, currency, owner) do nothing;
end
$$;

-- The row locks that make wallets exact: taken first and in the order of their ids, so that no two transactions wait for
-- each other. Accounts and wallets are made on first use.
create function ledger.lock_wallets(p_entries jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  v_is_first boolean := exists (
    select from jsonb_array_elements(p_entries) e
    left join ledger.accounts a on a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', '')
    left join ledger.wallets w on w.account_id = a.id
    where a.id is null or (a.kind in ('wallet', 'wallet_held') and w.account_id is null));
begin
  if exists (
    select from jsonb_array_elements(p_entries) e where e ->> 'kind' in ('wallet', 'wallet_held')
    group by e ->> 'kind', e ->> 'currency', e ->> 'owner' having count(*) > 1 or coalesce(e ->> 'owner', '') = ''
  ) then
    raise exception 'a wallet has an owner, and one entry in a transaction' using errcode = 'RK005';
  end if;
  if v_is_first then
    perform ledger.make_accounts(p_entries, true);
    insert into ledger.wallets (account_id)
    select a.id from jsonb_array_elements(p_entries) e
    join ledger.accounts a on a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', '')
    where a.kind in ('wallet', 'wallet_held') and not exists (select from ledger.wallets w where w.account_id = a.id)
    order by a.id
    on conflict (account_id) do nothing;
  end if;
  perform from ledger.wallets w
  where w.account_id in (
    select a.id from jsonb_array_elements(p_entries) e
    join ledger.accounts a on a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', '')
    where a.kind in ('wallet', 'wallet_held'))
  order by w.account_id
  for no key update;
  -- Only now: whoever waits for a wallet holds nothing that the transaction before it may still want to make.
  if v_is_first then perform ledger.make_accounts(p_entries, false); end if;
end
$$;

create function ledger.is_frozen(p_owner text) returns boolean
language plpgsql stable set search_path = ''
as $$ begin return exists (select from ledger.freezes f where f.owner = p_owner and f.lifted_at is null); end $$;

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
language plpgsql immutable set search_path = ''
as $$ begin return jsonb_build_object('kind', p_kind, 'owner', p_owner, 'currency', p_currency, 'amount_minor', p_amount_minor); end $$;

create function ledger.hash_of(p_parts jsonb) returns bytea
language plpgsql immutable set search_path = ''
as $$ begin return sha256(convert_to(p_parts::text, 'utf8')); end $$;

-- p_entries: [{"kind","currency","owner"?,"amount_minor"}], positive = debit. Same key and same input: the first transaction
-- again, or the first failure again.
-- security definer, here and below: the app's role has no right to write these tables itself.
drop function ledger.post(text, text, text, text, text, jsonb, timestamptz);
create function ledger.post(
  p_id text, p_key text, p_kind text, p_cause_type text, p_cause_id text, p_entries jsonb, p_event_at timestamptz default null
) returns table (transaction_id text, replayed boolean, failure text)
language plpgsql security definer set search_path = ''
as $$
begin
  return query select * from ledger.record(
    p_id, p_key, ledger.hash_of(jsonb_build_array(p_kind, p_cause_type, p_cause_id, p_entries)),
    p_kind, p_cause_type, p_cause_id, p_entries, p_event_at);
end
$$;
comment on function ledger.post is 'Posts one balanced transaction, once per key. Failure: insufficient_funds; the key is burnt. Errors: RK001 key reused, RK002 cause posted before, RK004 not balanced (at commit), RK005 malformed.';

revoke all on all functions in schema ledger from public, anon, authenticated, service_role;
