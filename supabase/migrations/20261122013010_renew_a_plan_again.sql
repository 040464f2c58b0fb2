-- A plan has one renewal at a time, and none after one that was made. One that failed or was called off is no reason not to try
-- again once its owner has switched it on again.
alter table store.auto_renewal_runs drop constraint auto_renewal_runs_esim_id_plan_key_key;
create unique index auto_renewal_runs_one_per_plan on store.auto_renewal_runs (esim_id, plan_key)
  where state in ('announced', 'renewing', 'done');
create index auto_renewal_runs_esim on store.auto_renewal_runs (esim_id);
comment on table store.auto_renewal_runs is 'Each time that an eSIM was to renew itself; one per plan that is not failed or called off.';

-- Whoever was looked at longest ago is next: however many there are, each has its turn.
alter table store.auto_renewals add column looked_at timestamptz;
comment on column store.auto_renewals.looked_at is 'When a run last looked whether it is time; null: not since it was switched on.';
drop index store.auto_renewals_on;
create index auto_renewals_on on store.auto_renewals (looked_at nulls first) where state = 'on';
