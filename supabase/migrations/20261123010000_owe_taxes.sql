-- Tax that is part of a price: worked out by Stripe Tax after the payment, owed from when the price is earned.
create table store.order_taxes (
  order_id text primary key references store.orders (id),
  -- placed: not paid yet. waiting: to be worked out. worked_out: to be told to Stripe's tax report. recorded: it is in there.
  -- unlocated: nobody said where the buyer is, so that a person must.
  state text not null default 'placed' check (state in ('placed', 'waiting', 'worked_out', 'recorded', 'unlocated')),
  -- Where the buyer is, as far as tax asks for it.
  country text check (country ~ '^[A-Z]{2}$'),
  postal_code text check (length(postal_code) between 1 and 16),
  location_source text check (location_source in ('buyer', 'payment', 'earlier_order')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- The price that it is part of.
  total_minor bigint not null check (total_minor > 0),
  tax_minor bigint check (tax_minor between 0 and total_minor),
  -- [{country, state, place, level, kind, percentage, amount_minor}], adding up to tax_minor.
  breakdown jsonb not null default '[]' check (jsonb_typeof(breakdown) = 'array'),
  calculation_id text,
  transaction_id text unique,
  -- The one line of the transaction, which reversals name.
  transaction_line_id text,
  -- What of it stands in the ledger as owed, and by how many postings.
  booked_minor bigint not null default 0,
  bookings integer not null default 0 check (bookings >= 0),
  -- Work to be done; null: none. A worker whose fence is not the row's any more writes nothing.
  due_at timestamptz,
  fence integer not null default 0,
  attempts integer not null default 0,
  -- Counts idempotency keys that will never give another answer.
  key_n integer not null default 0,
  problem text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint order_taxes_located check ((country is null) = (location_source is null) and (country is not null or postal_code is null)),
  constraint order_taxes_worked_out check ((state in ('worked_out', 'recorded')) = (tax_minor is not null and calculation_id is not null)),
  constraint order_taxes_recorded check ((state = 'recorded') = (transaction_id is not null and transaction_line_id is not null)),
  constraint order_taxes_booked check (booked_minor between 0 and coalesce(tax_minor, 0))
);
comment on table store.order_taxes is 'The tax in the price of an order: where, how much, and how far Stripe''s report and the ledger know of it.';
create index order_taxes_due on store.order_taxes (due_at) where due_at is not null;
call store.own_table('store.order_taxes', array['select', 'insert', 'update']);

create table store.tax_reversals (
  refund_id text primary key references store.refunds (id),
  order_id text not null references store.order_taxes (order_id),
  -- In the order in which they were promised.
  n integer not null check (n > 0),
  amount_minor bigint not null check (amount_minor > 0),
  tax_minor bigint not null check (tax_minor between 0 and amount_minor),
  transaction_id text unique,
  key_n integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  unique (order_id, n)
);
comment on table store.tax_reversals is 'What a promised refund takes back of a tax that was told to Stripe''s report; once per promise.';
call store.own_table('store.tax_reversals', array['select', 'insert', 'update']);

alter table ledger.accounts drop constraint accounts_kind_check;
alter table ledger.accounts add constraint accounts_kind_check check (kind in (
  'stripe_clearing', 'order_liability', 'refunds_payable', 'revenue', 'cost_of_sales', 'provider_prepaid', 'wallet', 'wallet_held',
  'wallet_receivable', 'promotion_cost', 'payment_fees', 'disputes_held', 'dispute_reserve', 'dispute_losses', 'exchange', 'bank',
  'tax_payable'         -- tax in what was earned, owed to the tax office (liability)
));

alter table ledger.transactions drop constraint transactions_cause_type_check;
alter table ledger.transactions add constraint transactions_cause_type_check check (cause_type in (
  'payment', 'refund', 'fulfilment', 'order', 'staff', 'hold', 'voucher', 'promotion', 'referral', 'dispute', 'stripe', 'transaction',
  'account', 'tax'
));
