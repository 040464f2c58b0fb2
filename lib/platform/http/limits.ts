import 'server-only'
import { sql } from 'kysely'
import { db } from '../db/client'

export interface LimitHit {
  /** Name of a row of store.rate_limits. */
  readonly name: string
  /** Keyed hash of who or what is counted. */
  readonly subject: string
}

export type LimitAnswer =
  | { readonly allowed: true; readonly remaining: number | null }
  | { readonly allowed: false; readonly name: string; readonly retryAfterSeconds: number }

/** Counts one hit on each limit in one round trip; exact over all instances (fixed windows in Postgres). */
export async function hitLimits(hits: readonly LimitHit[]): Promise<LimitAnswer> {
  const { rows } = await sql<{
    exceeded: string | null
    retry_after_seconds: number
    remaining: number | null
  }>`
    select * from store.hit_rate_limits(${hits.map((hit) => hit.name)}::text[], ${hits.map((hit) => hit.subject)}::text[])
  `.execute(db())
  const [row] = rows
  if (!row?.exceeded) return { allowed: true, remaining: row?.remaining ?? null }
  return { allowed: false, name: row.exceeded, retryAfterSeconds: row.retry_after_seconds }
}
