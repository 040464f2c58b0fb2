-- Quotes, orders, payments, fulfilments, refunds, events, mail outbox, renewal requests.

create table store.quotes (
  id text primary key check (id like 'qot\_%'),
  kind text not null check (kind in ('renewal', 'new_esim')),
  iccid text check (iccid ~ '^89[0-9]{16,20}$'),
  bundle_id text not null references store.bundles (id),
  provider text not null references store.provider_settings (provider),
  provider_ref text not null,
  -- What the buyer was shown; frozen.
  bundle jsonb not null,
  purchase_hints jsonb not null default '{}',
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  cost_minor bigint not null check (cost_minor >= 0),
  cost_currency text not null check (cost_currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check (kind <> 'renewal' or iccid is not null)
);
comment on table store.quotes is 'Prices the server stands by until they expire. The browser only ever sends the id.';
create index quotes_expiry on store.quotes (expires_at);
call store.own_table('store.quotes', array['select', 'insert', 'delete']);

create table store.orders (
  id text primary key check (id like 'ord\_%'),
  number text not null unique check (number ~ '^REN-[0-9A-Z]{12}$'),
  state text not null default 'draft' check (state in (
    'draft', 'awaiting_payment', 'paid', 'fulfilling', 'fulfilled', 'expired', 'canceled', 'payment_failed', 'needs_review',
    'refunding', 'refunded', 'partially_refunded')),
  state_reason text,
  channel text not null check (channel in ('web', 'api', 'checker')),
  user_id uuid,
  email text check (email is null or length(email) between 3 and 254),
  locale text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- The order link's token: looked up by keyed hash, kept encrypted so that mails can carry it again.
  token_hash text not null unique,
  token_sealed text not null,
  request_scope text not null,
  request_key_hash text not null,
  request_hash text not null,
  -- Where the old checker's client wants the buyer back; null = our own pages.
  return_origin text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  paid_at timestamptz,
  fulfilled_at timestamptz,
  unique (request_scope, request_key_hash)
);
comment on table store.orders is 'What a buyer pays for. State changes only along store.state_transitions.';
create index orders_unfinished on store.orders (updated_at)
  where state in ('draft', 'awaiting_payment', 'paid', 'fulfilling', 'refunding');
create index orders_review on store.orders (updated_at) where state = 'needs_review';
create index orders_user on store.orders (user_id) where user_id is not null;
create trigger orders_guard_state before insert or update of state on store.orders
  for each row execute function store.guard_state('order');
call store.own_table('store.orders', array['select', 'insert', 'update']);
grant select (id, number, state, amount_minor, currency, created_at, paid_at, fulfilled_at) on store.orders to authenticated;
create policy "buyers may read their own orders" on store.orders for select to authenticated
  using (user_id = (select store.viewer_id()));

create table store.order_lines (
  id bigint generated always as identity primary key,
  order_id text not null references store.orders (id),
  kind text not null check (kind in ('new_esim', 'renewal', 'wallet_topup')),
  quote_id text not null unique references store.quotes (id),
  iccid text,
  bundle_id text not null references store.bundles (id),
  provider text not null references store.provider_settings (provider),
  provider_ref text not null,
  bundle jsonb not null,
  purchase_hints jsonb not null default '{}',
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  cost_minor bigint not null,
  cost_currency text not null
);
comment on table store.order_lines is 'What is bought, frozen from its quote. A quote is used by one order.';
create index order_lines_order on store.order_lines (order_id);
call store.own_table('store.order_lines', array['select', 'insert']);
grant usage on sequence store.order_lines_id_seq to store_app;

create table store.payments (
  id text primary key check (id like 'pay\_%'),
  order_id text not null references store.orders (id),
  -- Numbers the Checkout sessions of an order; part of Stripe's idempotency key cs:{order}:{n}.
  n smallint not null,
  state text not null default 'creating' check (state in ('creating', 'open', 'processing', 'paid', 'expired', 'failed')),
  state_reason text,
  session_id text unique,
  payment_intent_id text,
  charge_id text,
  checkout_url text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  paid_at timestamptz,
  unique (order_id, n)
);
comment on table store.payments is 'One Checkout session each. At most one is payable per order at any time.';
create unique index payments_one_live on store.payments (order_id) where state in ('creating', 'open', 'processing');
create index payments_unfinished on store.payments (updated_at) where state in ('creating', 'open', 'processing');
create index payments_intent on store.payments (payment_intent_id) where payment_intent_id is not null;
create trigger payments_guard_state before insert or update of state on store.payments
  for each row execute function store.guard_state('payment');
call store.own_table('store.payments', array['select', 'insert', 'update']);

create table store.fulfilments (
  id text primary key check (id like 'ful\_%'),
  order_line_id bigint not null unique references store.order_lines (id),
  order_id text not null references store.orders (id),
  kind text not null check (kind in ('order', 'top_up')),
  provider text not null references store.provider_settings (provider),
  provider_ref text not null,
  iccid text,
  state text not null default 'ready' check (state in ('ready', 'sending', 'succeeded', 'rejected', 'unknown', 'absent', 'manual')),
  state_reason text,
  attempt smallint not null default 0,
  next_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null default '-infinity',
  -- Rises with every claim; a worker whose number is old cannot write.
  fence bigint not null default 0,
  provider_refs jsonb not null default '{}',
  -- The provider's own id of what was bought: at most one fulfilment may claim it.
  provider_claim text,
  unknown_since timestamptz,
  clean_listings smallint not null default 0,
  readings smallint not null default 0,
  evidence jsonb not null default '[]',
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (provider, provider_claim)
);
comment on table store.fulfilments is 'Getting a line from the provider, once. sending is committed before the first byte leaves; unknown is only ever settled by reading.';
-- Top-ups of one eSIM, and orders of one bundle, are told apart by comparing listings: one open question at a time.
create unique index fulfilments_one_open_top_up on store.fulfilments (provider, iccid)
  where kind = 'top_up' and state in ('sending', 'unknown');
create unique index fulfilments_one_open_order on store.fulfilments (provider, provider_ref)
  where kind = 'order' and state in ('sending', 'unknown');
create index fulfilments_work on store.fulfilments (next_at) where state in ('ready', 'sending', 'unknown', 'absent');
create trigger fulfilments_guard_state before insert or update of state on store.fulfilments
  for each row execute function store.guard_state('fulfilment');
call store.own_table('store.fulfilments', array['select', 'insert', 'update']);

create table store.fulfilment_attempts (
  fulfilment_id text not null references store.fulfilments (id),
  attempt smallint not null,
  client_ref text not null unique,
  snapshot jsonb,
  sent_at timestamptz not null default clock_timestamp(),
  answered_at timestamptz,
  outcome text,
  detail text,
  primary key (fulfilment_id, attempt)
);
comment on table store.fulfilment_attempts is 'Every purchase that was sent: what was seen before, and how it ended.';
call store.own_table('store.fulfilment_attempts', array['select', 'insert', 'update']);

create table store.refunds (
  id text primary key check (id like 'rfd\_%'),
  order_id text not null references store.orders (id),
  payment_id text not null references store.payments (id),
  n smallint not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  reason text not null check (reason in ('provider_rejected', 'paid_twice', 'paid_late', 'staff')),
  state text not null default 'requested' check (state in ('requested', 'pending', 'succeeded', 'failed')),
  state_reason text,
  stripe_refund_id text unique,
  attempts smallint not null default 0,
  next_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (payment_id, n)
);
comment on table store.refunds is 'Money going back. The key at Stripe is re:{order}:{payment n}:{refund n}.';
create index refunds_unfinished on store.refunds (next_at) where state in ('requested', 'pending');
create trigger refunds_guard_state before insert or update of state on store.refunds
  for each row execute function store.guard_state('refund');
call store.own_table('store.refunds', array['select', 'insert', 'update']);

-- Σ refunds that are not failed ≤ what was paid, whatever runs at once: the payment row is locked first.
create function store.guard_refund_total() returns trigger
language plpgsql set search_path = ''
as $$
declare
  v_payment store.payments;
  v_total bigint;
begin
  select * into strict v_payment from store.payments p where p.id = new.payment_id for no key update;
  if v_payment.state <> 'paid' or v_payment.currency <> new.currency then
    raise exception 'refund % does not fit payment %', new.id, new.payment_id using errcode = 'RK006';
  end if;
  select coalesce(sum(r.amount_minor), 0) into v_total from store.refunds r
    where r.payment_id = new.payment_id and r.state <> 'failed' and r.id <> new.id;
  if v_total + new.amount_minor > v_payment.amount_minor then
    raise exception 'refunds of % would exceed what was paid', new.payment_id using errcode = 'RK006';
  end if;
  return new;
end
$$;
revoke all on function store.guard_refund_total() from public;
create trigger refunds_guard_total before insert on store.refunds for each row execute function store.guard_refund_total();

create table store.stripe_events (
  id text primary key,
  type text not null,
  object_id text,
  payload jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'processing', 'processed', 'failed', 'dead')),
  state_reason text,
  attempts smallint not null default 0,
  next_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null default '-infinity',
  received_at timestamptz not null default clock_timestamp(),
  processed_at timestamptz
);
comment on table store.stripe_events is 'Verified webhook events, once per id. A hint: the object is fetched before anything is believed.';
create index stripe_events_work on store.stripe_events (next_at) where state in ('pending', 'processing', 'failed');
create trigger stripe_events_guard_state before insert or update of state on store.stripe_events
  for each row execute function store.guard_state('event');
call store.own_table('store.stripe_events', array['select', 'insert', 'update']);

create table store.provider_events (
  dedupe_key text primary key,
  provider text not null references store.provider_settings (provider),
  kind text not null,
  iccid text,
  provider_order_id text,
  payload jsonb not null,
  received_at timestamptz not null default clock_timestamp()
);
comment on table store.provider_events is 'Callbacks of providers, once each: hints to read again.';
call store.own_table('store.provider_events', array['select', 'insert']);

create table store.messages (
  id text primary key check (id like 'msg\_%'),
  -- One mail per fact: the same key is never queued twice.
  dedupe_key text not null unique,
  template text not null,
  recipient text not null,
  locale text not null,
  data jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  attempts smallint not null default 0,
  next_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null default '-infinity',
  last_error text,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz
);
comment on table store.messages is 'Outbox: queued in the transaction that made the fact true, sent afterwards. Sending never holds up or repeats a purchase.';
create index messages_work on store.messages (next_at) where state = 'queued';
call store.own_table('store.messages', array['select', 'insert', 'update']);

create table store.renewal_requests (
  id text primary key check (id like 'req\_%'),
  iccid text not null,
  email text not null,
  note text not null default '' check (length(note) <= 2000),
  locale text not null,
  plan_name text,
  state text not null default 'open' check (state in ('open', 'answered', 'closed')),
  created_at timestamptz not null default now()
);
comment on table store.renewal_requests is 'A traveller asks staff for a renewal that nothing matches. Nothing is charged.';
create index renewal_requests_open on store.renewal_requests (created_at) where state = 'open';
call store.own_table('store.renewal_requests', array['select', 'insert', 'update']);
