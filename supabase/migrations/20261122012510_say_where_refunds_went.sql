-- The bell says where money went; notices from before do so too.
update store.notices n set data = n.data || jsonb_build_object('destination', r.destination)
from store.refunds r where n.kind = 'refunded' and n.dedupe_key = 'refunded:' || r.id;
