-- Whatever a provider answers, and however many answers arrive at once: one eSIM is delivered for one line.
create unique index fulfilments_one_esim on store.fulfilments (iccid) where kind = 'order' and iccid is not null;

-- Purchases of one bundle that were lost on their way no longer wait for each other: they are told apart when they are
-- looked for (lib/providers/candidates.ts).
drop index store.fulfilments_one_open_order;

-- What else is on its way at a provider, and what was bought there lately, when a purchase is looked for in a listing.
create index fulfilments_at_provider on store.fulfilments (provider, updated_at) where kind = 'order';
