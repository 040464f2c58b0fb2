-- An order may be paid on a Checkout page (session) or inside a client that speaks to Stripe itself (intent).

alter table store.payments
  add column kind text not null default 'session' check (kind in ('session', 'intent')),
  -- What its end will mean for the order, committed before Stripe is asked to end it: the order goes on with another
  -- payment, or is cancelled with it. While this is set nobody is handed the payment any more.
  add column close_as text check (close_as in ('replaced', 'canceled')),
  add constraint payments_one_form check (kind = 'session' or (session_id is null and checkout_url is null));
comment on table store.payments is 'One Checkout session or one payment intent each. At most one is payable per order at any time.';
comment on column store.payments.n is 'Numbers the payments of an order; part of Stripe''s idempotency key, cs:{order}:{n} or pi:{order}:{n}.';
create unique index payments_one_per_intent on store.payments (payment_intent_id) where kind = 'intent';
create index payments_to_close on store.payments (updated_at)
  where close_as is not null and state in ('creating', 'open', 'processing');

insert into store.state_transitions (machine, from_state, to_state) values
  -- An intent whose delayed payment failed can be paid again with another card.
  ('payment', 'processing', 'open'),
  -- An intent that Stripe ends while its payment is under way.
  ('payment', 'processing', 'expired'),
  ('order', 'payment_failed', 'canceled');

-- Told again by the old shop's API: what the buyer searched for stands first.
grant select (searched_countries) on store.orders to authenticated;
