-- What a wallet's statement names: the orders that holds were placed for.
create function ledger.orders_of_holds(p_hold_ids text[]) returns table (hold_id text, order_id text)
language sql stable security definer set search_path = ''
as $$ select h.id, h.order_id from ledger.holds h where h.id = any(p_hold_ids) $$;
comment on function ledger.orders_of_holds is 'The orders that these holds were placed for.';
revoke all on function ledger.orders_of_holds(text[]) from public, anon, authenticated, service_role;
grant execute on function ledger.orders_of_holds(text[]) to store_app;
