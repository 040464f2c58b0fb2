import 'server-only'
import { type Selectable, sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'
import type { DisputeState } from '../dispute-rules'

type DisputeRow = Omit<Selectable<DB['store.disputes']>, 'state'> & { state: DisputeState }

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
export async function selectQuietDisputes(quietSeconds: number): Promise<readonly { readonly id: string }[]> {
  return db()
    .selectFrom('store.disputes')
    .select('id')
    .where('closed_at', 'is', null)
    .where('updated_at', '<', sql<Date>`now() - make_interval(secs => ${quietSeconds})`)
    .orderBy('updated_at')
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

/** Whether a bank has asked this payment back, and has not decided for us. */
export async function isAskedBack(tx: Tx, paymentId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('store.disputes')
    .select('id')
    .where('payment_id', '=', paymentId)
    .where('state', '<>', 'won')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
