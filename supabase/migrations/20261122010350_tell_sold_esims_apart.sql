-- A check learns on the way whether the eSIM is one that we sold: only those leave samples of usage.

drop function store.open_check(text, text, integer, integer, boolean, text, boolean, text);

-- One round trip decides what a check does: answer from memory, lead (ask the providers), follow the one who asks, or
-- refuse. Counts the limits on the way: every check, and the asking only when providers are really asked.
-- p_client null: an internal reading that no limit applies to. p_counted: this check was counted before.
create function store.open_check(
  p_iccid text, p_token text, p_fresh_seconds integer, p_lease_seconds integer, p_refresh boolean,
  p_client text, p_counted boolean, p_prefix text
) returns table (
  decision text, was_found boolean, provider text, answer jsonb, checked_at timestamptz,
  owner_provider text, owner_refs jsonb, owner_sold boolean, retry_after_seconds integer
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
        select 'limited', null::boolean, null::text, null::jsonb, null::timestamptz, null::text, null::jsonb, null::boolean, v_retry;
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
      v_owner.provider, v_owner.provider_refs, v_owner.origin = 'sale', case when v_decision = 'limited' then v_retry end;
end
$$;
revoke all on function store.open_check(text, text, integer, integer, boolean, text, boolean, text) from public;
grant execute on function store.open_check(text, text, integer, integer, boolean, text, boolean, text) to store_app;
