-- What somebody owes is taken from whatever comes into their wallet next, in the transaction that brings it: nobody has
-- something to spend and owes as well.

-- What somebody owes in one currency; minor units. Below zero only within a transaction that undoes a claw-back.
create function ledger.owed(p_owner text, p_currency text) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(sum(e.amount_minor), 0)::bigint from ledger.accounts a join ledger.entries e on e.account_id = a.id
    where a.kind = 'wallet_receivable' and a.owner = p_owner and a.currency = p_currency);
end
$$;

-- Takes from a wallet what its owner owes, as far as it goes; gives back what was taken for a claw-back that is undone.
-- A frozen wallet is no exception: this is no spending of its owner's. Wallets that are frozen for what is owed
-- ("owed:<cause>") are so no more once nothing is.
create function ledger.collect_owed(p_transaction_id text, p_key text, p_owner text, p_currency text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_owed bigint;
  v_moved bigint;
  v_account bigint;
begin
  -- Who clawed back has held the wallet's lock, and whoever comes here has waited for it.
  if not exists (
    select from ledger.accounts a where a.kind = 'wallet_receivable' and a.owner = p_owner and a.currency = p_currency
  ) then return; end if;
  perform ledger.lock_wallets(jsonb_build_array(ledger.entry('wallet', p_owner, p_currency, 0)));
  v_owed := ledger.owed(p_owner, p_currency);
  select least(w.balance_minor, v_owed), a.id into strict v_moved, v_account
    from ledger.wallets w join ledger.accounts a on a.id = w.account_id
    where a.kind = 'wallet' and a.owner = p_owner and a.currency = p_currency;
  if v_moved = 0 then return; end if;
  perform ledger.record(
    p_transaction_id || '_' || v_account, 'owed:' || p_key || ':' || p_owner || ':' || p_currency,
    ledger.hash_of(jsonb_build_array('collect', p_transaction_id, p_owner, p_currency)),
    case when v_moved > 0 then 'owed_collected' else 'owed_returned' end, 'transaction', p_transaction_id || ' ' || v_account,
    jsonb_build_array(
      ledger.entry('wallet', p_owner, p_currency, v_moved),
      ledger.entry('wallet_receivable', p_owner, p_currency, -v_moved)));
  if v_moved = v_owed and not exists (
    select from ledger.accounts a where a.kind = 'wallet_receivable' and a.owner = p_owner and ledger.owed(a.owner, a.currency) <> 0
  ) then
    update ledger.freezes set lifted_at = clock_timestamp()
      where owner = p_owner and cause like 'owed:%' and lifted_at is null;
  end if;
end
$$;

-- The same for every wallet that these entries put something into, or whose debt they change.
create function ledger.collect_from(p_transaction_id text, p_key text, p_entries jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  v_wallet record;
begin
  for v_wallet in
    select distinct e ->> 'owner' as owner, e ->> 'currency' as currency from jsonb_array_elements(p_entries) e
    where e ->> 'kind' = 'wallet_receivable' or e ->> 'kind' = 'wallet' and (e ->> 'amount_minor')::bigint < 0
    order by 1, 2
  loop
    perform ledger.collect_owed(p_transaction_id, p_key, v_wallet.owner, v_wallet.currency);
  end loop;
end
$$;

-- As before, and what is owed is collected. A call that is made again collects nothing: the first one did.
create or replace function ledger.post(
  p_id text, p_key text, p_kind text, p_cause_type text, p_cause_id text, p_entries jsonb, p_event_at timestamptz default null
) returns table (transaction_id text, replayed boolean, failure text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_done record;
begin
  select * into v_done from ledger.record(
    p_id, p_key, ledger.hash_of(jsonb_build_array(p_kind, p_cause_type, p_cause_id, p_entries)),
    p_kind, p_cause_type, p_cause_id, p_entries, p_event_at);
  if v_done.failure is null and not v_done.replayed then perform ledger.collect_from(p_id, p_key, p_entries); end if;
  return query select v_done.transaction_id, v_done.replayed, v_done.failure;
end
$$;

-- As before, and what is owed is collected.
create or replace function ledger.release_hold(p_transaction_id text, p_key text, p_hold_id text)
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
    perform ledger.collect_owed(v_done.transaction_id, p_key, v_hold.owner, v_hold.currency);
  end if;
  return query select v_done.transaction_id, v_done.replayed, v_done.failure;
end
$$;

-- As before; what was collected meanwhile for a claw-back that is undone goes back to the wallet.
create or replace function ledger.reverse(p_transaction_id text, p_key text, p_target text)
returns table (transaction_id text, replayed boolean, failure text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_entries jsonb;
  v_done record;
begin
  select jsonb_agg(ledger.entry(a.kind, a.owner, a.currency, -e.amount_minor) order by e.id) into v_entries
    from ledger.entries e join ledger.accounts a on a.id = e.account_id where e.transaction_id = p_target;
  if v_entries is null then raise exception 'no transaction %', p_target using errcode = 'RK007'; end if;
  if exists (select from jsonb_array_elements(v_entries) e where e ->> 'kind' = 'wallet_held') then
    raise exception 'transaction % is of a hold', p_target using errcode = 'RK005';
  end if;
  select * into v_done from ledger.record(
    p_transaction_id, p_key, ledger.hash_of(jsonb_build_array('reverse', p_target)), 'reversal', 'transaction', p_target, v_entries);
  if v_done.failure is null and not v_done.replayed then
    perform ledger.collect_from(p_transaction_id, p_key, v_entries);
  end if;
  return query select v_done.transaction_id, v_done.replayed, v_done.failure;
end
$$;

-- What somebody owes, per currency.
create function ledger.owed_by(p_owner text) returns table (currency text, owed_minor bigint)
language sql stable security definer set search_path = ''
as $$
  select a.currency, sum(e.amount_minor)::bigint
  from ledger.accounts a join ledger.entries e on e.account_id = a.id
  where a.kind = 'wallet_receivable' and a.owner = p_owner
  group by a.currency having sum(e.amount_minor) > 0
  order by a.currency
$$;
comment on function ledger.owed_by is 'What was taken back from somebody and had been spent already.';

-- Nothing is spent from a person's wallets until the transaction ends: for whoever decides by what is in them.
create function ledger.lock_wallets_of(p_owner text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform from ledger.wallets w join ledger.accounts a on a.id = w.account_id
    where a.owner = p_owner order by w.account_id for no key update of w;
end
$$;

-- Disputes that were lost froze wallets under the dispute's own cause; from now on it is what is owed that freezes them.
update ledger.freezes f set cause = 'owed:' || d.id from store.disputes d
  where f.cause = 'dispute:' || d.id and d.state = 'lost' and f.lifted_at is null;

revoke all on function
  ledger.owed(text, text), ledger.collect_owed(text, text, text, text), ledger.collect_from(text, text, jsonb),
  ledger.owed_by(text), ledger.lock_wallets_of(text)
  from public, anon, authenticated, service_role, store_app;
grant execute on function ledger.owed_by(text), ledger.lock_wallets_of(text) to store_app;
