-- What an eSIM had used and when: for the chart, the forecast, and later the alerts.

create table store.usage_samples (
  esim_id text not null references store.esims (id),
  taken_at timestamptz not null,
  -- Which plan the figures are of: a new plan starts from nothing, and is another line in the chart.
  plan_key text not null default '',
  used_bytes bigint check (used_bytes >= 0),
  remaining_bytes bigint check (remaining_bytes >= 0),
  total_bytes bigint check (total_bytes > 0),
  -- The card's word at that time.
  state text not null,
  -- poll = the cron job, check = somebody looked, event = the provider called.
  source text not null check (source in ('poll', 'check', 'event')),
  primary key (esim_id, taken_at)
);
comment on table store.usage_samples is 'Figures of sold eSIMs over time. taken_at is when the provider says they were true.';
call store.own_table('store.usage_samples', array['select', 'insert', 'delete']);
grant select on store.usage_samples to authenticated;
create policy "owners may read the usage of their own eSIMs" on store.usage_samples for select to authenticated
  using (exists (select from store.esims e where e.id = esim_id and e.user_id = (select store.viewer_id())));
create index usage_samples_age on store.usage_samples (taken_at);

-- When an eSIM is to be looked at again ('infinity': never by itself), and when it last was.
alter table store.esims
  add column sampled_at timestamptz,
  add column sample_next_at timestamptz not null default '-infinity';
create index esims_to_sample on store.esims (provider, sample_next_at) where origin = 'sale' and order_line_id is not null;

-- Orders of an account, newest first: ids begin with their time.
drop index store.orders_user;
create index orders_of_user on store.orders (user_id, id desc) where user_id is not null;
-- Everything that was bought for an eSIM.
create index order_lines_iccid on store.order_lines (iccid) where iccid is not null;
