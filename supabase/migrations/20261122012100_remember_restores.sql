create table store.restores (
  restored_at timestamptz primary key default clock_timestamp()
);
comment on table store.restores is 'Each time that an older copy was put in this database''s place, noted by whoever did it. What the copy calls unsent may have been bought since it was taken: it is looked for before it is bought.';
call store.own_table('store.restores', array['select']);

insert into store.state_transitions (machine, from_state, to_state) values ('fulfilment', 'ready', 'unknown');
