-- What was asked for under a client's key, so that the key is not used for something else.

create table store.refund_keys (
  order_id text not null references store.orders (id),
  key_hash text not null,
  request_hash text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (order_id, key_hash)
);
comment on table store.refund_keys is 'Idempotency keys of self-service refunds, hashed: one key, one wish.';
call store.own_table('store.refund_keys', array['select', 'insert']);
revoke all on table store.refund_keys from public, anon, authenticated, service_role;
