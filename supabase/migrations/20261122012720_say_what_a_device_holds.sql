comment on column store.orders.device is
  'What the buyer said of the phone before paying: {model, verdict: fits|unsure|skipped, variant: usual|elsewhere|null, eid, lock: free|locked|unknown}.';
