-- A provider's push may name its own order and no ICCID.
create index esims_provider_order on store.esims (provider, (provider_refs ->> 'orderId'))
  where provider_refs ? 'orderId';
