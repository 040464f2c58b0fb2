import 'server-only'
import { sql } from 'kysely'
import { db, jsonb, type Tx } from '../../platform/db/client'
import type { ProviderId } from '../../providers/types'
import type { CardState } from '../types'
import type { Sampling } from '../usage-rules'

/** Why the provider was asked. */
export type SampleSource = 'poll' | 'check' | 'event'

export interface NewSample extends Sampling {
  readonly iccid: string
  readonly source: SampleSource
}

/**
 * Adds what was learnt to the history of the eSIMs among these that we sold: a sample per moment of the provider's, when
 * to ask again, and what the owner is told of once per plan. Rows are locked in order of ICCID, as finished checks do.
 */
export async function insertSamples(samples: readonly NewSample[]): Promise<void> {
  const rows = samples.map(({ iccid, source, figures, nextInSeconds, notices }) => ({
    iccid,
    source,
    next_in: nextInSeconds,
    notices,
    taken_at: figures.takenAt,
    plan_key: figures.planKey,
    plan_name: figures.planName,
    used_bytes: figures.usedBytes,
    remaining_bytes: figures.remainingBytes,
    total_bytes: figures.totalBytes,
    state: figures.state,
  }))
  await sql`
    with given as (
      select * from jsonb_to_recordset(${jsonb(rows)}) as r(iccid text, source text, next_in integer, notices text[],
        taken_at timestamptz, plan_key text, plan_name text, used_bytes bigint, remaining_bytes bigint,
        total_bytes bigint, state text)
    ), ours as (
      select g.*, e.id as esim_id, e.user_id, l.bundle ->> 'name' as bundle_name
      from given g join store.esims e on e.iccid = g.iccid join store.order_lines l on l.id = e.order_line_id
      order by e.iccid for no key update of e
    ), paced as (
      update store.esims e set sampled_at = clock_timestamp(),
        sample_next_at = coalesce(clock_timestamp() + make_interval(secs => o.next_in), 'infinity')
      from ours o where e.id = o.esim_id
    ), sampled as (
      insert into store.usage_samples (esim_id, taken_at, plan_key, used_bytes, remaining_bytes, total_bytes, state, source)
      select esim_id, taken_at, plan_key, used_bytes, remaining_bytes, total_bytes, state, source from ours
      on conflict (esim_id, taken_at) do nothing
    )
    insert into store.notices (user_id, kind, iccid, data, dedupe_key)
    select o.user_id, n.kind, o.iccid, jsonb_build_object('plan', coalesce(nullif(o.plan_name, ''), o.bundle_name)),
       concat_ws(':', n.kind, o.esim_id, o.plan_key)
    from ours o cross join lateral unnest(o.notices) with ordinality as n(kind, place)
    where o.user_id is not null order by o.iccid, n.place
    on conflict (dedupe_key) do nothing`.execute(db())
}

export interface DueEsim {
  readonly iccid: string
  readonly provider: ProviderId
}

/**
 * Takes the eSIMs whose figures are due, those that wait longest first, an equal share for each provider. Whoever took
 * them and learnt nothing leaves them to the run after `retrySeconds`.
 */
export async function claimDueSamples(
  providers: readonly ProviderId[],
  perProvider: number,
  retrySeconds: number,
): Promise<readonly DueEsim[]> {
  const { rows } = await sql<{ iccid: string; provider: string }>`
    update store.esims e set sample_next_at = now() + make_interval(secs => ${retrySeconds})
    from unnest(${[...providers]}::text[]) p(id) cross join lateral (
      select c.id from store.esims c
      where c.provider = p.id and c.origin = 'sale' and c.order_line_id is not null and c.sample_next_at <= now()
      order by c.sample_next_at limit ${perProvider} for no key update skip locked
    ) due
    where e.id = due.id
    returning e.iccid, e.provider`.execute(db())
  return rows.map(({ iccid, provider }) => ({ iccid, provider: provider as ProviderId }))
}

/** When an eSIM is to be asked for again, whatever was planned. @returns whether it is one that we sold */
export async function planSample(iccid: string, inSeconds: number): Promise<boolean> {
  const { rows } =
    await sql`update store.esims set sample_next_at = now() + make_interval(secs => ${inSeconds})
    where iccid = ${iccid} and order_line_id is not null returning id`.execute(db())
  return rows.length > 0
}

export interface SampleRow {
  readonly taken_at: Date
  readonly plan_key: string
  readonly used_bytes: number | null
  readonly remaining_bytes: number | null
  readonly total_bytes: number | null
  readonly state: CardState
  readonly source: SampleSource
}

/** Newest first. @param tx as the viewer, so that row security decides as well */
export async function selectSamples(tx: Tx, esimId: string, most: number): Promise<readonly SampleRow[]> {
  const rows = await tx
    .selectFrom('store.usage_samples')
    .select(['taken_at', 'plan_key', 'used_bytes', 'remaining_bytes', 'total_bytes', 'state', 'source'])
    .where('esim_id', '=', esimId)
    .orderBy('taken_at', 'desc')
    .limit(most)
    .execute()
  return rows as readonly SampleRow[]
}

/** After 30 days the last sample of a day stays, after two years none. @returns rows removed */
export async function deleteOldSamples(): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from store.usage_samples s where s.taken_at < now() - interval '2 years'
      or (s.taken_at < now() - interval '30 days' and exists (
        select from store.usage_samples later where later.esim_id = s.esim_id and later.taken_at > s.taken_at
          and later.plan_key = s.plan_key
          and later.taken_at < date_trunc('day', s.taken_at, 'UTC') + interval '1 day'))`.execute(db())
  return Number(numAffectedRows ?? 0)
}
