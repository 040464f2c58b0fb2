import 'server-only'
import { sql } from 'kysely'
import { db, jsonb } from '../platform/db/client'
import type { PaymentEvent } from './types'

/** Stores a verified event. False when it was stored before. */
export async function insertEvent(driver: string, event: PaymentEvent): Promise<boolean> {
  const result = await db()
    .insertInto('store.stripe_events')
    .values({
      id: event.id,
      driver,
      type: event.type,
      object_id: event.objectId,
      payload: jsonb(event.payload),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export interface ClaimedEvent {
  readonly id: string
  readonly driver: string
  readonly type: string
  readonly attempts: number
  readonly payload: unknown
}

/** Takes due events for one worker, for 60 s. A lease that ran out is taken over. */
export async function claimEvents(limit: number): Promise<readonly ClaimedEvent[]> {
  const { rows } = await sql<ClaimedEvent>`
    update store.stripe_events e
    set state = 'processing', attempts = e.attempts + 1, lease_until = now() + interval '60 seconds'
    where e.id in (
      select id from store.stripe_events
      where (state in ('pending', 'failed') and next_at <= now()) or (state = 'processing' and lease_until < now())
      order by received_at limit ${limit} for update skip locked
    )
    returning e.id, e.driver, e.type, e.attempts, e.payload`.execute(db())
  return rows
}

/** Ends a claim. A failure is tried again with back-off, ten times; then it is dead and staff see it. */
export async function finishEvent(
  id: string,
  attempts: number,
  problem: string | null,
): Promise<'processed' | 'failed' | 'dead'> {
  const state = problem === null ? 'processed' : attempts >= 10 ? 'dead' : 'failed'
  const waitSeconds = Math.min(3600, 5 * 2 ** attempts)
  await db()
    .updateTable('store.stripe_events')
    .set({
      state,
      state_reason: problem,
      next_at: sql`now() + make_interval(secs => ${waitSeconds})`,
      processed_at: problem === null ? sql`now()` : null,
    })
    .where('id', '=', id)
    .where('state', '=', 'processing')
    .execute()
  return state
}
