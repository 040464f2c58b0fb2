import 'server-only'
import { sql } from 'kysely'
import { money } from '../../core/money'
import { type Db, db } from '../../platform/db/client'
import type { ProviderId } from '../../providers/types'
import type { Bundle } from '../types'
import { restrictionsOf } from './restrictions'

/** No country has more bundles of one vendor than this; a larger answer is a mistake of ours. */
const MOST_ROWS = 5_000

const COLUMNS = [
  'b.id',
  'b.provider',
  'b.provider_ref',
  'b.name',
  'b.description',
  'b.data_bytes',
  'b.is_unlimited',
  'b.data_period',
  'b.duration_days',
  'b.countries',
  'b.scope',
  'b.region_name',
  'b.kind',
  'b.voice_minutes',
  'b.sms_count',
  'b.speeds',
  'b.top_up_allowed',
  'b.activation_policy',
  'b.cost_minor',
  'b.cost_currency',
  'b.purchase_hints',
  'b.on_sale',
  's.enabled',
] as const

export const select = (database: Db) =>
  database
    .selectFrom('store.bundles as b')
    .innerJoin('store.provider_settings as s', 's.provider', 'b.provider')
    .select(COLUMNS)
    .select(restrictionsOf.as('restrictions'))

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

export async function findById(bundleId: string): Promise<Bundle | null> {
  return one(await select(db()).where('b.id', '=', bundleId).execute())
}

export async function findByIds(bundleIds: readonly string[]): Promise<Bundle[]> {
  if (bundleIds.length === 0) return []
  const rows = await select(db())
    .where('b.id', 'in', [...bundleIds])
    .execute()
  return rows.map(toBundle)
}

export async function findByRef(provider: ProviderId, ref: string): Promise<Bundle | null> {
  return one(
    await select(db()).where('b.provider', '=', provider).where('b.provider_ref', '=', ref).execute(),
  )
}

/** Whole name, any case. */
export async function findByName(provider: ProviderId, name: string): Promise<Bundle[]> {
  const rows = await select(db())
    .where('b.provider', '=', provider)
    .where(sql<string>`lower(b.name)`, '=', sql<string>`lower(${name})`)
    .limit(20)
    .execute()
  return rows.map(toBundle)
}

/** On sale and valid in all of the countries. */
export async function findForCountries(
  provider: ProviderId,
  countries: readonly string[],
): Promise<Bundle[]> {
  const rows = await select(db())
    .where('b.provider', '=', provider)
    .where('b.on_sale', '=', true)
    .where('s.enabled', '=', true)
    .where(sql<boolean>`b.countries @> ${[...countries]}::text[]`)
    .limit(MOST_ROWS)
    .execute()
  return rows.map(toBundle)
}

/** On sale, by name; all providers unless one is named. */
export async function findOnSale(provider: ProviderId | null, limit: number): Promise<Bundle[]> {
  const onSale = select(db()).where('b.on_sale', '=', true).where('s.enabled', '=', true)
  const rows = await (provider ? onSale.where('b.provider', '=', provider) : onSale)
    .orderBy('b.name')
    .orderBy('b.id')
    .limit(limit)
    .execute()
  return rows.map(toBundle)
}

/** On sale at the same provider for the same countries and days. */
export async function findSiblings(bundles: readonly Bundle[]): Promise<Bundle[]> {
  if (bundles.length === 0) return []
  const rows = await select(db())
    .where('b.on_sale', '=', true)
    .where('s.enabled', '=', true)
    .where((eb) =>
      eb.or(
        bundles.map(({ provider, countries, durationDays }) =>
          eb.and([
            eb('b.provider', '=', provider),
            eb('b.countries', '=', sql<string[]>`${[...countries]}::text[]`),
            durationDays === null
              ? eb('b.duration_days', 'is', null)
              : eb('b.duration_days', '=', durationDays),
          ]),
        ),
      ),
    )
    .execute()
  return rows.map(toBundle)
}

const one = ([row]: readonly Row[]): Bundle | null => (row ? toBundle(row) : null)

/** Check constraints of the table hold the words to those of the types. */
export function toBundle(row: Row): Bundle {
  return {
    bundleId: row.id,
    provider: row.provider as ProviderId,
    ref: row.provider_ref,
    name: row.name,
    description: row.description,
    data: row.is_unlimited ? { unlimited: true } : row.data_bytes === null ? null : { bytes: row.data_bytes },
    dataPeriod: row.data_period as Bundle['dataPeriod'],
    durationDays: row.duration_days,
    countries: row.countries,
    scope: row.scope as Bundle['scope'],
    regionName: row.region_name,
    kind: row.kind as Bundle['kind'],
    voiceMinutes: row.voice_minutes,
    smsCount: row.sms_count,
    speeds: row.speeds,
    topUpAllowed: row.top_up_allowed,
    activationPolicy: row.activation_policy as Bundle['activationPolicy'],
    cost: money(row.cost_minor, row.cost_currency),
    purchaseHints: row.purchase_hints as Bundle['purchaseHints'],
    onSale: row.on_sale && row.enabled,
    restrictions: row.restrictions ?? [],
  }
}
