-- Holds, clawing back, reversals, freezing, and what is read of wallets.

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
-- Placing, capturing and releasing are not undone so: the row of the hold would go on saying otherwise. A captured hold goes
-- back as a refund.
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
  if exists (select from jsonb_array_elements(v_entries) e where e ->> 'kind' = 'wallet_held') then
    raise exception 'transaction % is of a hold', p_target using errcode = 'RK005';
  end if;
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

-- The entries of one wallet, newest first; amounts and balances as its holder sees them (positive = in). Read from the end of
-- its index, however many there are: by the one account's id, and with a bound that is always there.
create function ledger.statement(p_owner text, p_currency text, p_before_version bigint default null, p_limit integer default 50)
returns table (
  version bigint, amount_minor bigint, balance_minor bigint, kind text, cause_type text, cause_id text, transaction_id text,
  posted_at timestamptz
)
language sql stable security definer set search_path = ''
as $$
  select e.wallet_version, -e.amount_minor, e.wallet_balance_minor, t.kind, t.cause_type, t.cause_id, t.id, e.posted_at
  from ledger.entries e
  join ledger.transactions t on t.id = e.transaction_id
  where e.account_id = (select a.id from ledger.accounts a where a.kind = 'wallet' and a.owner = p_owner and a.currency = p_currency)
    and e.wallet_version < coalesce(p_before_version, 9223372036854775807)
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

-- What is held is the sum of the open holds of its owner, at every commit and whatever wrote it: a hold is never paid out
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
