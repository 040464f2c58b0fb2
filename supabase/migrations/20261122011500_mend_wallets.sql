-- What the proof of the ledger found. Each has its test in tests/db/wallet-races.test.ts.

-- 1. Two requests with one key and no wallet in common do not wait for each other's locks: the second one to burn the key was
-- answered with nothing at all. It gets the key's answer, or RK001 where the key is another request's.
create or replace function ledger.burn(p_key text, p_hash bytea, p_failure text) returns text
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

-- 2. Platform accounts are made with the wallets locked, not before: whoever waits for a wallet holds nothing that the
-- transaction before it may still want to make.
create or replace function ledger.lock_wallets(p_entries jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from jsonb_array_elements(p_entries) e where e ->> 'kind' in ('wallet', 'wallet_held')
    group by e ->> 'kind', e ->> 'currency', e ->> 'owner' having count(*) > 1 or coalesce(e ->> 'owner', '') = ''
  ) then
    raise exception 'a wallet has an owner, and one entry in a transaction' using errcode = 'RK005';
  end if;
  perform ledger.make_accounts(p_entries, true);
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
  perform ledger.make_accounts(p_entries, false);
end
$$;

create function ledger.make_accounts(p_entries jsonb, p_wallets boolean) returns void
language sql set search_path = ''
as $$
  insert into ledger.accounts (kind, currency, owner)
  select distinct e ->> 'kind', e ->> 'currency', coalesce(e ->> 'owner', '') from jsonb_array_elements(p_entries) e
  where (coalesce(e ->> 'kind', '') in ('wallet', 'wallet_held')) = p_wallets and not exists (
    select from ledger.accounts a
    where a.kind = e ->> 'kind' and a.currency = e ->> 'currency' and a.owner = coalesce(e ->> 'owner', ''))
  order by 1, 2, 3
  on conflict (kind, currency, owner) do nothing
$$;

-- 3. What is held is the sum of the open holds of its owner, at every commit and whatever wrote it: a hold is never paid out
-- of another one's money.
-- security definer: a deferred trigger runs at commit, as the app's role, which may not read these tables.
create function ledger.check_held() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_account ledger.accounts;
  v_held bigint;
begin
  -- A row of holds names the account by its owner, one of wallets by its id.
  select * into v_account from ledger.accounts a
    where a.kind = 'wallet_held' and case tg_table_name
      when 'wallets' then a.id = (to_jsonb(new) ->> 'account_id')::bigint
      else a.owner = to_jsonb(new) ->> 'owner' and a.currency = to_jsonb(new) ->> 'currency' end;
  if v_account.id is null and tg_table_name = 'wallets' then return null; end if;
  select w.balance_minor into v_held from ledger.wallets w where w.account_id = v_account.id;
  if coalesce(v_held, 0) <> (
    select coalesce(sum(h.amount_minor - h.captured_minor - h.released_minor), 0) from ledger.holds h
    where h.owner = coalesce(v_account.owner, to_jsonb(new) ->> 'owner')
      and h.currency = coalesce(v_account.currency, to_jsonb(new) ->> 'currency') and h.closed_at is null
  ) then
    raise exception 'what is held of account % is not what its holds say', v_account.id using errcode = 'RK004';
  end if;
  return null;
end
$$;
create constraint trigger wallets_match_holds after insert or update on ledger.wallets
  deferrable initially deferred for each row execute function ledger.check_held();
create constraint trigger holds_match_wallets after insert or update on ledger.holds
  deferrable initially deferred for each row execute function ledger.check_held();

-- A hold is for what it was placed for; only how much of it is captured and released changes.
create function ledger.keep_hold() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if (new.id, new.owner, new.currency, new.amount_minor, new.order_id, new.created_at)
    is distinct from (old.id, old.owner, old.currency, old.amount_minor, old.order_id, old.created_at)
    or new.captured_minor < old.captured_minor or new.released_minor < old.released_minor then
    raise exception 'hold % is not to be changed', old.id using errcode = 'RK003';
  end if;
  return new;
end
$$;
create trigger holds_kept before update on ledger.holds for each row execute function ledger.keep_hold();

-- 4. Placing, capturing and releasing are not undone by the opposite posting: the row of the hold would go on saying otherwise.
-- A captured hold goes back as a refund.
create or replace function ledger.reverse(p_transaction_id text, p_key text, p_target text)
returns table (transaction_id text, replayed boolean, failure text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_entries jsonb;
begin
  select jsonb_agg(ledger.entry(a.kind, a.owner, a.currency, -e.amount_minor) order by e.id) into v_entries
    from ledger.entries e join ledger.accounts a on a.id = e.account_id where e.transaction_id = p_target;
  if v_entries is null then raise exception 'no transaction %', p_target using errcode = 'RK007'; end if;
  if exists (select from jsonb_array_elements(v_entries) e where e ->> 'kind' = 'wallet_held') then
    raise exception 'transaction % is of a hold', p_target using errcode = 'RK005';
  end if;
  return query select * from ledger.record(
    p_transaction_id, p_key, ledger.hash_of(jsonb_build_array('reverse', p_target)), 'reversal', 'transaction', p_target, v_entries);
end
$$;

revoke all on all functions in schema ledger from public, anon, authenticated, service_role;
revoke all on function ledger.make_accounts(jsonb, boolean), ledger.check_held(), ledger.keep_hold() from store_app;
