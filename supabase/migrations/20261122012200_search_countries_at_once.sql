-- A refresh writes thousands of rows; kept on a list of their own until the next vacuum, they would be read by every search.
alter index store.bundles_countries set (fastupdate = off);
select gin_clean_pending_list('store.bundles_countries');
