-- A row per dispute, as Stripe last said it stands, and what was done for it.

create table store.disputes (
  -- Stripe's own id.
  id text primary key check (id ~ '^[A-Za-z0-9_]{3,100}$'),
  order_id text not null references store.orders (id),
  payment_id text not null references store.payments (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- In the bank's words, such as fraudulent.
  reason text not null,
  stripe_status text not null,
  state text not null check (state in ('inquiry', 'open', 'won', 'lost')),
  state_reason text,
  evidence_due_at timestamptz,
  -- What the payment had put into a wallet and was taken back: the transaction to reverse when the dispute is won.
  claw_back_id text,
  claw_back_minor bigint not null default 0 check (claw_back_minor >= 0),
  taken_minor bigint not null default 0 check (taken_minor >= 0 and taken_minor <= claw_back_minor),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  check ((claw_back_id is null) = (claw_back_minor = 0)),
  check ((closed_at is null) = (state in ('inquiry', 'open')))
);
comment on table store.disputes is 'Payments that a buyer''s bank asks back. inquiry: no money has moved yet.';
create index disputes_order on store.disputes (order_id);
create index disputes_payment on store.disputes (payment_id);
create index disputes_open on store.disputes (updated_at) where closed_at is null;
create trigger disputes_guard_state before insert or update of state on store.disputes
  for each row execute function store.guard_state('dispute');
call store.own_table('store.disputes', array['select', 'insert', 'update']);

insert into store.state_transitions (machine, from_state, to_state) values
  ('dispute', 'inquiry', 'open'), ('dispute', 'inquiry', 'won'), ('dispute', 'inquiry', 'lost'),
  ('dispute', 'open', 'won'), ('dispute', 'open', 'lost'),
  -- An appeal.
  ('dispute', 'lost', 'won');
