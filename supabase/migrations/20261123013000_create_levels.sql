-- Loyalty levels: what somebody has spent within a year decides how much of an order comes back as credit.

create table store.levels (
  -- From so much verified spend within a year on; 0 is everybody.
  threshold_minor bigint primary key check (threshold_minor >= 0),
  -- Of the threshold and the cap; one for all levels (lib/promotions writes them together).
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Of what is paid for an order.
  basis_points integer not null check (basis_points between 0 and 10000),
  -- At most so much of one order; null: no limit.
  cap_minor bigint check (cap_minor > 0),
  -- {"en": "Silver", "de": …}
  names jsonb not null check (jsonb_typeof(names) = 'object' and length(names ->> 'en') between 1 and 60)
);
comment on table store.levels is 'Loyalty levels, made by whoever runs the store. No rows: there are none, and nothing is shown of them.';
call store.own_table('store.levels', array['select', 'insert', 'delete']);

create table store.order_levels (
  order_id text primary key references store.orders (id),
  name text not null,
  basis_points integer not null check (basis_points between 1 and 10000),
  -- In the currency of the order.
  cap_minor bigint check (cap_minor > 0),
  created_at timestamptz not null default clock_timestamp()
);
comment on table store.order_levels is 'The level of the buyer when the order was placed, and what it promised for it. Never changed.';
call store.own_table('store.order_levels', array['select', 'insert']);

alter table store.rewards
  drop constraint rewards_kind_check,
  add constraint rewards_kind_check check (kind in ('cashback', 'level', 'referrer', 'referred')),
  add column basis_points integer check (basis_points between 1 and 10000),
  add column cap_minor bigint check (cap_minor > 0),
  add constraint rewards_level_has_share check ((kind = 'level') = (basis_points is not null) and (kind = 'level' or cap_minor is null));
comment on column store.rewards.basis_points is 'Of a level: the share of what is kept of the order that is earned, at most cap_minor.';

-- Rates as they were: what somebody spent last spring is worth what it was worth then.
create table store.rate_history (
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  since timestamptz not null,
  -- Units of this currency for one US dollar.
  per_usd numeric(24, 12) not null check (per_usd > 0),
  primary key (currency, since)
);
comment on table store.rate_history is 'About one rate a day of each currency, for two years. A moment has the last one before it, so it never changes again.';
call store.own_table('store.rate_history', array['select', 'insert', 'delete']);
insert into store.rate_history (currency, since, per_usd) select currency, clock_timestamp(), per_usd from store.exchange_rates;

create function store.keep_rate() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if exists (select from store.rate_history h where h.currency = new.currency and h.since > clock_timestamp() - interval '20 hours') then
    return null;
  end if;
  insert into store.rate_history (currency, since, per_usd) values (new.currency, clock_timestamp(), new.per_usd)
    on conflict do nothing;
  delete from store.rate_history h where h.currency = new.currency and h.since < clock_timestamp() - interval '2 years';
  return null;
end
$$;
revoke all on function store.keep_rate() from public, anon, authenticated, service_role;
create trigger exchange_rates_keep after insert or update on store.exchange_rates
  for each row execute function store.keep_rate();

-- Before the first rate that was kept, the first one; null where there was never one.
create function store.rate_at(p_currency text, p_at timestamptz) returns numeric
language sql stable set search_path = ''
as $$
  select case when p_currency = 'USD' then 1 else coalesce(
    (select h.per_usd from store.rate_history h where h.currency = p_currency and h.since <= p_at order by h.since desc limit 1),
    (select h.per_usd from store.rate_history h where h.currency = p_currency order by h.since limit 1)) end
$$;
revoke all on function store.rate_at(text, timestamptz) from public, anon, authenticated, service_role;
grant execute on function store.rate_at(text, timestamptz) to store_app;
