import 'server-only'
import { sql } from 'kysely'
import { newId } from '../core/ids'
import { db, type Tx } from '../platform/db/client'
import { LEASE_SECONDS, NOBODY } from './rules'
import type { ClaimedMessage, NewMessage } from './types'

/** @returns false where the same key was queued before */
export async function insertMessage(tx: Tx, m: NewMessage): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into store.messages (id, dedupe_key, template, recipient, locale, data)
    values (${newId('msg')}, ${m.dedupeKey}, ${m.message.template}, ${m.recipient}, ${m.locale},
      ${JSON.stringify(m.message.data)}::text::jsonb)
    on conflict (dedupe_key) do nothing`.execute(tx)
  return numAffectedRows === 1n
}

/** Takes the mail that has been due longest, or null. The attempt is counted before anything is sent. */
export async function claimMessage(): Promise<ClaimedMessage | null> {
  const claimed = await sql<ClaimedMessage>`
    update store.messages set attempts = attempts + 1,
      lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    where id = (
      select id from store.messages
      where state = 'queued' and next_at <= clock_timestamp() and lease_until < clock_timestamp()
      order by next_at, id limit 1 for update skip locked)
    returning id, template, data, recipient, locale, attempts`.execute(db())
  return claimed.rows[0] ?? null
}

/** Not bound to the attempt: whoever held the lease last, the mail is out. */
export async function markSent(id: string): Promise<void> {
  await sql`
    update store.messages set state = 'sent', sent_at = clock_timestamp(), lease_until = '-infinity', last_error = null
    where id = ${id} and state <> 'sent'`.execute(db())
}

/** Bound to the attempt: a drain whose lease was taken over changes nothing. */
export async function markFailed(
  { id, attempts }: ClaimedMessage,
  lastError: string,
  retryInSeconds: number | null,
): Promise<void> {
  await sql`
    update store.messages set
      state = case when ${retryInSeconds}::int is null then 'failed' else 'queued' end,
      next_at = clock_timestamp() + make_interval(secs => coalesce(${retryInSeconds}::int, 0)),
      lease_until = '-infinity', last_error = ${lastError}
    where id = ${id} and attempts = ${attempts} and state = 'queued'`.execute(db())
}

export interface OutboxFacts {
  readonly queued: number
  readonly overdue: number
  readonly failed: number
  readonly oldestQueuedAt: Date | null
  readonly lastSentAt: Date | null
}

/** @returns counts of the outbox; overdue = queued for more than a quarter of an hour. */
export async function readOutboxFacts(): Promise<OutboxFacts> {
  const { rows } = await sql<OutboxFacts>`
    select queued.*, failed.*, (select max(sent_at) from store.messages where state = 'sent') as "lastSentAt"
    from
      (select count(*)::int as queued, min(created_at) as "oldestQueuedAt",
        count(*) filter (where created_at < now() - interval '15 minutes')::int as overdue
        from store.messages where state = 'queued') queued,
      (select count(*)::int as failed from store.messages
        where state = 'failed' and next_at > now() - interval '24 hours') failed`.execute(db())
  const [facts] = rows
  if (!facts) throw new Error('an aggregate answers one row')
  return facts
}

export interface ContactMessage {
  readonly id: string
  readonly email: string
  readonly content: string
  readonly locale: string
}

export async function insertContactMessage(tx: Tx, message: ContactMessage): Promise<void> {
  await tx.insertInto('store.contact_messages').values(message).execute()
}

/** Which order a mail was about stays: with its time it is evidence in a dispute, and the order names nobody any more. */
const emptied = sql`recipient = ${NOBODY}, last_error = null,
  data = jsonb_strip_nulls(jsonb_build_object('orderId', data -> 'orderId'))`

/** Given up by us and not by a mail server: no failure that anybody has to look at. */
const notSent = sql`state = case when state = 'queued' then 'failed' else state end,
  next_at = case when state = 'queued' then '-infinity' else next_at end`

/** Mails to a person: of their orders, to whichever address, and to their own address. Never one to staff. */
export async function anonymiseMails(
  tx: Tx,
  { email, orderNumbers }: { readonly email: string | null; readonly orderNumbers: readonly string[] },
): Promise<void> {
  await sql`update store.messages set ${emptied}, ${notSent}
    where template not like 'staff\\_%'
      and (lower(recipient) = ${email}::text or data ->> 'orderNumber' = any(${orderNumbers}::text[]))`.execute(
    tx,
  )
}

/**
 * What a person wrote, in mails to staff. One that carries nothing else and still waits is not sent; the wish for a
 * refund is, without its note.
 */
export async function forgetTyped(
  tx: Tx,
  { email, lineIds }: { readonly email: string | null; readonly lineIds: readonly number[] },
): Promise<void> {
  await sql`update store.messages set data = data - '{travellerEmail,content,note}'::text[], last_error = null, ${notSent}
    where lower(data ->> 'travellerEmail') = ${email}::text`.execute(tx)
  await sql`update store.messages set data = data #- '{detail,note}'
    where template = 'staff_incident' and data ->> 'kind' = 'refund_asked'
      and data ->> 'subjectId' = any(${lineIds.map(String)}::text[])`.execute(tx)
}

export async function anonymiseOldMails(olderThanDays: number): Promise<number> {
  const { numAffectedRows } = await sql`update store.messages set ${emptied}
    where state <> 'queued' and recipient <> ${sql.lit(NOBODY)}
      and created_at < now() - make_interval(days => ${olderThanDays})`.execute(db())
  return Number(numAffectedRows ?? 0)
}

export async function anonymiseContacts(tx: Tx, email: string): Promise<void> {
  await sql`update store.contact_messages set email = ${NOBODY}, content = '-'
    where lower(email) = ${email}`.execute(tx)
}

export interface PushDevice {
  /** Keyed hash: the token itself is only kept sealed. */
  readonly tokenHash: string
  readonly tokenSealed: string
  readonly userId: string | null
  readonly platform: string
}

/** A token belongs to whoever registered it last; a stranger takes it from nobody. */
export async function upsertDevice({ tokenHash, tokenSealed, userId, platform }: PushDevice): Promise<void> {
  await sql`
    insert into store.push_devices as d (token_hash, token_sealed, user_id, platform)
    values (${tokenHash}, ${tokenSealed}, ${userId}::uuid, ${platform})
    on conflict (token_hash) do update set token_sealed = excluded.token_sealed, platform = excluded.platform,
      user_id = coalesce(excluded.user_id, d.user_id), seen_at = now()`.execute(db())
}

export async function deleteDevices(userId: string): Promise<number> {
  const { numDeletedRows } = await db()
    .deleteFrom('store.push_devices')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
