-- Reading the catalogue by place: a country by the index on countries; regions by how many countries a bundle has.
create index bundles_wide on store.bundles (cardinality(countries)) where on_sale and cardinality(countries) > 1;
create index bundles_at_sea on store.bundles (id) where on_sale and scope = 'sea';
