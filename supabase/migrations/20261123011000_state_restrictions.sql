-- What no provider states of its bundles in a form that could be relied on, and whoever runs the store does: that somebody has
-- to register, from where a bundle is not sold, and what else has to be known before paying.
create table store.restrictions (
  id text primary key check (id like 'rst\_%'),
  kind text not null check (kind in ('needs_registration', 'not_sold_from', 'notice')),
  -- What it is about: one bundle, everything of a provider, or whatever is valid in a country.
  bundle_id text references store.bundles (id),
  provider text references store.provider_settings (provider),
  country text check (country ~ '^[A-Z]{2}$'),
  -- Where a buyer may not be.
  buyer_countries text[] not null default '{}',
  -- {"en": "Bring your passport.", "de": …}
  texts jsonb not null default '{}' check (jsonb_typeof(texts) = 'object'),
  -- Who says so, and on which day it was read there.
  source_url text not null check (source_url ~ '^https://'),
  source_date date not null,
  starts_at timestamptz not null default now(),
  ends_at timestamptz check (ends_at >= starts_at),
  -- Whether kept pages were given up since it came into force, and again since it ended.
  shown boolean not null default false,
  created_at timestamptz not null default now(),
  check (num_nonnulls(bundle_id, provider, country) = 1),
  check ((kind = 'not_sold_from') = (cardinality(buyer_countries) > 0)),
  check (kind <> 'notice' or length(texts ->> 'en') > 0)
);
comment on table store.restrictions is 'Stated by whoever runs the store, with source and day. In force between starts_at and ends_at.';
call store.own_table('store.restrictions', array['select', 'insert', 'update']);
