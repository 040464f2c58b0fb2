import 'server-only'
import { sql } from 'kysely'
import { asViewer, db, type Tx } from '../platform/db/client'
import type { ProfilePatch, Viewer } from './types'

interface Standing {
  readonly known: boolean
  readonly revoked: boolean
  readonly deleted: boolean
  /** Last seen so long ago that the list should be told. */
  readonly stale: boolean
}

/** A session that belongs to another user counts as revoked: ids are unique, so somebody made it up. */
export async function selectStanding(userId: string, sessionId: string | null): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select s.id is not null as known,
      coalesce(s.revoked_at is not null or s.user_id <> ${userId}::uuid, false) as revoked,
      coalesce(p.deleted_at is not null, false) as deleted,
      coalesce(s.seen_at < now() - interval '5 minutes', false) as stale
    from (select 1) one
    left join store.sessions s on s.id = ${sessionId}::uuid
    left join store.profiles p on p.user_id = ${userId}::uuid`.execute(db())
  const [row] = rows
  if (!row) throw new Error('a row without a condition is always there')
  return row
}

/** @param device kept where it is already known and nothing new is said */
export async function touchSession(
  id: string,
  userId: string,
  device = '',
  from: Tx | null = null,
): Promise<void> {
  await sql`
    insert into store.sessions as s (id, user_id, device) values (${id}::uuid, ${userId}::uuid, ${device.slice(0, 60)})
    on conflict (id) do update set seen_at = now(), device = coalesce(nullif(excluded.device, ''), s.device)
      where s.user_id = excluded.user_id`.execute(from ?? db())
}

export async function selectSessions(userId: string) {
  return asViewer(userId, (tx) =>
    tx
      .selectFrom('store.sessions')
      .select(['id', 'device', 'created_at', 'seen_at'])
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      // A refresh token nobody used for so long is dead for all we know.
      .where('seen_at', '>', sql<Date>`now() - interval '180 days'`)
      .orderBy('seen_at', 'desc')
      .limit(100)
      .execute(),
  )
}

/** @returns how many were open until now */
export async function revokeSessions(
  userId: string,
  which: { readonly only?: string },
  from: Tx | null = null,
): Promise<number> {
  let query = (from ?? db())
    .updateTable('store.sessions')
    .set({ revoked_at: sql<Date>`now()` })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
  if (which.only !== undefined) query = query.where('id', '=', which.only)
  const { numUpdatedRows } = await query.executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Revoked ones stay: forgotten, a refresh token that Auth still honours would bring them back as never seen. */
export async function deleteOldSessions(): Promise<number> {
  const { numDeletedRows } = await db()
    .deleteFrom('store.sessions')
    .where('revoked_at', 'is', null)
    .where('seen_at', '<', sql<Date>`now() - interval '400 days'`)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/**
 * Someone proved a mailbox: account and session are written down. An account that was deleted begins anew under the
 * same id where Auth could not remove the user.
 */
export async function recordSignIn(
  tx: Tx,
  viewer: Viewer,
  device: string,
  locale: string | null,
): Promise<void> {
  await sql`
    insert into store.profiles as p (user_id, email, locale) values (${viewer.userId}::uuid, ${viewer.email}, ${locale ?? 'en'})
    on conflict (user_id) do update set email = excluded.email, updated_at = now(), deleted_at = null
      where p.email is distinct from excluded.email or p.deleted_at is not null`.execute(tx)
  if (viewer.sessionId) await touchSession(viewer.sessionId, viewer.userId, device, tx)
}

export async function selectProfile(userId: string) {
  return asViewer(userId, (tx) =>
    tx
      .selectFrom('store.profiles')
      .select(['user_id', 'email', 'name', 'phone', 'locale', 'currency', 'notify', 'created_at'])
      .where('user_id', '=', userId)
      .executeTakeFirst(),
  )
}

/** Where somebody is written to, and in which language. */
export async function selectReader(tx: Tx, userId: string) {
  return tx
    .selectFrom('store.profiles')
    .select(['email', 'locale'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

export async function upsertProfile(userId: string, patch: ProfilePatch): Promise<void> {
  const changes = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  await db()
    .insertInto('store.profiles')
    .values({ user_id: userId, ...changes })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ ...changes, updated_at: sql<Date>`now()` }),
    )
    .execute()
}

/** Whether an account was deleted; it is not while this transaction lasts. */
export async function isProfileDeleted(tx: Tx, userId: string): Promise<boolean> {
  const { rows } = await sql<{ deleted: boolean }>`
    select deleted_at is not null as deleted from store.profiles where user_id = ${userId}::uuid for key share`.execute(
    tx,
  )
  return rows[0]?.deleted ?? false
}

/** Waits for whoever relies on the account being there, and lets nobody begin to. */
export async function lockProfile(tx: Tx, userId: string): Promise<void> {
  await sql`select from store.profiles where user_id = ${userId}::uuid for update`.execute(tx)
}

/** What an account may be known by is gone; the id stays, so that what refers to it does. */
export async function anonymiseProfile(tx: Tx, userId: string): Promise<void> {
  await sql`
    insert into store.profiles (user_id, deleted_at) values (${userId}::uuid, now())
    on conflict (user_id) do update set email = null, name = null, phone = null, locale = 'en', currency = null,
      notify = false, updated_at = now(), deleted_at = now()`.execute(tx)
}
