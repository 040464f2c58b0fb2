import 'server-only'
import { type Selectable, sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'
import type { DisputeState } from '../dispute-rules'

export type DisputeRow = Omit<Selectable<DB['store.disputes']>, 'state'> & { state: DisputeState }

export async function hasOpenDispute(orderId: string, tx?: Tx): Promise<boolean> {
  const row = await (tx ?? db())
    .selectFrom('store.disputes')
    .select('id')
    .where('order_id', '=', orderId)
    .where('closed_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function lockDispute(tx: Tx, id: string): Promise<DisputeRow | null> {
  const row = await tx
    .selectFrom('store.disputes')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return (row as DisputeRow | undefined) ?? null
}

export async function selectDispute(id: string): Promise<DisputeRow | null> {
  const row = await db().selectFrom('store.disputes').selectAll().where('id', '=', id).executeTakeFirst()
  return (row as DisputeRow | undefined) ?? null
}

export interface SeenDispute {
  readonly id: string
  readonly order_id: string
  readonly payment_id: string
  readonly amount_minor: number
  readonly currency: string
  readonly reason: string
  readonly stripe_status: string
  readonly state: DisputeState
  readonly state_reason: string
  readonly evidence_due_at: Date | null
}

/** What was read of it; the order is locked, so that nobody else writes this row. */
export async function upsertDispute(tx: Tx, seen: SeenDispute): Promise<DisputeRow> {
  const closed = seen.state === 'won' || seen.state === 'lost'
  const closed_at = closed ? sql<Date>`clock_timestamp()` : null
  const row = await tx
    .insertInto('store.disputes')
    .values({ ...seen, closed_at })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        state: seen.state,
        state_reason: seen.state_reason,
        stripe_status: seen.stripe_status,
        evidence_due_at: seen.evidence_due_at,
        updated_at: sql`clock_timestamp()`,
        closed_at: closed ? sql`coalesce(store.disputes.closed_at, clock_timestamp())` : null,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return row as DisputeRow
}

export async function noteClawBack(
  tx: Tx,
  id: string,
  clawBack: { readonly claw_back_id: string; readonly claw_back_minor: number; readonly taken_minor: number },
): Promise<void> {
  await tx.updateTable('store.disputes').set(clawBack).where('id', '=', id).execute()
}

/** Not decided yet, and not looked at for a while. */
export async function selectQuietDisputes(
  quietSeconds: number,
): Promise<readonly { readonly id: string; readonly driver: string }[]> {
  return db()
    .selectFrom('store.disputes as d')
    .innerJoin('store.payments as p', 'p.id', 'd.payment_id')
    .select(['d.id', 'p.driver'])
    .where('d.closed_at', 'is', null)
    .where('d.updated_at', '<', sql<Date>`now() - make_interval(secs => ${quietSeconds})`)
    .orderBy('d.updated_at')
    .limit(100)
    .execute()
}

export async function selectDisputes(orderId: string, tx?: Tx): Promise<readonly DisputeRow[]> {
  const rows = await (tx ?? db())
    .selectFrom('store.disputes')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('created_at')
    .execute()
  return rows as DisputeRow[]
}

/** Those that were lost: their money is with the buyer, as that of a refund is. */
export const selectLost = async (orderId: string, tx?: Tx): Promise<readonly DisputeRow[]> =>
  (await selectDisputes(orderId, tx)).filter(({ state }) => state === 'lost')

/** Whether a bank may still give the buyer the money of this refund, or has given so much that it does not fit any more. */
export async function isAskedBack(
  tx: Tx,
  refund: { readonly payment_id: string; readonly amount_minor: number },
): Promise<boolean> {
  const { rows } = await sql<{ is_asked: boolean }>`
    select coalesce(bool_or(d.closed_at is null), false)
      or (coalesce(sum(d.amount_minor) filter (where d.state = 'lost'), 0) > 0
        and coalesce(sum(d.amount_minor) filter (where d.state = 'lost'), 0) + ${refund.amount_minor}
          + (select coalesce(sum(r.amount_minor), 0) from store.refunds r
            where r.payment_id = ${refund.payment_id} and r.state = 'succeeded')
          > (select p.amount_minor from store.payments p where p.id = ${refund.payment_id})) as is_asked
    from store.disputes d where d.payment_id = ${refund.payment_id}`.execute(tx)
  return rows[0]?.is_asked ?? false
}
