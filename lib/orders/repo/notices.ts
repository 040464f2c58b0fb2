import 'server-only'
import { sql } from 'kysely'
import type { Money } from '../../core/money'
import { db, jsonb, type Tx } from '../../platform/db/client'

export interface NoticeRow {
  readonly id: number
  readonly kind: string
  readonly iccid: string | null
  readonly data: unknown
  readonly created_at: Date
  readonly read_at: Date | null
}

export type NoticeKind =
  | 'bought'
  | 'topped_up'
  | 'refunded'
  | 'wallet_topped_up'
  | 'wallet_returned'
  | 'reward'

/** One row per fact: the same key again changes nothing. */
export async function insertNotice(
  tx: Tx,
  notice: {
    readonly userId: string
    readonly kind: NoticeKind
    readonly iccid: string | null
    readonly plan: string
    /** What came into a wallet, or went back from it. */
    readonly amount?: Money
    /** Where refunded money went. */
    readonly destination?: string
    readonly dedupeKey: string
  },
): Promise<void> {
  await tx
    .insertInto('store.notices')
    .values({
      user_id: notice.userId,
      kind: notice.kind,
      iccid: notice.iccid,
      data: jsonb({
        plan: notice.plan,
        ...notice.amount,
        ...(notice.destination === undefined ? {} : { destination: notice.destination }),
      }),
      dedupe_key: notice.dedupeKey,
    })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .execute()
}

/** Newest first. @param tx as the viewer, so that row security decides as well */
export async function selectNotices(
  tx: Tx,
  userId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly NoticeRow[]> {
  return tx
    .selectFrom('store.notices')
    .select(['id', 'kind', 'iccid', 'data', 'created_at', 'read_at'])
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function markNoticesRead(userId: string): Promise<void> {
  await db()
    .updateTable('store.notices')
    .set({ read_at: sql`now()` })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .execute()
}
