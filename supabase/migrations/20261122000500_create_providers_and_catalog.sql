-- Providers' settings, their bundles as typed facts, refresh runs, price rules, exchange rates.

create table store.provider_settings (
  provider text primary key check (provider in ('travelroam', 'airhub', 'esimcard', 'esimhub')),
  enabled boolean not null default true,
  priority smallint not null,
  lookup_deadline_ms integer not null default 8000 check (lookup_deadline_ms between 100 and 60000),
  -- How long after a purchase was sent the provider's listing may still not show it.
  settle_window_seconds integer not null default 900 check (settle_window_seconds between 1 and 86400),
  clean_listings_needed smallint not null default 3 check (clean_listings_needed between 1 and 10),
  max_attempts smallint not null default 3 check (max_attempts between 1 and 10),
  manual_after_seconds integer not null default 86400 check (manual_after_seconds between 1 and 604800)
);
comment on table store.provider_settings is 'How each provider is used. A provider without an environment block is off whatever this says.';
call store.own_table('store.provider_settings', array['select', 'update']);
insert into store.provider_settings (provider, priority) values ('travelroam', 1), ('esimcard', 2), ('airhub', 3), ('esimhub', 4);

create table store.provider_health (
  provider text primary key references store.provider_settings (provider),
  state text not null check (state in ('ok', 'degraded', 'down', 'misconfigured')),
  latency_ms integer,
  message text,
  balance_minor bigint,
  balance_currency text,
  checked_at timestamptz not null
);
comment on table store.provider_health is 'The last health reading of each provider, shared by all instances.';
call store.own_table('store.provider_health', array['select', 'insert', 'update']);

create table store.bundles (
  id text primary key check (id like 'bdl\_%'),
  provider text not null references store.provider_settings (provider),
  provider_ref text not null,
  name text not null,
  description text,
  -- Null = not stated by the vendor, never guessed.
  data_bytes bigint check (data_bytes > 0),
  is_unlimited boolean,
  data_period text check (data_period in ('total', 'day')),
  duration_days integer check (duration_days between 1 and 3660),
  countries text[] not null,
  scope text check (scope in ('country', 'region', 'global', 'sea')),
  region_name text,
  kind text check (kind in ('data', 'data_voice_sms')),
  voice_minutes integer,
  sms_count integer,
  speeds text[] not null default '{}',
  operators jsonb not null default '[]',
  top_up_allowed boolean,
  activation_policy text check (activation_policy in ('first_use', 'installation', 'purchase')),
  cost_minor bigint not null check (cost_minor >= 0),
  cost_currency text not null check (cost_currency ~ '^[A-Z]{3}$'),
  purchase_hints jsonb not null default '{}',
  content_hash text not null,
  on_sale boolean not null default true,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (provider, provider_ref),
  check (not (is_unlimited and data_bytes is not null and data_period is distinct from 'day'))
);
comment on table store.bundles is 'What the providers sell. Cost, provider and hints are private: column grants keep them from the API roles.';
create index bundles_countries on store.bundles using gin (countries) where on_sale;
create index bundles_provider on store.bundles (provider, on_sale);
create index bundles_name on store.bundles (provider, lower(name));
call store.own_table('store.bundles', array['select', 'insert', 'update']);
grant select (id, name, data_bytes, is_unlimited, data_period, duration_days, countries, scope, region_name, kind, voice_minutes,
  sms_count, speeds, top_up_allowed, activation_policy, on_sale) on store.bundles to anon, authenticated;
create policy "anyone may read what is on sale" on store.bundles for select to anon, authenticated using (on_sale);

create view api.bundles with (security_invoker = true) as
  select id, name, data_bytes, is_unlimited, data_period, duration_days, countries, scope, region_name, kind, voice_minutes,
    sms_count, speeds, top_up_allowed, activation_policy
  from store.bundles where on_sale;
comment on view api.bundles is 'The public catalogue, the only thing the Data API exposes.';
revoke all on api.bundles from public, anon, authenticated, service_role;
grant select on api.bundles to anon, authenticated;

create table store.catalog_refreshes (
  id bigint generated always as identity primary key,
  provider text not null references store.provider_settings (provider),
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  outcome text check (outcome in ('changed', 'unchanged', 'failed', 'refused')),
  seen integer not null default 0,
  inserted integer not null default 0,
  updated integer not null default 0,
  removed integer not null default 0,
  touched_countries text[] not null default '{}',
  message text
);
comment on table store.catalog_refreshes is 'One row per provider and run. refused = the listing looked broken, e.g. most of it had vanished, so nothing was changed.';
create index catalog_refreshes_latest on store.catalog_refreshes (provider, id desc);
call store.own_table('store.catalog_refreshes', array['select', 'insert', 'update']);

create table store.price_rules (
  id bigint generated always as identity primary key,
  -- The most specific rule wins: provider and country, provider, country, neither.
  provider text references store.provider_settings (provider),
  country text check (country ~ '^[A-Z]{2}$'),
  margin_percent numeric(7, 3) not null check (margin_percent between 0 and 1000),
  -- Added after the margin, in the currency charged: {"USD": 50, "JPY": 80} minor units; a currency that is absent takes
  -- the default currency's fee, converted.
  fee_minor jsonb not null default '{}',
  -- Lowest price, per currency, minor units.
  floor_minor jsonb not null default '{}',
  -- Prices end on a multiple of this less one "charm" step: {"USD": {"step": 50, "less": 1}} gives x.49 and x.99.
  rounding jsonb not null default '{}',
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);
comment on table store.price_rules is 'price = round(cost × (1 + margin) × rate + fee), never below the floor and never below cost.';
create unique index price_rules_one_active on store.price_rules (coalesce(provider, ''), coalesce(country, '')) where is_active;
call store.own_table('store.price_rules', array['select', 'insert', 'update']);
grant usage on sequence store.price_rules_id_seq, store.catalog_refreshes_id_seq to store_app;
insert into store.price_rules (margin_percent, fee_minor, floor_minor, rounding) values (
  35, '{"USD": 40}', '{"USD": 199}',
  '{"USD": {"step": 50, "less": 1}, "EUR": {"step": 50, "less": 1}, "GBP": {"step": 50, "less": 1}, "TRY": {"step": 100, "less": 0}, "JPY": {"step": 10, "less": 0}, "KWD": {"step": 50, "less": 0}}'
);

create table store.exchange_rates (
  currency text primary key check (currency ~ '^[A-Z]{3}$'),
  -- Units of this currency for one US dollar.
  per_usd numeric(24, 12) not null check (per_usd > 0),
  source text not null check (source in ('currencyfreaks', 'ecb')),
  as_of timestamptz not null,
  fetched_at timestamptz not null default now()
);
comment on table store.exchange_rates is 'The last rate of each currency with its source and age; never deleted, so that an outage leaves the last one.';
call store.own_table('store.exchange_rates', array['select', 'insert', 'update']);
