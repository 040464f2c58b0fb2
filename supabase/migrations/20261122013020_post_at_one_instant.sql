-- Entries are of the instant of their transaction: with instants of their own, balances in between did not add up to zero.

-- Writes one transaction, once per key; every function that moves money ends here. p_hash: what the request was, so that a key is not
-- reused for another one. p_spends: whose frozen wallet refuses this. failure: nothing was written but the key is burnt.
create or replace function ledger.record(
  p_id text, p_key text, p_hash bytea, p_kind text, p_cause_type text, p_cause_id text, p_entries jsonb,
  p_event_at timestamptz default null, p_spends text default null
) returns table (transaction_id text, replayed boolean, failure text)
language plpgsql set search_path = ''
as $$
declare
  v_earlier record;
  v_posted_at timestamptz;
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
  returning posted_at into v_posted_at;
  if v_posted_at is null then
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
  insert into ledger.entries (transaction_id, account_id, amount_minor, currency, posted_at, wallet_version, wallet_balance_minor)
  select p_id, asked.account_id, asked.amount_minor, asked.currency, v_posted_at, moved.version, moved.balance_minor
  from asked left join moved on moved.account_id = asked.account_id
  order by asked.position;

  return query select p_id, false, null::text;
end
$$;

comment on column ledger.entries.posted_at is 'Of its transaction: at any instant there is all of it or nothing.';
