import 'server-only'
import { db } from '../../platform/db/client'
import type { BundleSummary } from '../types'

/** How an eSIM was sold as new. */
export interface SoldAsRow {
  /** The provider's key of the bundle it was sold with. */
  readonly provider_ref: string
  readonly bundle: BundleSummary
  /** It was given back for the money. */
  readonly returned: boolean
}

/** Null where it was not bought here, or another provider has it by now. */
export async function selectSoldAs(iccid: string): Promise<SoldAsRow | null> {
  const row = await db()
    .selectFrom('store.esims as e')
    .innerJoin('store.order_lines as l', (join) =>
      join.onRef('l.id', '=', 'e.order_line_id').onRef('l.provider', '=', 'e.provider'),
    )
    .select(['l.provider_ref', 'l.bundle', 'e.returned_at'])
    .where('e.iccid', '=', iccid)
    .executeTakeFirst()
  if (!row?.provider_ref) return null
  const bundle = row.bundle as unknown as BundleSummary
  return { provider_ref: row.provider_ref, bundle, returned: row.returned_at !== null }
}
