-- What an eSIM had used and when: for the chart, the forecast, and later the alerts.

create table store.usage_samples (
  esim_id text not null references store.esims (id),
  taken_at timestamptz not null,
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

-- When an eSIM is to be looked at again, and what was last seen of it.
alter table store.esims
  add column sampled_at timestamptz,
  add column sample_next_at timestamptz not null default '-infinity';
create index esims_to_sample on store.esims (sample_next_at) where origin = 'sale' and order_line_id is not null;
