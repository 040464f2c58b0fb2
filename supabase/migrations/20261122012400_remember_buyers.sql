-- A person is an account and every mailbox that is known to be theirs, also after the account is gone.

alter table store.promotion_uses add column account_mailbox_key text;
comment on column store.promotion_uses.mailbox_key is 'Keyed hash of the folded mailbox that the order was placed with: the same person under another spelling.';
comment on column store.promotion_uses.account_mailbox_key is 'The same of the account''s own address, whatever address was typed. Null: a guest.';
create index promotion_uses_account_mailbox on store.promotion_uses (promotion_id, account_mailbox_key) where state <> 'released';
-- Uses of one person over all promotions: a first order is first only once.
create index promotion_uses_of_user on store.promotion_uses (user_id) where state <> 'released';
create index promotion_uses_of_mailbox on store.promotion_uses (mailbox_key) where state <> 'released';
create index promotion_uses_of_account_mailbox on store.promotion_uses (account_mailbox_key) where state <> 'released';

create index profiles_mailbox on store.profiles (store.mailbox_of(email)) where email is not null;

create table store.former_buyers (
  order_id text not null references store.orders (id),
  mailbox_key text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (order_id, mailbox_key)
);
comment on table store.former_buyers is 'Paid orders whose person was taken out of them: the keyed hashes of their mailboxes, so that a first order stays first once.';
create index former_buyers_mailbox on store.former_buyers (mailbox_key);
call store.own_table('store.former_buyers', array['select', 'insert']);
