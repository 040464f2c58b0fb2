-- The health of the outbox is asked often and must not read every mail that was ever sent.
create index messages_failed on store.messages (next_at) where state = 'failed';
create index messages_sent on store.messages (sent_at) where state = 'sent';
