-- A refund that was promised and not paid when its buyer's bank took the payment back for good: the bank has paid it.

alter table store.refunds
  add column covered_by text references store.disputes (id),
  add column covered_minor bigint not null default 0,
  add constraint refunds_covered check (
    (covered_by is null) = (covered_minor = 0) and covered_minor between 0 and amount_minor and (covered_by is null or state = 'failed'));
comment on column store.refunds.covered_by is 'The lost dispute by which the buyer has this money: it is not to be paid any more.';
comment on column store.refunds.covered_minor is 'How much of it; what is more is paid by the refund that replaces this one.';
create index refunds_covered_by on store.refunds (covered_by) where covered_by is not null;

insert into store.state_transitions (machine, from_state, to_state) values
  -- An appeal was won: what its loss had taken is given again.
  ('reward', 'taken_back', 'granted'), ('reward', 'void', 'pending');
insert into store.state_transitions (machine, from_state, to_state) values
  -- The same, for a refund that the bank had paid instead of us.
  ('order', 'refunded', 'refunding');
