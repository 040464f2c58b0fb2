-- What a wallet pays of an order is its buyer's to read, like the order's price.
grant select (wallet_minor) on store.orders to authenticated;
-- Counts somebody's top-ups of a day.
create index orders_top_ups on store.orders (user_id, currency) where number like 'TOP-%';
