-- Vouchers: credit for a wallet by a code that somebody holds on paper or in a mail.

create table store.voucher_batches (
  id text primary key check (id like 'vcb\_%'),
  -- For staff: "Trade fair, spring".
  name text not null check (name = btrim(name) and length(name) between 1 and 120),
  amount_minor bigint not null check (amount_minor > 0),
  -- Of a currency that has wallets.
  currency text not null references store.wallet_settings (currency),
  -- Of each code: by how many redemptions it is used up, and how many of them may be one person's.
  max_uses integer not null default 1 check (max_uses > 0),
  per_user_uses integer not null default 1 check (per_user_uses > 0),
  valid_from timestamptz not null default now(),
  valid_until timestamptz check (valid_until > valid_from),
  voided_at timestamptz,
  created_at timestamptz not null default now()
);
comment on table store.voucher_batches is 'Vouchers issued together: what each is worth, how often and until when.';
call store.own_table('store.voucher_batches', array['select', 'insert', 'update']);

create table store.vouchers (
  id text primary key check (id like 'vch\_%'),
  batch_id text not null references store.voucher_batches (id),
  -- HMAC of the code under a key that the database does not have: who reads this table can redeem nothing.
  code_hash text not null unique,
  max_uses integer not null check (max_uses > 0),
  uses integer not null default 0 check (uses between 0 and max_uses),
  voided_at timestamptz
);
comment on table store.vouchers is 'One code each, known by its keyed hash only. The row is locked by whoever redeems it.';
create index vouchers_batch on store.vouchers (batch_id);
call store.own_table('store.vouchers', array['select', 'insert', 'update']);

create table store.voucher_redemptions (
  id text primary key check (id like 'vrd\_%'),
  voucher_id text not null references store.vouchers (id),
  user_id uuid not null,
  -- Which of this person's redemptions of this voucher it is: 1, 2 … up to what the batch allows.
  n integer not null check (n > 0),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  -- The wish it was: the same one again is answered with this redemption.
  request_key_hash text not null,
  redeemed_at timestamptz not null default clock_timestamp(),
  unique (voucher_id, user_id, n),
  unique (user_id, request_key_hash)
);
comment on table store.voucher_redemptions is 'Each credited its wallet in the transaction that wrote it.';
call store.own_table('store.voucher_redemptions', array['select', 'insert']);
grant select (id, user_id, amount_minor, currency, redeemed_at) on store.voucher_redemptions to authenticated;
create policy "people may read what they redeemed" on store.voucher_redemptions for select to authenticated
  using (user_id = (select store.viewer_id()));

insert into store.rate_limits (name, max_hits, window_seconds, note) values
  ('voucher.try.user', 5, 3600, 'vouchers tried per account that were none, from anywhere'),
  ('voucher.try.client', 20, 3600, 'vouchers tried per client address that were none');
