-- Giving back what was bought and not used, without staff.

create table store.refund_settings (
  only_row boolean primary key default true check (only_row),
  -- Days after the delivery; 0 = never without staff.
  window_days smallint not null default 14 check (window_days between 0 and 365),
  -- No provider lets us cancel an eSIM that it has sold: what goes back to the buyer is the store's own loss.
  -- accounts: only for whoever has proved an address, so that it can be counted.
  own_loss text not null default 'accounts' check (own_loss in ('never', 'accounts', 'everyone')),
  -- From so many orders one buyer may give back in so many days; the next one goes to staff.
  per_buyer smallint not null default 2 check (per_buyer >= 0),
  per_buyer_days smallint not null default 90 check (per_buyer_days between 1 and 3650)
);
comment on table store.refund_settings is 'What a buyer may give back without staff. One row.';
call store.own_table('store.refund_settings', array['select']);
insert into store.refund_settings default values;

create table store.refund_limits (
  currency text primary key check (currency ~ '^[A-Z]{3}$'),
  most_minor bigint not null check (most_minor > 0)
);
comment on table store.refund_limits is 'How much of one order may go back without staff. A currency without a row always goes to staff.';
call store.own_table('store.refund_limits', array['select']);
insert into store.refund_limits values
  ('USD', 3000), ('EUR', 3000), ('GBP', 3000), ('TRY', 130000), ('JPY', 4500), ('KWD', 9000), ('AED', 11000), ('SAR', 11000);

-- A refund that failed is paid out by another one: once, however many try.
alter table store.refunds add column replaces text unique references store.refunds (id);
comment on column store.refunds.replaces is 'The failed refund whose money this one pays out; nothing new is owed for it.';
create index refunds_given_back on store.refunds (created_at) where reason = 'unused';

alter table store.esims add column returned_at timestamptz;
comment on column store.esims.returned_at is 'Its buyer gave it back for the money: what installs it is shown to nobody any more.';
