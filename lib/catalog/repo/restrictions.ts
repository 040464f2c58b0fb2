import 'server-only'
import { sql } from 'kysely'
import { db, jsonb } from '../../platform/db/client'
import type { Restriction } from '../types'

/** Of `r`, a row of store.restrictions. */
export const isInForce = sql<boolean>`(r.starts_at <= now() and (r.ends_at is null or r.ends_at > now()))`

/** Of `r`, as `Restriction`. */
const asJson = sql`jsonb_build_object('restrictionId', r.id, 'kind', r.kind, 'country', r.country, 'texts', r.texts,
  'buyerCountries', r.buyer_countries, 'sourceUrl', r.source_url, 'sourceDate', r.source_date)`

/** Of `b`, a row of store.bundles: what is in force now. Null where there is none, which is the rule. */
export const restrictionsOf = sql<readonly Restriction[] | null>`(
  select jsonb_agg(${asJson} order by r.id) from store.restrictions r
  where ${isInForce} and (r.bundle_id = b.id or r.provider = b.provider or r.country = any(b.countries)))`

/** Those of whatever is valid in a country, in force now. */
export async function countryRestrictions(): Promise<readonly Restriction[]> {
  const { rows } = await sql<{ restriction: Restriction }>`
    select ${asJson} as restriction from store.restrictions r
    where ${isInForce} and r.country is not null order by r.id`.execute(db())
  return rows.map(({ restriction }) => restriction)
}

export interface RestrictionRow {
  readonly id: string
  readonly kind: Restriction['kind']
  readonly bundle_id: string | null
  readonly provider: string | null
  readonly country: string | null
  readonly buyer_countries: readonly string[]
  readonly texts: Readonly<Record<string, string>>
  readonly source_url: string
  readonly source_date: string
  readonly starts_at: Date
  readonly ends_at: Date | null
}

/** @returns false where there is no such bundle */
export async function insertRestriction(row: RestrictionRow): Promise<boolean> {
  const inserted = await db()
    .insertInto('store.restrictions')
    .columns([
      ...(['id', 'kind', 'bundle_id', 'provider', 'country', 'buyer_countries', 'texts'] as const),
      ...(['source_url', 'source_date', 'starts_at', 'ends_at'] as const),
    ])
    .expression(
      sql`select ${row.id}, ${row.kind}, ${row.bundle_id}::text, ${row.provider}::text, ${row.country}::text,
        ${[...row.buyer_countries]}::text[], ${jsonb(row.texts)}::jsonb, ${row.source_url}, ${row.source_date}::date,
        ${row.starts_at}::timestamptz, ${row.ends_at}::timestamptz
      where ${row.bundle_id}::text is null or exists (select from store.bundles where id = ${row.bundle_id})`,
    )
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** What has not ended, also what has not begun; the oldest first. */
export async function selectRestrictions(): Promise<readonly RestrictionRow[]> {
  const { rows } = await sql<RestrictionRow>`
    select id, kind, bundle_id, provider, country, buyer_countries, texts, source_url, source_date::text, starts_at, ends_at
    from store.restrictions where ends_at is null or ends_at > now() order by id`.execute(db())
  return rows
}

/** @returns false where there is none, or it has ended */
export async function endRestriction(id: string): Promise<boolean> {
  const { rows } = await sql`
    update store.restrictions set ends_at = greatest(now(), starts_at)
    where id = ${id} and (ends_at is null or ends_at > now()) returning id`.execute(db())
  return rows.length > 0
}

export interface ChangedRestriction {
  readonly id: string
  readonly isInForce: boolean
  /** What it is about is valid there. */
  readonly countries: readonly string[]
}

/** What came into force, or ended, since pages were last given up for it. */
export async function changedRestrictions(): Promise<readonly ChangedRestriction[]> {
  const { rows } = await sql<ChangedRestriction>`
    select r.id, ${isInForce} as "isInForce", case when r.country is not null then array[r.country]
      else coalesce((select array_agg(distinct country) from store.bundles b, unnest(b.countries) as country
        where (b.id = r.bundle_id or b.provider = r.provider)), '{}') end as countries
    from store.restrictions r where r.shown <> ${isInForce} order by r.id`.execute(db())
  return rows
}

/** Pages are made anew with it, or without it. */
export async function markShown({ id, isInForce: shown }: ChangedRestriction): Promise<void> {
  await db().updateTable('store.restrictions').set({ shown }).where('id', '=', id).execute()
}
