-- An account that ends may give up what its wallet still holds: a cause of its own, posted like all others.
alter table ledger.transactions drop constraint transactions_cause_type_check;
alter table ledger.transactions add constraint transactions_cause_type_check check (cause_type in (
  'payment', 'refund', 'fulfilment', 'order', 'staff', 'hold', 'voucher', 'promotion', 'referral', 'dispute', 'stripe', 'transaction',
  'account'
));
