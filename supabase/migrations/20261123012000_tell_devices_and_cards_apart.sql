-- A device and a card tell that two accounts may be one person. Both are kept as keyed hashes, each under every key in force
-- when it was seen, so that they can be compared with one another without what they were made of.

alter table store.promotions add column counts_devices boolean not null default false;
comment on column store.promotions.counts_devices is 'What was used on one device counts as used by whoever orders there. Promotions of before count persons only: what was promised stands.';

create table store.order_devices (
  order_id text not null references store.orders (id),
  device_key text not null,
  -- By a header of the old shop's API, which anybody may write: it counts only with what is paid.
  told boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  primary key (order_id, device_key)
);
comment on table store.order_devices is 'On which device an order was placed: keyed hashes, kept for a year.';
create index order_devices_device on store.order_devices (device_key);
create index order_devices_age on store.order_devices (created_at);
call store.own_table('store.order_devices', array['select', 'insert', 'delete']);

create table store.account_devices (
  user_id uuid not null,
  device_key text not null,
  created_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  primary key (user_id, device_key)
);
comment on table store.account_devices is 'On which devices an account signed in or used a friend''s code: keyed hashes, gone with the account or a year after they were seen last.';
create index account_devices_device on store.account_devices (device_key);
create index account_devices_age on store.account_devices (seen_at);
call store.own_table('store.account_devices', array['select', 'insert', 'update', 'delete']);

alter table store.payments add column card_keys text[];
comment on column store.payments.card_keys is 'Keyed hashes of the card that paid, as its payment service tells cards apart; kept for a year. Null: no card, or none told.';
create index payments_cards on store.payments using gin (card_keys) where card_keys is not null;
create index payments_cards_age on store.payments (paid_at) where card_keys is not null;
