import 'server-only'
import { type Selectable, sql } from 'kysely'
import { db, type Tx, violatedConstraint } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'

export type ReferralRow = Selectable<DB['store.referrals']>
export type ReferralSettingsRow = Selectable<DB['store.referral_settings']>

/** @returns the code that stands; null where this one is another person's */
export async function insertReferralCode(userId: string, code: string): Promise<string | null> {
  const { rows } = await sql<{ code: string }>`
    with made as (
      insert into store.referral_codes (user_id, code) values (${userId}::uuid, ${code}) on conflict do nothing returning code
    )
    select code from made union all select code from store.referral_codes where user_id = ${userId}::uuid limit 1`.execute(
    db(),
  )
  return rows[0]?.code ?? null
}

export interface Referrer {
  readonly user_id: string
  readonly email: string | null
}

/** Whose code it is, with the address of a person who is still there. */
export async function selectReferrer(code: string): Promise<Referrer | null> {
  const { rows } = await sql<Referrer>`
    select c.user_id, p.email from store.referral_codes c
    join store.profiles p on p.user_id = c.user_id and p.deleted_at is null
    where c.code = ${code}`.execute(db())
  return rows[0] ?? null
}

/** Whether one of the two ways between these people is taken, or the new one came before under any spelling. */
export async function isReferred(
  referredId: string,
  mailboxKeys: readonly string[],
  referrerId: string,
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select from store.referrals r
      where r.referred_id = ${referredId}::uuid or r.mailbox_key in (${sql.join(mailboxKeys)})
        or (r.referred_id = ${referrerId}::uuid and r.referrer_id = ${referredId}::uuid)
    ) as found`.execute(db())
  return rows[0]?.found ?? false
}

/** @returns false where this account or mailbox came by a code before */
export async function insertReferral(
  row: Pick<ReferralRow, 'id' | 'referrer_id' | 'referred_id' | 'mailbox_key'>,
): Promise<boolean> {
  try {
    await db().insertInto('store.referrals').values(row).execute()
    return true
  } catch (error) {
    if (violatedConstraint(error)?.startsWith('referrals_')) return false
    throw error
  }
}

/** The referral that may be rewarded for this person's order, locked. */
export async function lockOpenReferral(tx: Tx, referredId: string): Promise<ReferralRow | null> {
  const row = await tx
    .selectFrom('store.referrals')
    .selectAll()
    .where('referred_id', '=', referredId)
    .where('order_id', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ?? null
}

export async function closeReferral(tx: Tx, id: string, orderId: string): Promise<void> {
  await tx.updateTable('store.referrals').set({ order_id: orderId }).where('id', '=', id).execute()
}

export async function selectReferralSettings(
  currency: string,
  from?: Tx,
): Promise<ReferralSettingsRow | null> {
  const row = await (from ?? db())
    .selectFrom('store.referral_settings')
    .selectAll()
    .where('currency', '=', currency)
    .executeTakeFirst()
  return row ?? null
}
