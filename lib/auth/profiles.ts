import 'server-only'
import type { Tx } from '../platform/db/client'
import { isProfileDeleted, selectProfile, selectReader, upsertProfile } from './repo'
import type { Profile, ProfilePatch } from './types'

/** What a person told us; null before their first sign-in is written down. */
export async function profileOf(userId: string): Promise<Profile | null> {
  const row = await selectProfile(userId)
  if (!row) return null
  return {
    userId: row.user_id,
    email: row.email,
    name: row.name,
    phone: row.phone,
    locale: row.locale,
    currency: row.currency,
    notify: row.notify,
    createdAt: row.created_at.toISOString(),
  }
}

/** Where somebody is written to, and in which language; null where there is no address. */
export async function readerOf(
  tx: Tx,
  userId: string,
): Promise<{ readonly email: string; readonly locale: string } | null> {
  const row = await selectReader(tx, userId)
  return row?.email ? { email: row.email, locale: row.locale ?? 'en' } : null
}

/** Whether somebody has left. Who has not does not while this transaction lasts. */
export const hasLeft = (tx: Tx, userId: string): Promise<boolean> => isProfileDeleted(tx, userId)

/** Changes what is named and nothing else. Values are checked by `profileInput` before they come here. */
export async function updateProfile(userId: string, patch: ProfilePatch): Promise<Profile> {
  const { name, phone, locale, currency, notify } = patch
  await upsertProfile(userId, { name, phone, locale, currency, notify } as ProfilePatch)
  const profile = await profileOf(userId)
  if (!profile) throw new Error('a profile that was just written is there')
  return profile
}
