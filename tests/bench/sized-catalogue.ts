import { VISITED } from '@/lib/core/regions'
import type { Stage } from './stage'

/** Sizes of a catalogue that a list must not feel. */
export const SIZES = [500, 5_000, 50_000]
/** Bundles of each country that is asked for, whatever the size. */
export const EACH = 10
const PROBED = 40

/** The countries that are asked for. */
export const probed = VISITED.slice(0, PROBED).map(({ alpha2 }) => alpha2)
const elsewhere = VISITED.slice(PROBED).map(({ alpha2 }) => alpha2)

/** A catalogue of that size: the same few bundles in each of the countries that are asked for. */
export async function fill({ sql }: Stage, size: number): Promise<void> {
  await sql`truncate store.bundles cascade`
  await sql`
    insert into store.bundles (id, provider, provider_ref, name, countries, scope, cost_minor, cost_currency, content_hash,
      data_bytes, duration_days, data_period, kind)
    select 'bdl_' || lpad(n::text, 25, '0'), 'travelroam', 'ref' || n, 'b' || n, array[country], 'country', 100 + 60 * k, 'USD',
      n::text, 500000000::bigint * (1 + k), 5 + k % 25, 'total', 'data'
    from (
      select n, case when n <= ${PROBED * EACH} then (${probed}::text[])[1 + n % ${PROBED}]
          else (${elsewhere}::text[])[1 + n % ${elsewhere.length}] end as country,
        case when n <= ${PROBED * EACH} then n / ${PROBED} else n / ${elsewhere.length} end as k
      from generate_series(1, ${size}) as n
    ) as made`
  await sql`analyze store.bundles`
}
