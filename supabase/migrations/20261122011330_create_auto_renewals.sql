-- An eSIM that its owner's wallet renews by itself: off until it is asked for, bounded, and told of before.
create table store.auto_renewals (
  esim_id text primary key references store.esims (id),
  user_id uuid not null,
  bundle_id text not null references store.bundles (id),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- What it cost when it was switched on: never renewed for more.
  most_minor bigint not null check (most_minor > 0),
  below_percent smallint check (below_percent between 1 and 50),
  hours_left smallint check (hours_left between 1 and 168),
  per_trip smallint not null check (per_trip between 1 and 10),
  per_month smallint not null check (per_month between 1 and 20),
  state text not null default 'on' check (state in ('on', 'off', 'stopped')),
  -- Why it stopped by itself: an error code, or a word of the rules.
  state_reason text,
  -- A trip is counted from here.
  switched_on_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint auto_renewals_has_trigger check (num_nonnulls(below_percent, hours_left) > 0)
);
comment on table store.auto_renewals is 'Renewing an eSIM from its owner''s wallet: when, how often at most, and for how much.';
create index auto_renewals_on on store.auto_renewals (updated_at) where state = 'on';
create index auto_renewals_user on store.auto_renewals (user_id);
call store.own_table('store.auto_renewals', array['select', 'insert', 'update', 'delete']);

create table store.auto_renewal_runs (
  id bigint generated always as identity primary key,
  esim_id text not null references store.esims (id),
  -- Of the usage sample that set it off: a plan is renewed once.
  plan_key text not null,
  trigger text not null check (trigger in ('data', 'time')),
  state text not null default 'announced' check (state in ('announced', 'renewing', 'done', 'failed', 'called_off')),
  due_at timestamptz not null,
  order_number text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (esim_id, plan_key)
);
comment on table store.auto_renewal_runs is 'Each time that an eSIM was to renew itself; once per plan.';
create index auto_renewal_runs_due on store.auto_renewal_runs (due_at) where state in ('announced', 'renewing');
call store.own_table('store.auto_renewal_runs', array['select', 'insert', 'update', 'delete']);
revoke all on sequence store.auto_renewal_runs_id_seq from public, anon, authenticated, service_role;
grant usage on sequence store.auto_renewal_runs_id_seq to store_app;
