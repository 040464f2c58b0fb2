-- Promotions (by code or by themselves), referrals, and the rewards that both promise.

alter table store.state_transitions drop constraint state_transitions_machine_check;
alter table store.state_transitions add constraint state_transitions_machine_check check (machine ~ '^[a-z_]+$');

create table store.promotions (
  id text primary key check (id like 'prm\_%'),
  -- What a buyer types; null: it applies by itself.
  code text unique check (code ~ '^[A-Z0-9][A-Z0-9_-]{2,31}$'),
  benefit text not null check (benefit in ('percent', 'amount', 'cashback_percent', 'cashback_amount', 'extra_data')),
  basis_points integer check (basis_points between 1 and 10000),
  amount_minor bigint check (amount_minor > 0),
  -- At least so much more than what was chosen, at its price.
  extra_bytes bigint check (extra_bytes > 0),
  -- Of its amounts. Null: a share, in any currency.
  currency text check (currency ~ '^[A-Z]{3}$'),
  -- What it is for; an empty list is everything.
  countries text[] not null default '{}',
  bundle_ids text[] not null default '{}',
  line_kinds text[] not null default '{}' check (line_kinds <@ array['new_esim', 'renewal']),
  user_ids uuid[] not null default '{}',
  first_order_only boolean not null default false,
  starts_at timestamptz not null default now(),
  ends_at timestamptz check (ends_at > starts_at),
  max_uses integer check (max_uses > 0),
  per_user_uses integer check (per_user_uses > 0),
  budget_minor bigint check (budget_minor > 0),
  per_user_budget_minor bigint check (per_user_budget_minor > 0),
  min_order_minor bigint check (min_order_minor > 0),
  -- Told to everybody, on pages and by the API.
  is_public boolean not null default false,
  -- {"en": "Summer sale", "de": …}
  names jsonb not null check (jsonb_typeof(names) = 'object' and length(names ->> 'en') between 1 and 120),
  -- What is reserved and consumed, kept by the functions of lib/promotions under this row's lock.
  uses integer not null default 0 check (uses >= 0 and uses <= max_uses),
  spent_minor bigint not null default 0 check (spent_minor >= 0 and spent_minor <= budget_minor),
  created_at timestamptz not null default now(),
  check ((benefit like '%percent') = (basis_points is not null)),
  check ((benefit like '%amount') = (amount_minor is not null)),
  check ((benefit = 'extra_data') = (extra_bytes is not null)),
  check (currency is not null or num_nonnulls(amount_minor, budget_minor, per_user_budget_minor, min_order_minor) = 0)
);
comment on table store.promotions is 'What makes an order cheaper, or promises its buyer credit. uses and spent_minor never exceed the limits beside them.';
create index promotions_automatic on store.promotions (starts_at) where code is null;
create index promotions_public on store.promotions (starts_at) where is_public;
call store.own_table('store.promotions', array['select', 'insert', 'update']);

create table store.promotion_uses (
  id text primary key check (id like 'pru\_%'),
  order_id text not null unique references store.orders (id),
  promotion_id text not null references store.promotions (id),
  user_id uuid,
  -- Keyed hash of the folded mailbox: the same person under another spelling.
  mailbox_key text,
  discount_minor bigint not null check (discount_minor >= 0),
  cashback_minor bigint not null default 0 check (cashback_minor >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null default 'reserved' check (state in ('reserved', 'consumed', 'released')),
  state_reason text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  check (discount_minor + cashback_minor > 0),
  check (cashback_minor = 0 or user_id is not null)
);
comment on table store.promotion_uses is 'A promotion on an order: reserved when it is placed, consumed when it is paid, released when it will not be or was refunded in full.';
create index promotion_uses_user on store.promotion_uses (promotion_id, user_id) where state <> 'released';
create index promotion_uses_mailbox on store.promotion_uses (promotion_id, mailbox_key) where state <> 'released';
create trigger promotion_uses_guard_state before insert or update of state on store.promotion_uses
  for each row execute function store.guard_state('promotion_use');
call store.own_table('store.promotion_uses', array['select', 'insert', 'update']);

-- What a quote has promised. The sum is in its rows; the cashback is of the whole basket and on its first row.
alter table store.quotes
  add column promotion_id text references store.promotions (id),
  add column cashback_minor bigint not null default 0 check (cashback_minor >= 0),
  add constraint quotes_discount_has_reason check (discount_minor + cashback_minor = 0 or promotion_id is not null);

-- The mailbox behind an address, as lib/auth/mailbox.ts folds it; a test holds the two together.
create function store.mailbox_of(p_email text) returns text
language sql immutable strict parallel safe set search_path = ''
as $$
  select case
    when split_part(lower(p_email), '@', -1) in ('gmail.com', 'googlemail.com')
      then replace(regexp_replace(regexp_replace(lower(p_email), '@[^@]*$', ''), '\+.*$', ''), '.', '') || '@gmail.com'
    else regexp_replace(regexp_replace(lower(p_email), '@[^@]*$', ''), '\+.*$', '') || '@' || split_part(lower(p_email), '@', -1)
  end
$$;
revoke all on function store.mailbox_of(text) from public, anon, authenticated, service_role;
grant execute on function store.mailbox_of(text) to store_app;
create index orders_paid_mailbox on store.orders (store.mailbox_of(email)) where email is not null and paid_at is not null;

create table store.referral_settings (
  currency text primary key references store.wallet_settings (currency),
  referrer_minor bigint not null check (referrer_minor > 0),
  referred_minor bigint not null check (referred_minor > 0),
  -- The first order has to be worth at least this.
  min_order_minor bigint not null check (min_order_minor > 0)
);
comment on table store.referral_settings is 'What both sides of a referral get, in the currency of the first paid order. A currency without a row has no reward; no rows, no programme.';
call store.own_table('store.referral_settings', array['select']);
insert into store.referral_settings values
  ('USD', 300, 300, 500), ('EUR', 300, 300, 500), ('GBP', 300, 300, 500), ('TRY', 10000, 10000, 20000),
  ('JPY', 500, 500, 800), ('KWD', 1000, 1000, 1500), ('AED', 1100, 1100, 2000), ('SAR', 1100, 1100, 2000);

create table store.referral_codes (
  user_id uuid primary key,
  code text not null unique check (code ~ '^[0-9A-F]{8}$'),
  created_at timestamptz not null default now()
);
comment on table store.referral_codes is 'The code that somebody gives to friends. It opens nothing.';
call store.own_table('store.referral_codes', array['select', 'insert']);
grant select (user_id, code, created_at) on store.referral_codes to authenticated;
create policy "people may read their own referral code" on store.referral_codes for select to authenticated
  using (user_id = (select store.viewer_id()));

create table store.referrals (
  id text primary key check (id like 'ref\_%'),
  referrer_id uuid not null,
  -- Once per account, and once per mailbox: another spelling of an address is no other person.
  referred_id uuid not null unique,
  mailbox_key text not null unique,
  created_at timestamptz not null default clock_timestamp(),
  -- The first paid order, once there is one.
  order_id text unique references store.orders (id),
  check (referrer_id <> referred_id)
);
comment on table store.referrals is 'Who came by whose code. Neither side ever sees the other.';
create index referrals_referrer on store.referrals (referrer_id);
call store.own_table('store.referrals', array['select', 'insert', 'update']);

create table store.rewards (
  id text primary key check (id like 'rwd\_%'),
  kind text not null check (kind in ('cashback', 'referrer', 'referred')),
  -- The order that earned it: the buyer's, also where the reward is the referrer's.
  order_id text not null references store.orders (id),
  user_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  taken_back_minor bigint not null default 0 check (taken_back_minor between 0 and amount_minor),
  -- How many times something was taken back; part of the ledger's key.
  taken_back_times smallint not null default 0,
  state text not null default 'pending' check (state in ('pending', 'granted', 'taken_back', 'void')),
  state_reason text,
  -- While a payment of the order is disputed nothing is granted.
  frozen boolean not null default false,
  attempts smallint not null default 0,
  next_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  granted_at timestamptz,
  unique (kind, order_id),
  check (state <> 'granted' or granted_at is not null)
);
comment on table store.rewards is 'Credit that an order earned: promised with its delivery, granted afterwards, taken back with its refund.';
create index rewards_due on store.rewards (next_at) where state = 'pending' and not frozen;
create index rewards_order on store.rewards (order_id);
create index rewards_user on store.rewards (user_id, created_at desc);
create trigger rewards_guard_state before insert or update of state on store.rewards
  for each row execute function store.guard_state('reward');
call store.own_table('store.rewards', array['select', 'insert', 'update']);
grant select (id, kind, user_id, amount_minor, currency, taken_back_minor, state, created_at, granted_at) on store.rewards to authenticated;
create policy "people may read their own rewards" on store.rewards for select to authenticated
  using (user_id = (select store.viewer_id()));

insert into store.state_transitions (machine, from_state, to_state) values
  ('promotion_use', 'reserved', 'consumed'), ('promotion_use', 'reserved', 'released'),
  -- Money that arrives after we gave up buys at the price it was promised.
  ('promotion_use', 'released', 'consumed'),
  -- A payment failed and the buyer tries another card.
  ('promotion_use', 'released', 'reserved'),
  -- An order that was refunded in full has used nothing.
  ('promotion_use', 'consumed', 'released'),
  ('reward', 'pending', 'granted'), ('reward', 'pending', 'void'), ('reward', 'granted', 'taken_back');

insert into store.rate_limits (name, max_hits, window_seconds, note) values
  ('promotion.client', 30, 600, 'promotion and referral codes looked up per client address');
