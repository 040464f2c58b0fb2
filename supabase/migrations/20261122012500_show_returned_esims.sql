-- An owner sees that an eSIM was given back.
grant select (returned_at) on store.esims to authenticated;
