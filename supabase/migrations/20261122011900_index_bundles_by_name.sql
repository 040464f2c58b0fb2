-- A page of everything on sale is read in this order, however large the catalogue is.
create index bundles_by_name on store.bundles (name, id) where on_sale;
