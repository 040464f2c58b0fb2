import 'server-only'
import { sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'

/** Codes that open an order by its address. Only the newest one of an order counts. */

export async function insertCode(
  tx: Tx,
  code: { readonly id: string; readonly orderId: string; readonly hash: string; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('store.one_time_codes')
    .values({
      id: code.id,
      purpose: 'order',
      subject_id: code.orderId,
      code_hash: code.hash,
      expires_at: code.expiresAt,
    })
    .execute()
}

interface TriedCode {
  readonly id: string
  readonly code_hash: string
}

/** Takes one of five tries of an order's newest code; null when there is none that may still be tried. */
export async function tryNewestCode(orderId: string): Promise<TriedCode | null> {
  const { rows } = await sql<TriedCode>`
    update store.one_time_codes set tries = tries + 1
    where id = (select id from store.one_time_codes where purpose = 'order' and subject_id = ${orderId}
        order by created_at desc limit 1)
      and tries < 5 and used_at is null and expires_at > now()
    returning id, code_hash`.execute(db())
  return rows[0] ?? null
}

export async function deleteOldCodes(): Promise<number> {
  const { numDeletedRows } = await db()
    .deleteFrom('store.one_time_codes')
    .where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** @returns whether it was this call that used it */
export async function spendCode(id: string): Promise<boolean> {
  const { numUpdatedRows } = await db()
    .updateTable('store.one_time_codes')
    .set({ used_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
