-- What an order reserved for another try at paying, after its payment had failed, and that came to nothing: few at any time.
create index orders_failed_holding on store.orders (updated_at) where state = 'payment_failed' and hold_id is not null;
create index promotion_uses_reserved on store.promotion_uses (order_id) where state = 'reserved';
