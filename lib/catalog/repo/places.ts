import 'server-only'
import { sql } from 'kysely'
import { db } from '../../platform/db/client'
import type { ProviderId } from '../../providers/types'
import type { Bundle } from '../types'
import { select, toBundle } from './bundles'

/** A provider's bad reading counts this long; older ones say nothing about now. */
const READING_MINUTES = 10
/** No place has more bundles than this; a larger answer is a mistake of ours. */
const MOST_ROWS = 20_000

export interface OnSale {
  readonly bundle: Bundle
  /** Its provider did not answer a short while ago. */
  readonly isDown: boolean
}

/** Of `h`, a row of store.provider_health or none. */
export const isDown = sql<boolean>`coalesce(h.state in ('down', 'misconfigured')
  and h.checked_at > now() - make_interval(mins => ${READING_MINUTES}), false)`

export const onSale = () =>
  select(db())
    .leftJoin('store.provider_health as h', 'h.provider', 'b.provider')
    .select(isDown.as('is_down'))
    .where('b.on_sale', '=', true)
    .where('s.enabled', '=', true)
    .limit(MOST_ROWS)

type Query = ReturnType<typeof onSale>

export async function read(query: Query): Promise<OnSale[]> {
  const rows = await query.execute()
  return rows.map((row) => ({ bundle: toBundle(row), isDown: row.is_down }))
}

/** Valid in the country, alone or among others. */
export const findInCountry = (country: string): Promise<OnSale[]> =>
  read(onSale().where(sql<boolean>`b.countries @> ${[country]}::text[]`))

/** Valid in so many countries at least. */
export const findWide = (least: number): Promise<OnSale[]> =>
  read(
    onSale()
      .where(sql<boolean>`cardinality(b.countries) >= ${Math.max(2, least)}`)
      .where(sql<boolean>`cardinality(b.countries) > 1`),
  )

export const findAtSea = (): Promise<OnSale[]> => read(onSale().where('b.scope', '=', 'sea'))

export interface Cheapest {
  readonly country: string
  /** Whether the bundles are of this country alone: price rules may be, too. */
  readonly alone: boolean
  readonly provider: ProviderId
  readonly costCurrency: string
  readonly costMinor: number
  readonly bundles: number
  readonly isDown: boolean
}

/** What the cheapest bundle of each country, provider and currency costs us: enough to tell "from" prices of all places. */
export async function findCheapest(): Promise<Cheapest[]> {
  const { rows } = await sql<Cheapest>`
    select country, cardinality(b.countries) = 1 as alone, b.provider, b.cost_currency as "costCurrency",
      min(b.cost_minor)::float8 as "costMinor", count(*)::integer as bundles, bool_or(${isDown}) as "isDown"
    from store.bundles b
      join store.provider_settings s using (provider)
      left join store.provider_health h using (provider),
      unnest(b.countries) as country
    where b.on_sale and s.enabled
    group by 1, 2, 3, 4`.execute(db())
  return rows
}

export interface StatedOperator {
  readonly country: string | null
  readonly name: string
}

/** Networks that the vendor names for a bundle. */
export async function operatorsOf(bundleId: string): Promise<readonly StatedOperator[]> {
  const row = await db()
    .selectFrom('store.bundles')
    .select('operators')
    .where('id', '=', bundleId)
    .executeTakeFirst()
  return Array.isArray(row?.operators) ? row.operators.flatMap(toOperator) : []
}

function toOperator(value: unknown): StatedOperator[] {
  if (typeof value !== 'object' || value === null || !('name' in value) || typeof value.name !== 'string')
    return []
  const country = 'country' in value && typeof value.country === 'string' ? value.country : null
  return [{ country, name: value.name }]
}

/** One of so many parts of what is on sale. Bundles of the same countries are in the same part. */
export const findPart = (part: number, parts: number): Promise<OnSale[]> =>
  read(onSale().where(sql<boolean>`abs(hashtext(b.countries::text)::bigint) % ${parts} = ${part}`))

export async function countOnSale(): Promise<number> {
  const row = await db()
    .selectFrom('store.bundles')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('on_sale', '=', true)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
