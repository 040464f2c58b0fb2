-- eSIMs we know, and the shared memory of status checks.

create table store.esims (
  id text primary key check (id like 'esm\_%'),
  iccid text not null unique check (iccid ~ '^89[0-9]{16,20}$'),
  provider text not null references store.provider_settings (provider),
  -- Keys under which the provider knows it (order id, sim id …). Private.
  provider_refs jsonb not null default '{}',
  user_id uuid,
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

-- One round trip decides what a check does: answer from memory, lead (ask the providers), or follow the one who asks.
create function store.begin_check(
  p_iccid text, p_token text, p_fresh_seconds integer, p_lease_seconds integer, p_refresh boolean
) returns table (
  decision text, found boolean, provider text, answer jsonb, checked_at timestamptz,
  owner_provider text, owner_refs jsonb, lease_until timestamptz
)
language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_row store.esim_checks;
  v_decision text := 'lead';
begin
  select * into v_row from store.esim_checks c where c.iccid = p_iccid;
  if found and v_row.checked_at > v_now - make_interval(secs => p_fresh_seconds)
    and not (p_refresh and v_row.refreshed_at < v_now - interval '5 minutes') then
    v_decision := 'cached';
  else
    insert into store.esim_checks as c (iccid, lease_until, lease_token, refreshed_at)
    values (p_iccid, v_now + make_interval(secs => p_lease_seconds), p_token, case when p_refresh then v_now else '-infinity' end)
    on conflict (iccid) do update
      set lease_until = excluded.lease_until, lease_token = excluded.lease_token,
        refreshed_at = case when p_refresh then v_now else c.refreshed_at end
      where c.lease_until < v_now
    returning * into v_row;
    if not found then
      v_decision := 'follow';
      select * into v_row from store.esim_checks c where c.iccid = p_iccid;
    end if;
  end if;
  return query
    select v_decision, v_row.found, v_row.provider, v_row.answer, v_row.checked_at, e.provider, e.provider_refs, v_row.lease_until
    from (select 1) one left join store.esims e on e.iccid = p_iccid;
end
$$;
revoke all on function store.begin_check(text, text, integer, integer, boolean) from public;
grant execute on function store.begin_check(text, text, integer, integer, boolean) to store_app;

-- The leader writes what it learnt and gives the lease back. p_found null: nothing definite was learnt, the old answer stays.
-- Returns false when the lease had passed to somebody else.
create function store.finish_check(
  p_iccid text, p_token text, p_found boolean, p_provider text, p_answer jsonb, p_esim_id text, p_refs jsonb
) returns boolean
language plpgsql set search_path = ''
as $$
begin
  update store.esim_checks c set
    found = coalesce(p_found, c.found),
    provider = case when p_found is null then c.provider else p_provider end,
    answer = case when p_found is null then c.answer else p_answer end,
    checked_at = case when p_found is null then c.checked_at else clock_timestamp() end,
    lease_until = '-infinity', lease_token = null
  where c.iccid = p_iccid and c.lease_token = p_token;
  if not found then return false; end if;
  if p_found and p_provider is not null then
    insert into store.esims as e (id, iccid, provider, provider_refs) values (p_esim_id, p_iccid, p_provider, coalesce(p_refs, '{}'))
    on conflict (iccid) do update
      set provider = excluded.provider, provider_refs = e.provider_refs || excluded.provider_refs, seen_at = now();
  end if;
  return true;
end
$$;
revoke all on function store.finish_check(text, text, boolean, text, jsonb, text, jsonb) from public;
grant execute on function store.finish_check(text, text, boolean, text, jsonb, text, jsonb) to store_app;
