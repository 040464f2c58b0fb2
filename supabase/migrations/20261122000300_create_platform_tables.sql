-- Rate limits, idempotency keys, cron leases, incidents.

create table store.rate_limits (
  name text primary key,
  max_hits integer not null check (max_hits > 0),
  window_seconds integer not null check (window_seconds between 1 and 86400),
  note text not null
);
comment on table store.rate_limits is 'The limits in force. An operator may change rows; a name that is absent means no limit.';
call store.own_table('store.rate_limits', array['select']);

insert into store.rate_limits (name, max_hits, window_seconds, note) values
  ('check.client', 30, 60, 'status checks per client address'),
  ('check.client.ask', 20, 600, 'checks per client address that reach a provider'),
  ('check.prefix.ask', 500, 86400, 'checks of unknown numbers that share their first 15 digits and reach a provider'),
  ('check.all.ask', 3000, 600, 'checks of unknown numbers that reach a provider, all clients together'),
  ('quote.client', 60, 600, 'offers and quotes per client address'),
  ('order.client', 20, 600, 'orders placed per client address'),
  ('request.client', 5, 3600, 'renewal requests per client address'),
  ('read.client', 300, 60, 'cheap reads per client address');

-- Unlogged: losing counters in a crash costs one window, and they are the busiest rows of all.
create unlogged table store.rate_limit_hits (
  name text not null,
  subject text not null,
  window_start timestamptz not null,
  hits integer not null,
  primary key (name, subject, window_start)
);
comment on table store.rate_limit_hits is 'Fixed-window counters. Subjects are keyed hashes, never addresses.';
create index rate_limit_hits_age on store.rate_limit_hits (window_start);
call store.own_table('store.rate_limit_hits', array['select', 'insert', 'update', 'delete']);

-- Counts one hit on each (name, subject) pair; stops at the first limit that is exceeded.
create function store.hit_rate_limits(p_names text[], p_subjects text[])
returns table (exceeded text, retry_after_seconds integer, remaining integer)
language plpgsql set search_path = ''
as $$
declare
  v_limit store.rate_limits;
  v_start timestamptz;
  v_hits integer;
  v_least integer := null;
  v_now timestamptz := clock_timestamp();
begin
  for i in 1 .. coalesce(array_length(p_names, 1), 0) loop
    select * into v_limit from store.rate_limits l where l.name = p_names[i];
    continue when not found;
    v_start := to_timestamp(floor(extract(epoch from v_now) / v_limit.window_seconds) * v_limit.window_seconds);
    insert into store.rate_limit_hits as h (name, subject, window_start, hits)
    values (p_names[i], p_subjects[i], v_start, 1)
    on conflict (name, subject, window_start) do update set hits = h.hits + 1
    returning h.hits into v_hits;
    if v_hits > v_limit.max_hits then
      return query select p_names[i],
        greatest(1, ceil(extract(epoch from v_start + make_interval(secs => v_limit.window_seconds) - v_now))::integer), 0;
      return;
    end if;
    v_least := least(coalesce(v_least, v_limit.max_hits - v_hits), v_limit.max_hits - v_hits);
  end loop;
  return query select null::text, 0, v_least;
end
$$;
revoke all on function store.hit_rate_limits(text[], text[]) from public;
grant execute on function store.hit_rate_limits(text[], text[]) to store_app;

create table store.jobs (
  name text primary key,
  lease_until timestamptz not null default '-infinity',
  lease_token text,
  last_started_at timestamptz,
  last_finished_at timestamptz,
  last_outcome text,
  last_summary jsonb
);
comment on table store.jobs is 'One row per cron job: the lease that keeps runs apart, and how the last run ended.';
call store.own_table('store.jobs', array['select', 'insert', 'update']);

create table store.incidents (
  id text primary key check (id like 'inc\_%'),
  kind text not null,
  subject_id text,
  detail jsonb not null default '{}',
  created_at timestamptz not null default now(),
  resolved_at timestamptz
);
comment on table store.incidents is 'What a person must look at: quarantined payments, provider wallets that ran dry, goods found after a refund.';
-- Open once per kind and subject; what was resolved may happen again.
create unique index incidents_one_open on store.incidents (kind, subject_id) where resolved_at is null;
create index incidents_open on store.incidents (created_at) where resolved_at is null;
call store.own_table('store.incidents', array['select', 'insert', 'update']);
