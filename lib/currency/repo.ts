import 'server-only'
import { sql } from 'kysely'
import { db } from '../platform/db/client'
import { RATE_SOURCES, type Rate, type RateSourceId } from './types'

export async function readRates(): Promise<Rate[]> {
  const rows = await db()
    .selectFrom('store.exchange_rates')
    .select(['currency', 'per_usd', 'source', 'as_of'])
    .execute()
  return rows.map((row) => ({
    currency: row.currency,
    perUsd: row.per_usd,
    source: sourceOf(row.source),
    asOf: row.as_of.toISOString(),
  }))
}

/**
 * Keeps the younger of stored and given rate; a time in the future counts as now.
 * @returns the currencies whose rate was written
 */
export async function writeRates(
  source: RateSourceId,
  asOfMs: number,
  perUsd: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { rows } = await sql<{ currency: string }>`
    insert into store.exchange_rates as r (currency, per_usd, source, as_of)
    select given.currency, given.per_usd, ${source}, least(${new Date(asOfMs).toISOString()}::timestamptz, now())
    from unnest(${[...perUsd.keys()]}::text[], ${[...perUsd.values()]}::numeric[]) as given (currency, per_usd)
    on conflict (currency) do update
      set per_usd = excluded.per_usd, source = excluded.source, as_of = excluded.as_of, fetched_at = now()
      where excluded.as_of > r.as_of
    returning currency`.execute(db())
  return rows.map((row) => row.currency)
}

function sourceOf(text: string): RateSourceId {
  const source = RATE_SOURCES.find((known) => known === text)
  if (!source) throw new Error(`an unknown rate source is stored: ${text}`)
  return source
}
