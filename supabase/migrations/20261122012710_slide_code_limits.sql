-- One try that several limits count at once, as store.take_try counts one: within any window of a limit's length no more
-- than it allows, wherever that window begins. All limits take the try, or none does. The first that refuses is named,
-- and the wait is the longest of all. A name that is absent means no limit.
create function store.take_tries(p_names text[], p_subject text)
returns table (exceeded text, retry_after_seconds integer)
language plpgsql set search_path = ''
as $$
declare
  v_limit store.rate_limits;
  v_now timestamptz;
  v_made integer;
  v_oldest timestamptz;
  v_exceeded text := null;
  v_wait integer := 0;
begin
  -- One try of a subject at a time, the limits always in the caller's order.
  for i in 1 .. coalesce(pg_catalog.array_length(p_names, 1), 0) loop
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(p_names[i] || ' ' || p_subject, 0));
  end loop;
  v_now := pg_catalog.clock_timestamp();
  for i in 1 .. coalesce(pg_catalog.array_length(p_names, 1), 0) loop
    select * into v_limit from store.rate_limits l where l.name = p_names[i];
    continue when not found;
    select coalesce(sum(h.hits), 0), min(h.window_start) into v_made, v_oldest
      from store.rate_limit_hits h
      where h.name = p_names[i] and h.subject = p_subject
        and h.window_start > v_now - pg_catalog.make_interval(secs => v_limit.window_seconds);
    continue when v_made < v_limit.max_hits;
    v_exceeded := coalesce(v_exceeded, p_names[i]);
    v_wait := greatest(v_wait, 1, ceil(extract(epoch from
      v_oldest + pg_catalog.make_interval(secs => v_limit.window_seconds) - v_now))::integer);
  end loop;
  if v_exceeded is null then
    insert into store.rate_limit_hits as h (name, subject, window_start, hits)
      select l.name, p_subject, v_now, 1 from store.rate_limits l where l.name = any(p_names)
      on conflict (name, subject, window_start) do update set hits = h.hits + 1;
  end if;
  return query select v_exceeded, v_wait;
end
$$;
revoke all on function store.take_tries(text[], text) from public, anon, authenticated, service_role, store_app;
grant execute on function store.take_tries(text[], text) to store_app;
