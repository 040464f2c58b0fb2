import 'server-only'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { asViewer, db, type Tx } from '../platform/db/client'
import type { DB } from '../platform/db/database.types'

export type BatchRow = Selectable<DB['store.voucher_batches']>
export type RedemptionRow = Selectable<DB['store.voucher_redemptions']>

export async function insertBatch(
  tx: Tx,
  batch: Omit<BatchRow, 'created_at' | 'voided_at'>,
  vouchers: readonly { readonly id: string; readonly code_hash: string }[],
): Promise<void> {
  await tx.insertInto('store.voucher_batches').values(batch).execute()
  const rows = vouchers.map((voucher) => ({ ...voucher, batch_id: batch.id, max_uses: batch.max_uses }))
  // A statement takes 65,535 parameters.
  for (let start = 0; start < rows.length; start += 5_000)
    await tx
      .insertInto('store.vouchers')
      .values(rows.slice(start, start + 5_000))
      .execute()
}

export interface Redeemable {
  readonly id: string
  readonly uses_left: number
  readonly per_user_uses: number
  readonly amount_minor: number
  readonly currency: string
  readonly usable: boolean
}

/** The voucher of a code, locked: of many who redeem it at once one goes after the other. */
export async function lockVoucher(tx: Tx, hashes: readonly string[]): Promise<Redeemable | null> {
  const { rows } = await sql<Redeemable>`
    select v.id, v.max_uses - v.uses as uses_left, b.per_user_uses, b.amount_minor, b.currency,
      v.voided_at is null and b.voided_at is null and b.valid_from <= clock_timestamp()
        and (b.valid_until is null or b.valid_until > clock_timestamp()) as usable
    from store.vouchers v join store.voucher_batches b on b.id = v.batch_id
    where v.code_hash in (${sql.join(hashes)})
    for no key update of v`.execute(tx)
  return rows[0] ?? null
}

/** A redemption by the wish it was; with the hash of the code that it redeemed. */
export async function selectRedemption(
  userId: string,
  keyHashes: readonly string[],
  from?: Tx,
): Promise<(RedemptionRow & { readonly code_hash: string }) | null> {
  const row = await (from ?? db())
    .selectFrom('store.voucher_redemptions as r')
    .innerJoin('store.vouchers as v', 'v.id', 'r.voucher_id')
    .selectAll('r')
    .select('v.code_hash')
    .where('r.user_id', '=', userId)
    .where('r.request_key_hash', 'in', keyHashes)
    .executeTakeFirst()
  return row ?? null
}

/** How often one person has redeemed a voucher, by this account or another one of the mailbox. Under the voucher's lock. */
export async function countRedemptions(
  tx: Tx,
  voucherId: string,
  person: { readonly userId: string; readonly mailboxKeys: readonly string[] },
): Promise<number> {
  const row = await tx
    .selectFrom('store.voucher_redemptions')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('voucher_id', '=', voucherId)
    .where((where) =>
      where.or([
        where('user_id', '=', person.userId),
        where('mailbox_key', '=', sql<string>`any(${[...person.mailboxKeys]}::text[])`),
      ]),
    )
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** @returns false where this person's key stands for another redemption */
export async function insertRedemption(
  tx: Tx,
  redemption: Omit<RedemptionRow, 'redeemed_at'>,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('store.voucher_redemptions')
    .values(redemption)
    .onConflict((conflict) => conflict.columns(['user_id', 'request_key_hash']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return false
  await tx
    .updateTable('store.vouchers')
    .set({ uses: sql`uses + 1` })
    .where('id', '=', redemption.voucher_id)
    .execute()
  return true
}

export async function voidBatchRow(batchId: string): Promise<boolean> {
  const { numUpdatedRows } = await db()
    .updateTable('store.voucher_batches')
    .set({ voided_at: sql<Date>`now()` })
    .where('id', '=', batchId)
    .where('voided_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0
}

/** What somebody redeemed, newest first; row security decides as well. */
export const selectRedemptions = (userId: string) =>
  asViewer(userId, (tx) =>
    tx
      .selectFrom('store.voucher_redemptions')
      .select(['id', 'amount_minor', 'currency', 'redeemed_at'])
      .where('user_id', '=', userId)
      .orderBy('redeemed_at', 'desc')
      .limit(100)
      .execute(),
  )

/** Batches with what became of them, newest first. */
export const selectBatches = () =>
  db()
    .selectFrom('store.voucher_batches as b')
    .innerJoin('store.vouchers as v', 'v.batch_id', 'b.id')
    .select(({ fn }) => [
      ...([
        'b.id',
        'b.name',
        'b.amount_minor',
        'b.currency',
        'b.max_uses',
        'b.valid_until',
        'b.voided_at',
      ] as const),
      fn.countAll<number>().as('codes'),
      fn.sum<number>('v.uses').as('uses'),
    ])
    .groupBy('b.id')
    .orderBy('b.created_at', 'desc')
    .orderBy('b.id')
    .limit(1_000)
    .execute()
