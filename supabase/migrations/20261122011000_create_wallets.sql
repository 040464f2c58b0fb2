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

alter table ledger.wallets enable row level security;
alter table ledger.burnt_keys enable row level security;
alter table ledger.holds enable row level security;
alter table ledger.freezes enable row level security;
revoke all on all tables in schema ledger from public, anon, authenticated, service_role, store_app;
revoke all on all functions in schema ledger from public, anon, authenticated, service_role;
