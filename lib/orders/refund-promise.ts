import 'server-only'
import { sql } from 'kysely'
import { cacheLife, cacheTag } from 'next/cache'
import { catalogTag } from '../platform/cache/tags'
import { db } from '../platform/db/client'
import { providers } from '../providers/live'
import type { ProviderId } from '../providers/types'

/** What can be said of giving something back before it is bought. */
export interface RefundPromise {
  /** everyone, accounts: one click as long as it is unused; staff: a person decides. */
  readonly by: 'everyone' | 'accounts' | 'staff'
  /** After the delivery; 0 where a person decides. */
  readonly days: number
}

/**
 * The promise for these bundles together, the least of them: a provider that does not report whether an eSIM was
 * installed leaves it to a person. Kept for ten minutes: it is on every bundle's page.
 */
export async function refundPromise(bundleIds: readonly string[]): Promise<RefundPromise> {
  'use cache'
  cacheLife({ stale: 300, revalidate: 600, expire: 86_400 })
  cacheTag(catalogTag)
  const { rows } = await sql<{ window_days: number; own_loss: string; providers: string[] | null }>`
    select s.window_days, s.own_loss,
      (select array_agg(distinct b.provider) from store.bundles b where b.id = any(${[...bundleIds]}::text[])) as providers
    from store.refund_settings s`.execute(db())
  const [row] = rows
  const isSeen = (row?.providers ?? []).every(
    (id) => providers().get(id as ProviderId)?.capabilities.reportsProfileState ?? false,
  )
  const by = row?.own_loss
  if (!row || row.window_days === 0 || !isSeen || (by !== 'everyone' && by !== 'accounts'))
    return { by: 'staff', days: 0 }
  return { by, days: row.window_days }
}
