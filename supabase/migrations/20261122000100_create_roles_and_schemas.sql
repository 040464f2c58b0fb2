-- The least-privilege role of the app, and the schemas. Nothing is left to default privileges: Supabase changed its
-- own in 2026 (old projects grant new tables to the API roles, new ones do not), and these files must mean the same
-- on both, and on a plain Postgres.

do $$
begin
  if not exists (select from pg_roles where rolname = 'store_app') then
    -- The login and its password are set outside of migrations: see supabase/README.md.
    create role store_app nologin noinherit;
  end if;
end
$$;

-- Settings of the role and not of a connection: the transaction pooler takes no start-up parameters.
alter role store_app set statement_timeout = '15s';
alter role store_app set idle_in_transaction_session_timeout = '15s';

-- Reads on behalf of a viewer run as these roles with request.jwt.claims set, so that row security is a second wall.
grant anon, authenticated to store_app;

create schema if not exists store;   -- all tables of the product
create schema if not exists ledger;  -- money: written by its own functions only
create schema if not exists api;     -- what the Data API exposes: a public catalogue view, nothing else

comment on schema store is 'Tables of the product. Not exposed by the Data API.';
comment on schema ledger is 'Double-entry ledger, append-only. Its functions are the only way in; no API role has any right here.';
comment on schema api is 'The only schema that the Data API exposes.';

revoke all on schema store, ledger, api from public, anon, authenticated, service_role;
grant usage on schema store to store_app, authenticated, anon;
grant usage on schema ledger to store_app;
grant usage on schema api to anon, authenticated, store_app;

-- New functions are executable by everybody unless this says otherwise.
alter default privileges revoke execute on functions from public;
alter default privileges in schema store, ledger, api revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema store, ledger, api revoke all on functions from anon, authenticated, service_role;

-- Who is asking, from the verified token that the app put into the transaction. Null for a stranger.
create function store.viewer_id() returns uuid
language sql stable set search_path = ''
as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
comment on function store.viewer_id() is 'Subject of the verified token of this transaction; never read from user metadata.';
revoke all on function store.viewer_id() from public;
grant execute on function store.viewer_id() to store_app, authenticated, anon;

-- Locks a table up and opens it to the app: row security on, one policy per operation for store_app, no other grant.
create procedure store.own_table(p_table regclass, p_operations text[])
language plpgsql set search_path = ''
as $$
declare
  v_operation text;
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('revoke all on table %s from public, anon, authenticated, service_role, store_app', p_table);
  foreach v_operation in array p_operations loop
    execute format('grant %s on table %s to store_app', v_operation, p_table);
    execute format(
      case v_operation
        when 'select' then 'create policy "the app may read" on %s for select to store_app using (true)'
        when 'insert' then 'create policy "the app may add" on %s for insert to store_app with check (true)'
        when 'update' then 'create policy "the app may change" on %s for update to store_app using (true) with check (true)'
        when 'delete' then 'create policy "the app may remove" on %s for delete to store_app using (true)'
      end, p_table);
  end loop;
end
$$;
comment on procedure store.own_table is 'Used by migrations for every new table of the schema store.';
revoke all on procedure store.own_table from public;
