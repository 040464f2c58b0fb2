-- Some vendors sell some of their plans only for a day of travel, which is the buyer's to say.

alter table store.quotes
  add column travel_date date,
  add constraint quotes_travel_date_check check (travel_date is null or kind = 'new_esim');
comment on column store.quotes.travel_date is
  'The day of travel that the buyer gave, a day of the calendar without a zone. Null: its vendor asks for none.';

alter table store.order_lines
  add column travel_date date,
  add constraint order_lines_travel_date_check check (travel_date is null or kind = 'new_esim');
comment on column store.order_lines.travel_date is 'As in its quote. Lines from before it was asked for have none.';
