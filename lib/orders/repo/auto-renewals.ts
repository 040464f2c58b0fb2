import 'server-only'
import { type Selectable, sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'

export type AutoRenewalRow = Selectable<DB['store.auto_renewals']>
export type RunRow = Selectable<DB['store.auto_renewal_runs']>

/** @param userId its owner: what was set by the owner before does not count for the next one */
export async function selectAutoRenewal(userId: string, esimId: string): Promise<AutoRenewalRow | null> {
  const row = await db()
    .selectFrom('store.auto_renewals')
    .selectAll()
    .where('esim_id', '=', esimId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row ?? null
}

export type NewAutoRenewal = Omit<
  AutoRenewalRow,
  'state' | 'state_reason' | 'switched_on_at' | 'looked_at' | 'updated_at'
>

/** Switches it on. A trip begins where it was off before. */
export async function saveAutoRenewal(row: NewAutoRenewal): Promise<void> {
  await db()
    .insertInto('store.auto_renewals')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('esim_id').doUpdateSet({
        ...row,
        state: 'on',
        state_reason: null,
        looked_at: null,
        switched_on_at: sql`case when auto_renewals.state = 'on' and auto_renewals.user_id = excluded.user_id
          then auto_renewals.switched_on_at else clock_timestamp() end`,
        updated_at: sql`clock_timestamp()`,
      }),
    )
    .execute()
}

/** Ends it and calls off what was announced; what is being renewed already goes on. @returns null where it was not on */
export async function endAutoRenewal(
  tx: Tx,
  esimId: string,
  how: { readonly to: 'off' | 'stopped'; readonly reason: string | null; readonly userId?: string },
): Promise<AutoRenewalRow | null> {
  const { to, reason, userId = null } = how
  const { rows } = await sql<AutoRenewalRow>`
    update store.auto_renewals set state = ${to}, state_reason = ${reason}, updated_at = clock_timestamp()
    where esim_id = ${esimId} and state = 'on' and (${userId}::uuid is null or user_id = ${userId}::uuid)
    returning *`.execute(tx)
  const [ended] = rows
  if (!ended) return null
  await tx
    .updateTable('store.auto_renewal_runs')
    .set({ state: 'called_off', updated_at: sql`clock_timestamp()` })
    .where('esim_id', '=', esimId)
    .where('state', '=', 'announced')
    .execute()
  return ended
}

/** Of somebody who leaves. */
export async function endAutoRenewalsOf(tx: Tx, userId: string): Promise<void> {
  await sql`
    with ended as (
      update store.auto_renewals set state = 'off', state_reason = null, updated_at = clock_timestamp()
      where user_id = ${userId}::uuid and state = 'on' returning esim_id
    )
    update store.auto_renewal_runs r set state = 'called_off', updated_at = clock_timestamp()
    from ended where r.esim_id = ended.esim_id and r.state = 'announced'`.execute(tx)
}

export interface WatchedRow extends AutoRenewalRow {
  readonly plan_key: string
  readonly remaining_bytes: number | null
  readonly total_bytes: number | null
  readonly on_trip: number
  readonly in_month: number
}

/** Somebody paid for a renewal since this plan was first seen: what comes after it is there already. */
const renewedSince = (esimId: ReturnType<typeof sql>, planKey: ReturnType<typeof sql>) => sql<boolean>`
  exists (select from store.esims x
    join store.order_lines l on l.iccid = x.iccid and l.kind = 'renewal'
    join store.orders o on o.id = l.order_id and o.state in ('paid', 'fulfilling', 'fulfilled', 'needs_review')
    where x.id = ${esimId} and o.paid_at > (
      select min(u.taken_at) from store.usage_samples u where u.esim_id = ${esimId} and u.plan_key = ${planKey}))`

/** Whether what a run is for was done by hand meanwhile. */
export async function isRenewedSince({ esim_id, plan_key }: RunRow): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select ${renewedSince(sql`${esim_id}::text`, sql`${plan_key}::text`)} as done`.execute(db())
  return rows[0]?.done ?? false
}

/** A renewal whose money came back before its owner switched it on again is no reason not to make another one. */
const stands = sql`r.state in ('announced', 'renewing', 'done') and not (r.created_at < a.switched_on_at and exists (
  select from store.orders o where o.number = r.order_number and o.state = 'refunded'))`

/**
 * Those that are on, with their newest figures of the last day, where their plan has not set one off yet and no other one
 * waits; whether it is time by data is told here, by time only by their provider. Those that were looked at longest ago, and
 * they count as looked at from now on: more than the limit have their turns.
 */
export async function selectWatched(limit: number): Promise<readonly WatchedRow[]> {
  const { rows } = await sql<WatchedRow>`
    with watched as (
      select a.*, s.plan_key, s.remaining_bytes, s.total_bytes, n.on_trip, n.in_month
      from store.auto_renewals a
        join store.esims e on e.id = a.esim_id and e.user_id = a.user_id
        cross join lateral (
          select plan_key, remaining_bytes, total_bytes from store.usage_samples u
          where u.esim_id = a.esim_id and u.taken_at > now() - interval '1 day' order by u.taken_at desc limit 1) s
        cross join lateral (
          select count(*) filter (where r.created_at >= a.switched_on_at)::int as on_trip,
            count(*) filter (where r.created_at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc')::int as in_month
          from store.auto_renewal_runs r where r.esim_id = a.esim_id and ${stands}) n
      where a.state = 'on' and s.plan_key <> ''
        and (a.hours_left is not null or s.remaining_bytes * 100 < s.total_bytes * a.below_percent)
        and not exists (select from store.auto_renewal_runs r where r.esim_id = a.esim_id
          and (r.state in ('announced', 'renewing') or (r.plan_key = s.plan_key and ${stands})))
        and not ${renewedSince(sql`a.esim_id`, sql`s.plan_key`)}
      order by a.looked_at nulls first limit ${limit} for no key update of a skip locked
    ), looked as (
      update store.auto_renewals set looked_at = clock_timestamp() where esim_id in (select esim_id from watched)
    )
    select * from watched`.execute(db())
  return rows
}

/** @returns null when this plan has set one off that stands */
export async function insertRun(
  tx: Tx,
  run: { esimId: string; planKey: string; trigger: 'data' | 'time'; dueAt: Date },
): Promise<number | null> {
  await sql`
    update store.auto_renewal_runs r set state = 'failed', updated_at = clock_timestamp()
    from store.auto_renewals a, store.orders o
    where r.esim_id = ${run.esimId} and r.plan_key = ${run.planKey} and r.state = 'done' and a.esim_id = r.esim_id
      and r.created_at < a.switched_on_at and o.number = r.order_number and o.state = 'refunded'`.execute(tx)
  const { rows } = await sql<{ id: number }>`
    insert into store.auto_renewal_runs (esim_id, plan_key, trigger, due_at)
    values (${run.esimId}, ${run.planKey}, ${run.trigger}, ${run.dueAt})
    on conflict (esim_id, plan_key) where state in ('announced', 'renewing', 'done') do nothing
    returning id`.execute(tx)
  return rows[0]?.id ?? null
}

/** So long a worker may take before another one finishes what it began, under the same key. */
const LEASE = '10 minutes'

/** Takes one run that is due, also one whose worker vanished. */
export async function claimRun(): Promise<(RunRow & { readonly setting: AutoRenewalRow | null }) | null> {
  const { rows } = await sql<RunRow>`
    update store.auto_renewal_runs set state = 'renewing', updated_at = clock_timestamp()
    where id = (select id from store.auto_renewal_runs
      where (state = 'announced' and due_at <= now())
        or (state = 'renewing' and updated_at < now() - ${LEASE}::interval)
      order by due_at limit 1 for update skip locked)
    returning *`.execute(db())
  const [run] = rows
  if (!run) return null
  const setting = await db()
    .selectFrom('store.auto_renewals')
    .selectAll()
    .where('esim_id', '=', run.esim_id)
    .executeTakeFirst()
  return { ...run, setting: setting ?? null }
}

export async function endRun(
  id: number,
  state: 'done' | 'failed' | 'called_off',
  orderNumber: string | null = null,
): Promise<void> {
  await db()
    .updateTable('store.auto_renewal_runs')
    .set({ state, order_number: orderNumber, updated_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}

/** eSIMs that renew themselves although a renewal went wrong after it was paid. */
export async function selectSpoiled(): Promise<readonly string[]> {
  const { rows } = await sql<{ esim_id: string }>`
    select distinct a.esim_id from store.auto_renewals a
      join store.auto_renewal_runs r on r.esim_id = a.esim_id and r.state = 'done' and r.created_at >= a.switched_on_at
      join store.orders o on o.number = r.order_number
    where a.state = 'on' and o.state in ('needs_review', 'refunding', 'refunded', 'partially_refunded')`.execute(
    db(),
  )
  return rows.map(({ esim_id }) => esim_id)
}

export async function selectIccid(esimId: string): Promise<string | null> {
  const row = await db().selectFrom('store.esims').select('iccid').where('id', '=', esimId).executeTakeFirst()
  return row?.iccid ?? null
}

/** Figures of all plans that an eSIM had, for what would have been. */
export async function selectPastFigures(
  esimId: string,
): Promise<readonly { plan_key: string; remaining_bytes: number | null; total_bytes: number | null }[]> {
  const { rows } = await sql<{
    plan_key: string
    remaining_bytes: number | null
    total_bytes: number | null
  }>`
    select plan_key, min(remaining_bytes)::bigint as remaining_bytes, max(total_bytes)::bigint as total_bytes
    from store.usage_samples where esim_id = ${esimId} and plan_key <> '' group by plan_key`.execute(db())
  return rows
}
