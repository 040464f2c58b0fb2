import 'server-only'
import { sql } from 'kysely'
import type { MovementView } from '../../payments/types'
import { db, type Tx } from '../../platform/db/client'

/** @returns whether it is new */
export async function insertMovement(tx: Tx, movement: MovementView): Promise<boolean> {
  const { amount, fee, presented } = movement
  const result = await tx
    .insertInto('store.stripe_movements')
    .values({
      id: movement.movementId,
      kind: movement.kind,
      source_id: movement.sourceId,
      payment_intent_id: movement.paymentIntentId,
      order_id: movement.orderId,
      amount_minor: amount.amountMinor,
      currency: amount.currency,
      fee_minor: fee.amountMinor,
      presented_minor: presented?.amountMinor ?? null,
      presented_currency: presented?.currency ?? null,
      moved_at: movement.movedAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Those of a listing that are not kept yet. */
export async function unknownMovements(ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select i.id from unnest(${[...ids]}::text[]) as i(id)
    where not exists (select from store.stripe_movements m where m.id = i.id)`.execute(db())
  return new Set(rows.map(({ id }) => id))
}

export async function latestMovement(): Promise<Date | null> {
  const { rows } = await sql<{
    at: Date | null
  }>`select max(moved_at) as at from store.stripe_movements`.execute(db())
  return rows[0]?.at ?? null
}

/** Disputes that moved money and that nobody has told us of. */
export async function untoldDisputes(since: Date): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct m.source_id as id from store.stripe_movements m
    where m.kind = 'dispute' and m.moved_at >= ${since} and m.source_id is not null
      and not exists (select from store.disputes d where d.id = m.source_id)`.execute(db())
  return rows.map(({ id }) => id)
}

/** Whether a person was ever told of it, also one who has dealt with it since. */
export async function wasTold(kind: string, subject: string): Promise<boolean> {
  const row = await db()
    .selectFrom('store.incidents')
    .select('id')
    .where('kind', '=', kind)
    .where('subject_id', '=', subject)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
