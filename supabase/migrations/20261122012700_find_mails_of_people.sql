-- The mails of a person are found without reading all that were ever sent: when an account goes, and when an order is disputed.
create index messages_recipient on store.messages (lower(recipient)) where template not like 'staff\_%';
create index messages_order on store.messages ((data ->> 'orderId')) where data ->> 'orderId' is not null;
create index messages_order_number on store.messages ((data ->> 'orderNumber')) where data ->> 'orderNumber' is not null;
create index messages_traveller on store.messages (lower(data ->> 'travellerEmail')) where data ->> 'travellerEmail' is not null;

-- Housekeeping empties mails after three months: an old one that still says something is looked for every day.
create index messages_to_empty on store.messages (created_at)
  where state <> 'queued' and recipient <> 'deleted@account.invalid';
