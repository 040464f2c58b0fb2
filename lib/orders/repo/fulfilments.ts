import 'server-only'
import { sql } from 'kysely'
import { db, jsonb, type Tx, violatedConstraint } from '../../platform/db/client'
import type { ProviderRefs } from '../../providers/types'
import type { FulfilmentState } from '../types'
import type { AttemptRow, FulfilmentRow, LineRow, ProviderSettingsRow } from './rows'

/** The outbox of the purchase: inserted in the transaction that turns the order to paid; once per line for ever. */
export async function insertFulfilment(tx: Tx, id: string, line: LineRow): Promise<void> {
  await tx
    .insertInto('store.fulfilments')
    .values({
      id,
      order_line_id: line.id,
      order_id: line.order_id,
      kind: line.kind === 'renewal' ? 'top_up' : 'order',
      provider: line.provider,
      provider_ref: line.provider_ref,
      iccid: line.iccid,
      // The vendor may want its own keys of the eSIM (AirHub's order id, the hub's): what the check remembered.
      provider_refs: sql`coalesce((select e.provider_refs from store.esims e where e.iccid = ${line.iccid} and e.provider = ${line.provider}), '{}')`,
    })
    .onConflict((conflict) => conflict.column('order_line_id').doNothing())
    .execute()
}

/** Takes one due fulfilment in one of the states, for one worker. The fence rises: an older claim cannot write. */
export async function claimFulfilment(
  state: 'ready' | 'unknown',
  leaseSeconds: number,
): Promise<FulfilmentRow | null> {
  const { rows } = await sql<FulfilmentRow>`
    update store.fulfilments f
    set lease_until = now() + make_interval(secs => ${leaseSeconds}), fence = f.fence + 1, updated_at = clock_timestamp()
    where f.id = (
      select id from store.fulfilments
      where state = ${state} and next_at <= now() and lease_until < now()
      order by next_at limit 1 for update skip locked
    )
    returning f.*`.execute(db())
  return rows[0] ?? null
}

/** ready → sending with its attempt, to be committed before the first byte leaves. */
export async function beginSending(
  claimed: FulfilmentRow,
  attempt: { clientRef: string; snapshot: unknown },
  leaseSeconds: number,
): Promise<'begun' | 'lost' | 'busy' | 'held' | 'unsure'> {
  try {
    return await db()
      .transaction()
      .execute(async (tx) => {
        // The order first, as everywhere: whoever stopped it (a refund by hand, a dispute) is heard before we send.
        const order = await tx
          .selectFrom('store.orders')
          .select(['state', 'created_at'])
          .where('id', '=', claimed.order_id)
          .forNoKeyUpdate()
          .executeTakeFirst()
        if (order?.state !== 'paid' && order?.state !== 'fulfilling') return 'held'
        if (await doubtAfterRestore(tx, claimed, order.created_at, attempt.clientRef)) return 'unsure'
        const updated = await tx
          .updateTable('store.fulfilments')
          .set({
            state: 'sending',
            state_reason: `attempt ${claimed.attempt + 1}`,
            attempt: claimed.attempt + 1,
            // Waiting for its turn was no reading of this purchase.
            readings: 0,
            clean_listings: 0,
            lease_until: sql`now() + make_interval(secs => ${leaseSeconds})`,
            updated_at: sql`clock_timestamp()`,
          })
          .where('id', '=', claimed.id)
          .where('fence', '=', claimed.fence)
          .where('state', '=', 'ready')
          .executeTakeFirst()
        if (updated.numUpdatedRows === 0n) return 'lost'
        await tx
          .insertInto('store.fulfilment_attempts')
          .values({
            fulfilment_id: claimed.id,
            attempt: claimed.attempt + 1,
            client_ref: attempt.clientRef,
            snapshot: jsonb(attempt.snapshot),
          })
          .execute()
        return 'begun'
      })
  } catch (error) {
    // Another top-up of this eSIM is on its way: wait for it, since only comparing listings tells two apart.
    if (violatedConstraint(error) === 'fulfilments_one_open_top_up') return 'busy'
    throw error
  }
}

const RESTORED = 'restored'

/**
 * An order from before the database was restored: its copy may not know that the bundle was bought since, by a first
 * attempt or by another one. It is read as an attempt whose answer was lost, once the provider's window has passed; only
 * what is proven absent is bought. Once for each restore.
 */
async function doubtAfterRestore(
  tx: Tx,
  claimed: FulfilmentRow,
  orderedAt: Date,
  clientRef: string,
): Promise<boolean> {
  const { rows } = await sql`
    update store.fulfilments f
    set state = 'unknown', state_reason = 'the database was restored', attempt = f.attempt + 1, unknown_since = clock_timestamp(),
      lease_until = '-infinity', updated_at = clock_timestamp(), next_at = greatest(now(), r.at
        + make_interval(secs => (select settle_window_seconds from store.provider_settings where provider = f.provider)))
    from (select max(restored_at) as at from store.restores) r
    where f.id = ${claimed.id} and f.fence = ${claimed.fence} and f.state = 'ready' and r.at > ${orderedAt}
      and not exists (select from store.fulfilment_attempts a
        where a.fulfilment_id = f.id and a.outcome = ${RESTORED} and a.answered_at > r.at)
    returning f.id`.execute(tx)
  if (rows.length === 0) return false
  await tx
    .insertInto('store.fulfilment_attempts')
    .values({
      fulfilment_id: claimed.id,
      attempt: claimed.attempt + 1,
      client_ref: clientRef,
      snapshot: null,
      sent_at: orderedAt,
      answered_at: sql`clock_timestamp()`,
      outcome: RESTORED,
    })
    .execute()
  return true
}

/** What an attempt learnt, written even by a worker that lost its lease: evidence for the reading that settles it. */
export async function noteAttempt(
  fulfilmentId: string,
  attempt: number,
  outcome: string,
  detail: string,
): Promise<void> {
  await db()
    .updateTable('store.fulfilment_attempts')
    .set({ answered_at: sql`clock_timestamp()`, outcome, detail: detail.slice(0, 500) })
    .where('fulfilment_id', '=', fulfilmentId)
    .where('attempt', '=', attempt)
    .execute()
}

/** Purchases that were not begun, or proven not to have been made, are stopped for a person to decide. */
export async function stopUnsent(tx: Tx, orderId: string, reason: string): Promise<void> {
  await tx
    .updateTable('store.fulfilments')
    .set({ state: 'manual', state_reason: reason, fence: sql`fence + 1`, updated_at: sql`clock_timestamp()` })
    .where('order_id', '=', orderId)
    .where('state', 'in', ['ready', 'absent'])
    .execute()
}

/** Violated when a provider's id of what was bought is another purchase's already. */
export const CLAIM_OF_ANOTHER = 'fulfilments_provider_provider_claim_key'

export interface Change {
  readonly to: FulfilmentState
  readonly reason: string
  readonly nextInSeconds?: number
  readonly refs?: ProviderRefs | undefined
  /** Of the new eSIM, once the provider named it. */
  readonly iccid?: string | undefined
  readonly claim?: string | null
  readonly evidence?: readonly string[]
  readonly unknownSince?: Date | null
  readonly cleanListings?: number
}

/** Changes a claimed fulfilment. False when the claim is no longer ours (fence) or the state moved on. */
export async function moveFulfilment(
  tx: Tx,
  claimed: FulfilmentRow,
  from: FulfilmentState,
  change: Change,
): Promise<boolean> {
  const result = await tx
    .updateTable('store.fulfilments')
    .set({
      state: change.to,
      state_reason: change.reason.slice(0, 500),
      lease_until: sql`'-infinity'::timestamptz`,
      next_at: sql`now() + make_interval(secs => ${change.nextInSeconds ?? 0})`,
      updated_at: sql`clock_timestamp()`,
      ...(change.refs ? { provider_refs: sql`provider_refs || ${jsonb(change.refs)}` } : {}),
      ...(change.iccid === undefined ? {} : { iccid: change.iccid }),
      ...(change.claim === undefined ? {} : { provider_claim: change.claim }),
      ...(change.evidence ? { evidence: jsonb(change.evidence) } : {}),
      ...(change.unknownSince === undefined ? {} : { unknown_since: change.unknownSince }),
      ...(change.cleanListings === undefined ? {} : { clean_listings: change.cleanListings }),
    })
    .where('id', '=', claimed.id)
    .where('fence', '=', claimed.fence)
    .where('state', '=', from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Top-ups that waited for this one to end are due now: only one of an eSIM is open at a time. */
export async function wakeWaiting(tx: Tx, ended: FulfilmentRow): Promise<void> {
  if (ended.kind !== 'top_up') return
  await sql`
    update store.fulfilments set next_at = now() where id in (
      select id from store.fulfilments
      where state = 'ready' and next_at > now() and attempt = 0 and kind = 'top_up' and provider = ${ended.provider}
        and iccid = ${ended.iccid}
      for update skip locked)`.execute(tx)
}

/** Stays in its state and waits: after a reading that settled nothing, or before a call that could not be prepared. */
export async function postponeFulfilment(
  claimed: FulfilmentRow,
  change: { nextInSeconds: number; reason: string; cleanListings?: number; evidence?: readonly string[] },
): Promise<void> {
  await db()
    .updateTable('store.fulfilments')
    .set({
      state_reason: change.reason.slice(0, 500),
      lease_until: sql`'-infinity'::timestamptz`,
      next_at: sql`now() + make_interval(secs => ${change.nextInSeconds})`,
      readings: sql`readings + 1`,
      updated_at: sql`clock_timestamp()`,
      ...(change.cleanListings === undefined ? {} : { clean_listings: change.cleanListings }),
      ...(change.evidence ? { evidence: jsonb(change.evidence) } : {}),
    })
    .where('id', '=', claimed.id)
    .where('fence', '=', claimed.fence)
    .execute()
}

/** Sending whose lease ran out (the process died): nobody knows what happened. Never back to ready. */
export async function loseExpiredSendings(): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    update store.fulfilments set state = 'unknown', state_reason = 'the sender vanished', unknown_since = now(),
      fence = fence + 1, next_at = now(), lease_until = '-infinity', updated_at = clock_timestamp()
    where state = 'sending' and lease_until < now()
    returning id`.execute(db())
  return rows.map((row) => row.id)
}

export async function selectFulfilments(orderId: string, tx?: Tx): Promise<readonly FulfilmentRow[]> {
  const rows = await (tx ?? db())
    .selectFrom('store.fulfilments')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute()
  return rows as unknown as FulfilmentRow[]
}

export async function selectAttempt(fulfilmentId: string, attempt: number): Promise<AttemptRow | null> {
  const row = await db()
    .selectFrom('store.fulfilment_attempts')
    .selectAll()
    .where('fulfilment_id', '=', fulfilmentId)
    .where('attempt', '=', attempt)
    .executeTakeFirst()
  return row ?? null
}

export async function selectLine(lineId: number): Promise<LineRow> {
  const row = await db()
    .selectFrom('store.order_lines')
    .selectAll()
    .where('id', '=', lineId)
    .executeTakeFirstOrThrow()
  return row as unknown as LineRow
}

/** Inside a transaction over its own connection: one that waits for a second may wait for ever. */
export async function selectSettings(provider: string, tx?: Tx): Promise<ProviderSettingsRow> {
  return (tx ?? db())
    .selectFrom('store.provider_settings')
    .selectAll()
    .where('provider', '=', provider)
    .executeTakeFirstOrThrow()
}
