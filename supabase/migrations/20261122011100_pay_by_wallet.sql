-- Orders paid by wallet, in whole or in part; wallet top-ups; refunds to the wallet; discounts.

-- Only what is got from a provider has a quote, a bundle and a cost.
alter table store.order_lines
  alter column quote_id drop not null, alter column bundle_id drop not null, alter column provider drop not null,
  alter column provider_ref drop not null, alter column cost_minor drop not null, alter column cost_currency drop not null,
  add column discount_minor bigint not null default 0 check (discount_minor >= 0),
  drop constraint order_lines_amount_minor_check,
  add constraint order_lines_amount_minor_check check (amount_minor > 0 or (amount_minor = 0 and discount_minor > 0)),
  add constraint order_lines_whole check (kind = 'wallet_topup' or num_nulls(quote_id, bundle_id, provider, provider_ref, cost_minor, cost_currency) = 0);
comment on column store.order_lines.amount_minor is 'What is charged for it: its price less its discount.';

alter table store.quotes
  add column discount_minor bigint not null default 0 check (discount_minor >= 0),
  drop constraint quotes_amount_minor_check,
  add constraint quotes_amount_minor_check check (amount_minor > 0 or (amount_minor = 0 and discount_minor > 0));
comment on column store.quotes.amount_minor is 'What will be charged: the price less its discount.';

alter table store.orders
  drop constraint orders_number_check,
  add constraint orders_number_check check (number ~ '^(REN|ORD|TOP)-[0-9A-Z]{12}$'),
  drop constraint orders_amount_minor_check,
  add constraint orders_amount_minor_check check (amount_minor >= 0),
  -- first: the wallet as far as it goes, the rest by card; only: the wallet or nothing.
  add column wallet_wish text not null default 'none' check (wallet_wish in ('none', 'first', 'only')),
  -- The hold that stands for this order now, and how much it is.
  add column hold_id text,
  add column wallet_minor bigint not null default 0 check (wallet_minor >= 0 and wallet_minor <= amount_minor),
  add constraint orders_hold_whole check ((hold_id is null) = (wallet_minor = 0)),
  -- An account that is deleted leaves its ended orders behind, with how they were paid.
  add constraint orders_wallet_has_owner check (
    wallet_wish = 'none' or user_id is not null or state not in ('draft', 'awaiting_payment', 'payment_failed'));
create index orders_holding on store.orders (updated_at) where hold_id is not null;
comment on column store.orders.wallet_minor is 'What the wallet pays of it: held while unpaid, captured once paid. The rest is paid by card.';

-- A wallet payment is written when it is made; it is never open.
alter table store.payments
  drop constraint payments_kind_check,
  add constraint payments_kind_check check (kind in ('session', 'intent', 'wallet')),
  add constraint payments_wallet_is_made check (kind <> 'wallet' or (state = 'paid' and payment_intent_id is null));

alter table store.refunds
  add column destination text not null default 'card' check (destination in ('card', 'wallet')),
  drop constraint refunds_reason_check,
  add constraint refunds_reason_check check (reason in ('provider_rejected', 'paid_twice', 'paid_late', 'staff', 'unused'));
comment on column store.refunds.destination is 'card: back the way it came, by Stripe. wallet: at once, by the ledger.';
drop index store.refunds_one_per_line;
create unique index refunds_one_per_line on store.refunds (order_line_id, payment_id)
  where order_line_id is not null and state <> 'failed' and reason in ('provider_rejected', 'unused');

-- Limits of a wallet; major units would differ by currency, so they are rows.
create table store.wallet_settings (
  currency text primary key check (currency ~ '^[A-Z]{3}$'),
  suggested_minor bigint[] not null,
  min_top_up_minor bigint not null check (min_top_up_minor > 0),
  max_top_up_minor bigint not null check (max_top_up_minor >= min_top_up_minor),
  daily_top_up_minor bigint not null check (daily_top_up_minor >= max_top_up_minor),
  daily_top_ups smallint not null check (daily_top_ups > 0),
  max_balance_minor bigint not null check (max_balance_minor >= max_top_up_minor)
);
comment on table store.wallet_settings is 'What may be put into a wallet: at once, per day in UTC, and in all. A currency without a row has no wallet.';
call store.own_table('store.wallet_settings', array['select']);
insert into store.wallet_settings values
  ('USD', array[1000, 2000, 5000], 500, 20000, 40000, 5, 100000),
  ('EUR', array[1000, 2000, 5000], 500, 20000, 40000, 5, 100000),
  ('GBP', array[1000, 2000, 5000], 500, 20000, 40000, 5, 100000),
  ('TRY', array[50000, 100000, 200000], 20000, 800000, 1600000, 5, 4000000),
  ('JPY', array[1500, 3000, 8000], 800, 30000, 60000, 5, 150000),
  ('KWD', array[3000, 6000, 15000], 1500, 60000, 120000, 5, 300000),
  ('AED', array[4000, 8000, 20000], 2000, 80000, 160000, 5, 400000),
  ('SAR', array[4000, 8000, 20000], 2000, 80000, 160000, 5, 400000);

insert into store.state_transitions (machine, from_state, to_state) values
  -- Paid by wallet or free: there is nothing at Stripe to wait for, and a top-up is delivered with its payment.
  ('order', 'paid', 'fulfilled');

insert into store.rate_limits (name, max_hits, window_seconds, note) values
  ('top-up.user', 20, 3600, 'wallet top-ups begun per account'),
  ('refund.client', 30, 3600, 'self-service refunds asked for per client address');
