-- One table says which change of state is legal, one trigger enforces it, one table keeps the history.

create table store.state_transitions (
  machine text not null check (machine in ('order', 'payment', 'fulfilment', 'refund', 'event')),
  from_state text not null,
  to_state text not null,
  primary key (machine, from_state, to_state)
);
comment on table store.state_transitions is 'Legal changes of state. Rows are changed by migrations only.';
call store.own_table('store.state_transitions', array['select']);

create table store.state_changes (
  id bigint generated always as identity primary key,
  machine text not null,
  subject_id text not null,
  from_state text,
  to_state text not null,
  reason text,
  changed_at timestamptz not null default clock_timestamp()
);
comment on table store.state_changes is 'Every change of state with its reason, written by triggers, never changed.';
create index state_changes_subject on store.state_changes (subject_id, id);
call store.own_table('store.state_changes', array['select', 'insert']);
grant usage on sequence store.state_changes_id_seq to store_app;

-- Argument 0: machine. The table has columns id, state, state_reason.
create function store.guard_state() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if new.state = old.state then return new; end if;
    if not exists (
      select from store.state_transitions t
      where t.machine = tg_argv[0] and t.from_state = old.state and t.to_state = new.state
    ) then
      raise exception '% %: % to % is not a legal change', tg_argv[0], new.id, old.state, new.state using errcode = 'RK010';
    end if;
  end if;
  insert into store.state_changes (machine, subject_id, from_state, to_state, reason)
  values (tg_argv[0], new.id, case when tg_op = 'UPDATE' then old.state end, new.state, new.state_reason);
  return new;
end
$$;
revoke all on function store.guard_state() from public;

insert into store.state_transitions (machine, from_state, to_state) values
  ('order', 'draft', 'awaiting_payment'), ('order', 'draft', 'canceled'), ('order', 'draft', 'expired'), ('order', 'draft', 'paid'),
  ('order', 'draft', 'needs_review'),
  ('order', 'awaiting_payment', 'paid'), ('order', 'awaiting_payment', 'expired'), ('order', 'awaiting_payment', 'canceled'),
  ('order', 'awaiting_payment', 'payment_failed'), ('order', 'awaiting_payment', 'needs_review'),
  -- Money that arrives after we gave up is still the buyer's wish: it is settled, not lost.
  ('order', 'expired', 'paid'), ('order', 'expired', 'awaiting_payment'), ('order', 'expired', 'needs_review'),
  ('order', 'payment_failed', 'paid'), ('order', 'payment_failed', 'awaiting_payment'), ('order', 'payment_failed', 'expired'),
  ('order', 'payment_failed', 'needs_review'),
  ('order', 'canceled', 'paid'), ('order', 'canceled', 'needs_review'),
  ('order', 'paid', 'fulfilling'), ('order', 'paid', 'needs_review'), ('order', 'paid', 'refunding'),
  ('order', 'fulfilling', 'fulfilled'), ('order', 'fulfilling', 'needs_review'), ('order', 'fulfilling', 'refunding'),
  ('order', 'needs_review', 'paid'), ('order', 'needs_review', 'fulfilling'), ('order', 'needs_review', 'fulfilled'),
  ('order', 'needs_review', 'refunding'),
  ('order', 'fulfilled', 'refunding'), ('order', 'fulfilled', 'needs_review'),
  ('order', 'refunding', 'refunded'), ('order', 'refunding', 'partially_refunded'), ('order', 'refunding', 'needs_review'),
  ('order', 'refunded', 'needs_review'), ('order', 'partially_refunded', 'refunding'), ('order', 'partially_refunded', 'needs_review'),

  ('payment', 'creating', 'open'), ('payment', 'creating', 'processing'), ('payment', 'creating', 'paid'),
  ('payment', 'creating', 'expired'), ('payment', 'creating', 'failed'),
  ('payment', 'open', 'processing'), ('payment', 'open', 'paid'), ('payment', 'open', 'expired'), ('payment', 'open', 'failed'),
  ('payment', 'processing', 'paid'), ('payment', 'processing', 'failed'),
  ('payment', 'expired', 'paid'), ('payment', 'failed', 'paid'), ('payment', 'failed', 'processing'),

  ('fulfilment', 'ready', 'sending'), ('fulfilment', 'ready', 'rejected'), ('fulfilment', 'ready', 'manual'),
  ('fulfilment', 'sending', 'succeeded'), ('fulfilment', 'sending', 'rejected'), ('fulfilment', 'sending', 'unknown'),
  -- Proven not to have reached the vendor (connection refused, 429 before processing): absent without a question.
  ('fulfilment', 'sending', 'absent'),
  ('fulfilment', 'unknown', 'succeeded'), ('fulfilment', 'unknown', 'absent'), ('fulfilment', 'unknown', 'manual'),
  ('fulfilment', 'unknown', 'rejected'),
  ('fulfilment', 'absent', 'ready'), ('fulfilment', 'absent', 'rejected'), ('fulfilment', 'absent', 'manual'),
  ('fulfilment', 'manual', 'succeeded'), ('fulfilment', 'manual', 'rejected'), ('fulfilment', 'manual', 'ready'),

  ('refund', 'requested', 'pending'), ('refund', 'requested', 'succeeded'), ('refund', 'requested', 'failed'),
  ('refund', 'pending', 'succeeded'), ('refund', 'pending', 'failed'), ('refund', 'succeeded', 'failed'),

  ('event', 'pending', 'processing'), ('event', 'processing', 'processed'), ('event', 'processing', 'failed'),
  ('event', 'processing', 'dead'), ('event', 'failed', 'processing'), ('event', 'dead', 'processing');
