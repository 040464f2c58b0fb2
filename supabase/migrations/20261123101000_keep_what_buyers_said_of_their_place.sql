-- Where nobody knew where a buyer is and something is not sold from everywhere, the buyer said not to be there: kept with what was
-- sold on that word, for whoever asks later why it was sold.

alter table store.quotes
  add column outside_countries text[],
  add constraint quotes_outside_countries_check
    check (outside_countries is null or (kind = 'new_esim' and cardinality(outside_countries) > 0));
comment on column store.quotes.outside_countries is
  'Where the buyer said not to be, alpha-2: all that the bundle was not sold from. Null: the platform told where they are, or it was sold from everywhere.';

alter table store.orders
  add column outside_countries text[],
  add column outside_said_at timestamptz,
  add constraint orders_outside_countries_check check (cardinality(outside_countries) > 0),
  add constraint orders_outside_said_at_check check ((outside_countries is null) = (outside_said_at is null));
comment on column store.orders.outside_countries is
  'Of all its quotes. Orders from before it was kept have none.';
comment on column store.orders.outside_said_at is 'When the first of its quotes was made with that word.';
