-- What only the old shop's clients need: devices that registered for push, messages to support, a bell.

create table store.push_devices (
  token_hash text primary key,
  token_sealed text not null,
  user_id uuid,
  platform text not null default '',
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
comment on table store.push_devices is 'Push tokens that clients registered; sealed, looked up by keyed hash.';
create index push_devices_user on store.push_devices (user_id) where user_id is not null;
call store.own_table('store.push_devices', array['select', 'insert', 'update', 'delete']);

create table store.contact_messages (
  id text primary key check (id like 'req\_%'),
  email text not null check (length(email) between 3 and 254),
  content text not null check (length(content) between 1 and 4000),
  locale text not null,
  created_at timestamptz not null default now(),
  closed_at timestamptz
);
comment on table store.contact_messages is 'Messages to support, from the contact page and the old shop''s API. Each is mailed to SUPPORT_EMAIL.';
create index contact_messages_open on store.contact_messages (created_at) where closed_at is null;
call store.own_table('store.contact_messages', array['select', 'insert', 'update']);

create table store.notices (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  -- bought, topped_up, refunded, usage_80, plan_started, usage_100: put into words when it is read.
  kind text not null,
  iccid text,
  data jsonb not null default '{}',
  dedupe_key text not null unique,
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz
);
comment on table store.notices is 'The bell: what happened to an account, one row per fact.';
create index notices_user on store.notices (user_id, id desc);
call store.own_table('store.notices', array['select', 'insert', 'update']);
grant usage on sequence store.notices_id_seq to store_app;
grant select (id, user_id, kind, iccid, data, created_at, read_at) on store.notices to authenticated;
create policy "people may read their own notices" on store.notices for select to authenticated
  using (user_id = (select store.viewer_id()));

insert into store.rate_limits (name, max_hits, window_seconds, note) values
  ('shop.guest.client', 60, 600, 'guest tokens of the old shop''s API per client address'),
  ('device.client', 30, 600, 'push tokens registered per client address'),
  ('contact.client', 5, 3600, 'messages to support per client address'),
  ('contact.all', 500, 3600, 'messages to support, all clients together');
