-- Rewards are earned by what is kept: cashback by the lines that it was promised for, a referral by an order that is worth it.

comment on column store.quotes.cashback_minor is 'Of this line; the parts of a basket sum to what was promised.';

alter table store.rewards add column min_order_minor bigint check (min_order_minor > 0);
comment on column store.rewards.min_order_minor is 'A referral is earned while at least this much of its order is kept. Null: as long as anything is.';
update store.rewards r set min_order_minor = s.min_order_minor
  from store.referral_settings s where s.currency = r.currency and r.kind <> 'cashback';
