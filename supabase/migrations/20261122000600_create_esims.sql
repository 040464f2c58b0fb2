-- eSIMs we know, and the shared memory of status checks.

create table store.esims (
  id text primary key check (id like 'esm\_%'),
  iccid text not null unique check (iccid ~ '^89[0-9]{16,20}$'),
  provider text not null references store.provider_settings (provider),
  -- Keys under which the provider knows it (order id, sim id …). Private.
  provider_refs jsonb not null default '{}',
  user_id uuid,
  -- sale = we sold it, so its provider never changes by what another provider claims.
  origin text not null default 'check' check (origin in ('check', 'sale')),
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
comment on table store.esims is 'eSIMs that a provider confirmed as its own, or that we sold. iccid → provider is remembered here.';
create index esims_user on store.esims (user_id) where user_id is not null;
call store.own_table('store.esims', array['select', 'insert', 'update']);
grant select (id, iccid, created_at) on store.esims to authenticated;
create policy "owners may read their own eSIMs" on store.esims for select to authenticated
  using (user_id = (select store.viewer_id()));

create table store.esim_checks (
  iccid text primary key check (iccid ~ '^89[0-9]{16,20}$'),
  -- The last definite answer. found = false: everyone answered and nobody knows it.
  found boolean,
  provider text references store.provider_settings (provider),
  -- The provider's answer without anything that installs the eSIM.
  answer jsonb,
  checked_at timestamptz,
  -- Who is asking right now, so that all instances share one call.
  lease_until timestamptz not null default '-infinity',
  lease_token text,
  refreshed_at timestamptz not null default '-infinity'
);
comment on table store.esim_checks is 'Status checks shared by all instances: last answer, and the lease of the one who asks.';
create index esim_checks_age on store.esim_checks (checked_at);
call store.own_table('store.esim_checks', array['select', 'insert', 'update', 'delete']);

-- One round trip decides what a check does: answer from memory, lead (ask the providers), follow the one who asks, or
-- refuse. Counts the limits on the way: every check, and the asking only when providers are really asked.
-- p_client null: an internal reading that no limit applies to. p_counted: this check was counted before.
create function store.open_check(
  p_iccid text, p_token text, p_fresh_seconds integer, p_lease_seconds integer, p_refresh boolean,
  p_client text, p_counted boolean, p_prefix text
) returns table (
  decision text, was_found boolean, provider text, answer jsonb, checked_at timestamptz,
  owner_provider text, owner_refs jsonb, retry_after_seconds integer
)
language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_row store.esim_checks;
  v_owner store.esims;
  v_exceeded text;
  v_retry integer;
  v_forced boolean;
  v_decision text := 'lead';
begin
  -- What is written here may be lost in a crash without harm, and the shared counters must not wait for the disk.
  perform set_config('synchronous_commit', 'off', true);
  if p_client is not null and not p_counted then
    select l.exceeded, l.retry_after_seconds into v_exceeded, v_retry
      from store.hit_rate_limits(array['check.client'], array[p_client]) l;
    if v_exceeded is not null then
      return query
        select 'limited', null::boolean, null::text, null::jsonb, null::timestamptz, null::text, null::jsonb, v_retry;
      return;
    end if;
  end if;

  select * into v_owner from store.esims e where e.iccid = p_iccid;
  select * into v_row from store.esim_checks c where c.iccid = p_iccid;
  v_forced := p_refresh and coalesce(v_row.refreshed_at, '-infinity') < v_now - interval '5 minutes';
  if v_row.checked_at > v_now - make_interval(secs => p_fresh_seconds) and not v_forced then
    v_decision := 'cached';
  else
    insert into store.esim_checks as c (iccid, lease_until, lease_token, refreshed_at)
    values (p_iccid, v_now + make_interval(secs => p_lease_seconds), p_token, case when p_refresh then v_now else '-infinity' end)
    on conflict (iccid) do update
      set lease_until = excluded.lease_until, lease_token = excluded.lease_token,
        refreshed_at = case when p_refresh then v_now else c.refreshed_at end
      -- The second half: somebody else may have answered between the reading above and this line.
      where c.lease_until < v_now
        and (v_forced or c.checked_at is null or c.checked_at <= v_now - make_interval(secs => p_fresh_seconds))
    returning * into v_row;
    if not found then
      select * into v_row from store.esim_checks c where c.iccid = p_iccid;
      v_decision := case
        when v_row.checked_at > v_now - make_interval(secs => p_fresh_seconds) and not v_forced then 'cached' else 'follow' end;
    end if;
  end if;

  if v_decision = 'lead' and p_client is not null then
    if v_owner.iccid is null then
      select l.exceeded, l.retry_after_seconds into v_exceeded, v_retry from store.hit_rate_limits(
        array['check.client.ask', 'check.prefix.ask', 'check.all.ask'], array[p_client, p_prefix, 'all']) l;
    else
      select l.exceeded, l.retry_after_seconds into v_exceeded, v_retry
        from store.hit_rate_limits(array['check.client.ask'], array[p_client]) l;
    end if;
    if v_exceeded is not null then
      delete from store.esim_checks c where c.iccid = p_iccid and c.checked_at is null;
      update store.esim_checks c set lease_until = '-infinity', lease_token = null where c.iccid = p_iccid;
      v_decision := 'limited';
    end if;
  end if;

  return query
    select v_decision, v_row.found, v_row.provider, v_row.answer, nullif(v_row.checked_at, '-infinity'),
      v_owner.provider, v_owner.provider_refs, case when v_decision = 'limited' then v_retry end;
end
$$;
revoke all on function store.open_check(text, text, integer, integer, boolean, text, boolean, text) from public;
grant execute on function store.open_check(text, text, integer, integer, boolean, text, boolean, text) to store_app;

-- The leader writes what it learnt and gives the lease back. p_found null: nothing definite was learnt, the old answer stays.
-- Returns false when the lease had passed to somebody else, or the answer was called outdated meanwhile.
create function store.finish_check(
  p_iccid text, p_token text, p_found boolean, p_provider text, p_answer jsonb, p_esim_id text, p_refs jsonb
) returns boolean
language plpgsql set search_path = ''
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  update store.esim_checks c set
    found = coalesce(p_found, c.found),
    provider = case when p_found is null then c.provider else p_provider end,
    answer = case when p_found is null then c.answer else p_answer end,
    checked_at = case when p_found is null then c.checked_at else clock_timestamp() end,
    lease_until = '-infinity', lease_token = null
  where c.iccid = p_iccid and c.lease_token = p_token;
  if not found then return false; end if;
  if p_found then
    insert into store.esims as e (id, iccid, provider, provider_refs) values (p_esim_id, p_iccid, p_provider, coalesce(p_refs, '{}'))
    on conflict (iccid) do update set
      provider_refs = case
        when e.provider = excluded.provider then e.provider_refs || excluded.provider_refs
        when e.origin = 'sale' then e.provider_refs
        else excluded.provider_refs end,
      provider = case when e.origin = 'sale' then e.provider else excluded.provider end,
      seen_at = now();
  end if;
  return true;
end
$$;
revoke all on function store.finish_check(text, text, boolean, text, jsonb, text, jsonb) from public;
grant execute on function store.finish_check(text, text, boolean, text, jsonb, text, jsonb) to store_app;
