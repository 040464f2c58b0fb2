-- Accounts: what a person told us beside the address that Supabase Auth verified, and the sessions they have open.

create table store.profiles (
  user_id uuid primary key,
  -- A copy of the verified address, so that orders can be joined and mails sent without asking Auth.
  email text check (length(email) between 3 and 254),
  name text check (length(name) between 1 and 80),
  phone text check (length(phone) between 3 and 30),
  locale text not null default 'en',
  currency text check (currency ~ '^[A-Z]{3}$'),
  notify boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- Personal data is gone; what was bought and paid stays, without a name.
  deleted_at timestamptz
);
comment on table store.profiles is 'One row per account. Deleted accounts keep their id and nothing personal.';
create index profiles_email on store.profiles (lower(email)) where email is not null;
call store.own_table('store.profiles', array['select', 'insert', 'update']);
grant select (user_id, email, name, phone, locale, currency, notify, created_at) on store.profiles to authenticated;
create policy "people may read their own profile" on store.profiles for select to authenticated
  using (user_id = (select store.viewer_id()));

create table store.sessions (
  -- The `session_id` claim of the access token.
  id uuid primary key,
  user_id uuid not null,
  -- "Chrome, Android": coarse on purpose.
  device text not null default '',
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  revoked_at timestamptz
);
comment on table store.sessions is 'Sessions a person has open. A revoked one is refused within a minute although its token still lives.';
create index sessions_user on store.sessions (user_id, seen_at desc);
call store.own_table('store.sessions', array['select', 'insert', 'update', 'delete']);
grant select (id, user_id, device, created_at, seen_at, revoked_at) on store.sessions to authenticated;
create policy "people may read their own sessions" on store.sessions for select to authenticated
  using (user_id = (select store.viewer_id()));

-- A code that opens something of ours (an order) by its e-mail address: keyed hash, tries counted, used once.
create table store.one_time_codes (
  id text primary key check (id like 'otc\_%'),
  purpose text not null check (purpose in ('order')),
  subject_id text not null,
  code_hash text not null,
  tries smallint not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
comment on table store.one_time_codes is 'Six digits sent by mail. Sign-in codes are Supabase Auth''s and are not here.';
create index one_time_codes_subject on store.one_time_codes (purpose, subject_id, created_at desc);
call store.own_table('store.one_time_codes', array['select', 'insert', 'update', 'delete']);

-- A deleted account takes the names that its buyer gave to eSIMs along.
grant update (label) on store.quotes to store_app;
create policy "the app may take names out" on store.quotes for update to store_app using (true) with check (true);
grant update (label) on store.order_lines to store_app;
create policy "the app may take names out" on store.order_lines for update to store_app using (true) with check (true);

insert into store.rate_limits (name, max_hits, window_seconds, note) values
  ('code.email.pause', 1, 60, 'sign-in codes per mailbox: the pause before another one'),
  ('code.email', 3, 900, 'sign-in codes per mailbox'),
  ('code.email.hour', 5, 3600, 'sign-in codes per mailbox in an hour'),
  ('code.client', 20, 900, 'sign-in codes per client address'),
  ('code.try.email', 5, 600, 'tries of sign-in codes per mailbox, from anywhere'),
  ('code.try.client', 50, 600, 'tries of sign-in codes per client address'),
  ('order-code.try', 5, 600, 'tries of codes that open an order, per order and address, from anywhere'),
  ('order-code.try.client', 50, 600, 'tries of codes that open an order, per client address'),
  ('session.refresh.client', 120, 600, 'refreshed sessions per client address'),
  ('account.client', 30, 600, 'changes of an account, exports and deletions per client address');

-- A window that slides: within any p_window seconds at most max_hits tries, whoever makes them and wherever. A fixed
-- window would allow twice as many around its edge, which is too many guesses at six digits.
create function store.take_try(p_name text, p_subject text)
returns table (allowed boolean, tries_left integer, retry_after_seconds integer)
language plpgsql set search_path = ''
as $$
declare
  v_limit store.rate_limits;
  v_now timestamptz;
  v_made integer;
  v_oldest timestamptz;
begin
  select * into v_limit from store.rate_limits l where l.name = p_name;
  if not found then
    raise exception 'no limit is called %', p_name;
  end if;
  -- One try of a subject at a time: a thousand at once are counted one by one.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(p_name || ' ' || p_subject, 0));
  v_now := pg_catalog.clock_timestamp();
  select coalesce(sum(h.hits), 0), min(h.window_start) into v_made, v_oldest
    from store.rate_limit_hits h
    where h.name = p_name and h.subject = p_subject
      and h.window_start > v_now - pg_catalog.make_interval(secs => v_limit.window_seconds);
  if v_made >= v_limit.max_hits then
    return query select false, 0, greatest(1, ceil(extract(epoch from
      v_oldest + pg_catalog.make_interval(secs => v_limit.window_seconds) - v_now))::integer);
    return;
  end if;
  insert into store.rate_limit_hits as h (name, subject, window_start, hits) values (p_name, p_subject, v_now, 1)
    on conflict (name, subject, window_start) do update set hits = h.hits + 1;
  return query select true, v_limit.max_hits - v_made - 1, 0;
end
$$;
revoke all on function store.take_try(text, text) from public;
grant execute on function store.take_try(text, text) to store_app;
