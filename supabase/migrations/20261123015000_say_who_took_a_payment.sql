-- More than one payment service: each payment says which of them took it, and that one is asked about it ever after.

alter table store.payments
  add column driver text not null default 'stripe' check (driver ~ '^[a-z][a-z0-9_]{1,29}$');
comment on column store.payments.driver is 'The payment service (lib/payments/registry.ts) that it was opened with. Says nothing where kind is wallet.';
comment on column store.payments.session_id is 'The service''s id of the page that it is paid on. No two services share one.';
comment on column store.payments.payment_intent_id is 'What money is given back of: Stripe''s payment intent, another service''s own id of the payment.';
comment on column store.payments.n is 'Numbers the payments of an order; part of the idempotency key, cs:{order}:{n}, or pi:{order}:{n} for an intent.';

alter table store.stripe_events
  add column driver text not null default 'stripe' check (driver ~ '^[a-z][a-z0-9_]{1,29}$');
comment on table store.stripe_events is 'Verified webhook events of payment services, once per id. A hint: the object is fetched before anything is believed.';
comment on column store.refunds.stripe_refund_id is 'The id of the refund at the service that took the payment.';
