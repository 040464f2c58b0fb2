-- Whose redemption of a voucher it was, beyond the account: another spelling of an address, or a new account on the same
-- mailbox, is nobody new. Redemptions of before are known by their account only.
alter table store.voucher_redemptions add column mailbox_key text;
comment on column store.voucher_redemptions.mailbox_key is 'Keyed hash of the folded mailbox; all that is left of an address once its account is deleted.';
create index voucher_redemptions_mailbox on store.voucher_redemptions (voucher_id, mailbox_key);
