-- Last word on rights, once more, for what came after the first one.
revoke all on all functions in schema store, ledger, api from public, anon, authenticated, service_role;
revoke all on all procedures in schema store, ledger, api from public, anon, authenticated, service_role, store_app;
revoke all on all sequences in schema store, ledger, api from public, anon, authenticated, service_role;
grant execute on function store.viewer_id() to store_app, authenticated, anon;
