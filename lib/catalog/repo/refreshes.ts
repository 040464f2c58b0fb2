import 'server-only'
import { sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { ProviderId } from '../../providers/types'
import type { ChangedRow, StoredState } from '../listing'

export type RefreshOutcome = 'changed' | 'unchanged' | 'failed' | 'refused'

export interface RefreshRow {
  readonly outcome: RefreshOutcome
  readonly seen: number
  readonly inserted: number
  readonly updated: number
  readonly removed: number
  readonly touchedCountries: readonly string[]
  readonly message: string | null
}

/** Providers that staff have not switched off. */
export async function enabledProviders(): Promise<ReadonlySet<ProviderId>> {
  const rows = await db()
    .selectFrom('store.provider_settings')
    .select('provider')
    .where('enabled', '=', true)
    .execute()
  return new Set(rows.map((row) => row.provider as ProviderId))
}

/** Opens the log row of a run, and closes rows of runs that died before they could. */
export async function startRefresh(provider: ProviderId): Promise<number> {
  await sql`
    update store.catalog_refreshes set outcome = 'failed', finished_at = clock_timestamp(), message = 'the run ended without a result'
    where provider = ${provider} and finished_at is null and started_at < now() - interval '1 hour'`.execute(
    db(),
  )
  const { id } = await db()
    .insertInto('store.catalog_refreshes')
    .values({ provider, finished_at: null, outcome: null, message: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function finishRefresh(id: number, row: RefreshRow): Promise<void> {
  await db()
    .updateTable('store.catalog_refreshes')
    .set({
      finished_at: sql`clock_timestamp()`,
      outcome: row.outcome,
      seen: row.seen,
      inserted: row.inserted,
      updated: row.updated,
      removed: row.removed,
      touched_countries: sql`${[...row.touchedCountries]}::text[]`,
      message: row.message,
    })
    .where('id', '=', id)
    .execute()
}

export async function readStates(provider: ProviderId): Promise<StoredState[]> {
  const rows = await db()
    .selectFrom('store.bundles')
    .select(['provider_ref', 'content_hash', 'on_sale'])
    .where('provider', '=', provider)
    .execute()
  return rows.map((row) => ({ ref: row.provider_ref, contentHash: row.content_hash, onSale: row.on_sale }))
}

/** Countries that the stored bundles are valid in now. */
export async function countriesOf(
  tx: Tx,
  provider: ProviderId,
  refs: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ country: string }>`
    select distinct unnest(countries) as country from store.bundles
    where provider = ${provider} and provider_ref = any(${[...refs]}::text[])`.execute(tx)
  return rows.map((row) => row.country)
}

export interface Written {
  readonly inserted: number
  readonly updated: number
  /** Countries that the written bundles are valid in from now on. */
  readonly countries: readonly string[]
}

/** One statement for all rows given: new ones added, changed ones replaced and put on sale. */
export async function writeBundles(
  tx: Tx,
  provider: ProviderId,
  rows: readonly ChangedRow[],
): Promise<Written> {
  const json = `[${rows.map((row) => row.json).join(',')}]`
  const { rows: counts } = await sql<Written>`
    with written as (
      insert into store.bundles as b (${COLUMNS}, provider)
      select ${COLUMNS}, ${provider} from jsonb_to_recordset(${json}::text::jsonb) as given (${TYPED_COLUMNS})
      on conflict (provider, provider_ref) do update set ${ASSIGNMENTS}, on_sale = true, changed_at = now()
        where b.content_hash <> excluded.content_hash or not b.on_sale
      returning (xmax = 0) as is_new, b.countries
    )
    select count(*) filter (where is_new)::integer as inserted, count(*) filter (where not is_new)::integer as updated,
      (select coalesce(array_agg(distinct country), '{}') from written, unnest(countries) as country) as countries
    from written`.execute(tx)
  return counts[0] ?? { inserted: 0, updated: 0, countries: [] }
}

export async function takeOffSale(tx: Tx, provider: ProviderId, refs: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    update store.bundles set on_sale = false, changed_at = now()
    where provider = ${provider} and on_sale and provider_ref = any(${[...refs]}::text[])`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** The columns a listing decides, with their types; keys of the rows that `listing.ts` makes. */
const TYPES = {
  id: 'text',
  provider_ref: 'text',
  name: 'text',
  description: 'text',
  data_bytes: 'bigint',
  is_unlimited: 'boolean',
  data_period: 'text',
  duration_days: 'integer',
  countries: 'text[]',
  scope: 'text',
  region_name: 'text',
  kind: 'text',
  voice_minutes: 'integer',
  sms_count: 'integer',
  speeds: 'text[]',
  operators: 'jsonb',
  top_up_allowed: 'boolean',
  activation_policy: 'text',
  cost_minor: 'bigint',
  cost_currency: 'text',
  purchase_hints: 'jsonb',
  content_hash: 'text',
} as const

const names = Object.keys(TYPES)
const COLUMNS = sql.raw(names.join(', '))
const TYPED_COLUMNS = sql.raw(
  Object.entries(TYPES)
    .map(([name, type]) => `${name} ${type}`)
    .join(', '),
)
const ASSIGNMENTS = sql.raw(
  names
    .filter((name) => name !== 'id' && name !== 'provider_ref')
    .map((name) => `${name} = excluded.${name}`)
    .join(', '),
)
