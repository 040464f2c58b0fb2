-- An account that has ended may begin anew under the same id: what it gave up was its own deletion's, and its wallets,
-- empty since, are not frozen for it any more.
update ledger.freezes set lifted_at = clock_timestamp() where cause = 'account ended' and lifted_at is null;
