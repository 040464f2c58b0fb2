-- Affiliates: who sends buyers here, what their orders earn them, and what was paid out to them.

alter table ledger.accounts drop constraint accounts_kind_check;
alter table ledger.accounts add constraint accounts_kind_check check (kind in (
  'stripe_clearing', 'order_liability', 'refunds_payable', 'revenue', 'cost_of_sales', 'provider_prepaid',
  'wallet', 'wallet_held', 'wallet_receivable', 'promotion_cost', 'payment_fees',
  'disputes_held', 'dispute_reserve', 'dispute_losses', 'exchange', 'bank', 'tax_payable',
  'affiliate_commission',  -- what orders that were sent here cost us, owner = affiliate
  'affiliate_payable'      -- what of it is not paid out yet (liability; below zero: set off against what comes next), owner = affiliate
));

alter table ledger.transactions drop constraint transactions_cause_type_check;
alter table ledger.transactions add constraint transactions_cause_type_check check (cause_type in (
  'payment', 'refund', 'fulfilment', 'order', 'staff', 'hold', 'voucher', 'promotion', 'referral', 'dispute', 'stripe', 'transaction',
  'account', 'tax', 'affiliate'
));

create table store.affiliates (
  id text primary key check (id like 'aff\_%'),
  name text not null check (length(name) between 1 and 120),
  -- What a link says; no secret.
  code text not null unique check (code ~ '^[A-Z0-9][A-Z0-9_-]{2,31}$'),
  basis_points integer not null check (basis_points between 1 and 10000),
  -- How long after a click an order is theirs.
  window_days smallint not null default 30 check (window_days between 1 and 365),
  -- How long after its delivery a commission may be paid out: by then most orders are beyond being given back.
  hold_days smallint not null default 30 check (hold_days between 0 and 365),
  state text not null default 'active' check (state in ('active', 'stopped')),
  state_reason text,
  -- The account that may see the figures.
  user_id uuid unique,
  -- Keyed hash of the affiliate's own folded mailbox: what is bought with it earns nothing.
  mailbox_key text,
  created_at timestamptz not null default clock_timestamp()
);
comment on table store.affiliates is 'Who sends buyers here, and on which terms. Those of an order are in its attribution.';
create trigger affiliates_guard_state before insert or update of state on store.affiliates
  for each row execute function store.guard_state('affiliate');
call store.own_table('store.affiliates', array['select', 'insert', 'update']);
grant select (id, name, code, basis_points, window_days, hold_days, state, user_id) on store.affiliates to authenticated;
create policy "people may read the affiliate that they are" on store.affiliates for select to authenticated
  using (user_id = (select store.viewer_id()));

create table store.order_attributions (
  order_id text primary key references store.orders (id),
  affiliate_id text not null references store.affiliates (id),
  -- As they were when the order was placed.
  code text not null,
  basis_points integer not null check (basis_points between 1 and 10000),
  hold_days smallint not null check (hold_days >= 0),
  created_at timestamptz not null default clock_timestamp()
);
comment on table store.order_attributions is 'Whose link an order came by, and the terms of that moment. Never changed.';
create index order_attributions_affiliate on store.order_attributions (affiliate_id);
call store.own_table('store.order_attributions', array['select', 'insert']);

create table store.commissions (
  id text primary key check (id like 'com\_%'),
  order_id text not null unique references store.order_attributions (order_id),
  affiliate_id text not null references store.affiliates (id),
  basis_points integer not null check (basis_points between 1 and 10000),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- The most that it ever was.
  amount_minor bigint not null check (amount_minor >= 0),
  -- What it is by what of the order is paid for now; the rest was reversed.
  earned_minor bigint not null check (earned_minor between 0 and amount_minor),
  -- What the ledger says; it follows.
  posted_minor bigint not null default 0 check (posted_minor between 0 and amount_minor),
  postings smallint not null default 0,
  -- While a payment of the order is disputed it is not paid out.
  frozen boolean not null default false,
  matures_at timestamptz not null,
  attempts smallint not null default 0,
  next_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
comment on table store.commissions is 'What a delivered order earns its affiliate: written with the delivery, posted afterwards, and again whenever it changes.';
create index commissions_due on store.commissions (next_at) where posted_minor <> earned_minor;
create index commissions_affiliate on store.commissions (affiliate_id);
call store.own_table('store.commissions', array['select', 'insert', 'update']);
grant select (affiliate_id, currency, amount_minor, earned_minor, posted_minor, frozen, matures_at, created_at) on store.commissions to authenticated;
create policy "people may read the commissions of the affiliate that they are" on store.commissions for select to authenticated
  using (affiliate_id in (select a.id from store.affiliates a where a.user_id = (select store.viewer_id())));

create table store.affiliate_payouts (
  id text primary key check (id like 'pyo\_%'),
  affiliate_id text not null references store.affiliates (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- What the bank calls the transfer.
  reference text not null check (length(reference) between 1 and 140),
  idempotency_key text not null check (length(idempotency_key) between 1 and 200),
  created_at timestamptz not null default clock_timestamp(),
  unique (affiliate_id, idempotency_key)
);
comment on table store.affiliate_payouts is 'What was paid to affiliates by hand, once per key and never more than was payable. Never changed.';
call store.own_table('store.affiliate_payouts', array['select', 'insert']);
grant select (id, affiliate_id, amount_minor, currency, reference, created_at) on store.affiliate_payouts to authenticated;
create policy "people may read the payouts of the affiliate that they are" on store.affiliate_payouts for select to authenticated
  using (affiliate_id in (select a.id from store.affiliates a where a.user_id = (select store.viewer_id())));

insert into store.state_transitions (machine, from_state, to_state) values
  ('affiliate', 'active', 'stopped'), ('affiliate', 'stopped', 'active');

insert into store.rate_limits (name, max_hits, window_seconds, note) values
  ('affiliate.client', 60, 600, 'affiliate links followed per client address; beyond it they lead to the shop and nothing else');
