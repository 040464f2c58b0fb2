-- Several lines in one order, new eSIMs, guests of the old shop's API, buyers' own devices.

-- A basket is what a client names as "the quote": one price for one or more lines, each line a row.
alter table store.quotes add column basket_id text;
update store.quotes set basket_id = id;
alter table store.quotes alter column basket_id set not null;
-- Whose eSIM it will be ("Mum"): the buyer's own word, shown on lists and mails of the buyer only.
alter table store.quotes add column label text check (label = btrim(label) and length(label) between 1 and 40);
create index quotes_basket on store.quotes (basket_id);
comment on column store.quotes.basket_id is 'What the client sends back: all rows of a basket are ordered together. Its own id where it is alone.';

alter table store.order_lines add column label text check (label = btrim(label) and length(label) between 1 and 40);

alter table store.orders drop constraint orders_number_check;
alter table store.orders add constraint orders_number_check check (number ~ '^(REN|ORD)-[0-9A-Z]{12}$');
alter table store.orders drop constraint orders_channel_check;
alter table store.orders add constraint orders_channel_check check (channel in ('web', 'api', 'checker', 'shop'));
alter table store.orders
  -- The powerless identity of a guest of the old shop's API; it owns the orders made with its token.
  add column guest_id text check (guest_id ~ '^gst_[0-9a-z]{25}$'),
  -- What the buyer said of the phone before paying: {model, verdict: fits|unsure|skipped, lockTested}.
  add column device jsonb,
  -- Countries the buyer searched for, echoed first by the old shop's API.
  add column searched_countries text[] not null default '{}';
create index orders_guest on store.orders (guest_id) where guest_id is not null;
create index orders_email on store.orders (lower(email)) where user_id is null and email is not null;

alter table store.esims
  add column label text check (label = btrim(label) and length(label) between 1 and 40),
  -- Activation code, SM-DP+ address, matching id, APN, PIN, PUK: AES-GCM, bound to this row's id. Never granted.
  add column install_sealed text,
  -- When the provider is asked again for installation data that did not come with the purchase, and how often it was.
  add column install_next_at timestamptz not null default '-infinity',
  add column install_asked smallint not null default 0,
  add column order_line_id bigint references store.order_lines (id);
create index esims_line on store.esims (order_line_id) where order_line_id is not null;
create index esims_without_install on store.esims (created_at) where origin = 'sale' and order_line_id is not null and install_sealed is null;

-- Purchases of TravelRoam and eSIM Hub are known by their own reference; only where a listing is compared must one
-- purchase of a bundle wait for the other.
drop index store.fulfilments_one_open_order;
create unique index fulfilments_one_open_order on store.fulfilments (provider, provider_ref)
  where kind = 'order' and state in ('sending', 'unknown') and provider in ('airhub', 'esimcard');

-- Row security as the second wall for everything an account page reads.
grant select (user_id, label, order_line_id) on store.esims to authenticated;
grant select (id, order_id, kind, iccid, bundle_id, bundle, amount_minor, currency, label) on store.order_lines to authenticated;
create policy "buyers may read the lines of their own orders" on store.order_lines for select to authenticated
  using (exists (select from store.orders o where o.id = order_id and o.user_id = (select store.viewer_id())));
grant select (user_id) on store.orders to authenticated;
grant select (id, order_line_id, order_id, state, iccid, updated_at) on store.fulfilments to authenticated;
create policy "buyers may read how their own orders fare" on store.fulfilments for select to authenticated
  using (exists (select from store.orders o where o.id = order_id and o.user_id = (select store.viewer_id())));

-- Lines paid by a refund, so that a line's money goes back once. Null: the whole payment went back.
alter table store.refunds add column order_line_id bigint references store.order_lines (id);
create unique index refunds_one_per_line on store.refunds (order_line_id)
  where order_line_id is not null and state <> 'failed' and reason = 'provider_rejected';

insert into store.rate_limits (name, max_hits, window_seconds, note) values
  ('install.client', 60, 600, 'installation data shown per client address'),
  ('resend.order', 3, 3600, 'mails of one order sent again at the wish of whoever holds its link'),
  ('resend.client', 10, 3600, 'mails of orders sent again per client address'),
  ('order-code.email', 5, 3600, 'codes to open an order, per address of the order'),
  ('order-code.client', 20, 3600, 'codes to open an order, per client address');
