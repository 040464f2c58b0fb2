import 'server-only'
import { sql } from 'kysely'
import { db, jsonb } from '../platform/db/client'
import type { ProviderId } from './types'

export type ReadingState = 'ok' | 'degraded' | 'down' | 'misconfigured'

/** One health reading, shared by all instances. */
export interface HealthReading {
  readonly provider: ProviderId
  readonly state: ReadingState
  readonly latencyMs: number | null
  /** For staff; never for travellers. */
  readonly message: string | null
  readonly checkedAt: string
  readonly ageSeconds: number
}

export async function readHealth(): Promise<readonly HealthReading[]> {
  const { rows } = await sql<{
    provider: string
    state: string
    latency_ms: number | null
    message: string | null
    checked_at: Date
    age_seconds: number
  }>`
    select provider, state, latency_ms, message, checked_at,
      extract(epoch from clock_timestamp() - checked_at)::float8 as age_seconds
    from store.provider_health`.execute(db())
  return rows.map((row) => ({
    provider: row.provider as ProviderId,
    state: row.state as ReadingState,
    latencyMs: row.latency_ms,
    message: row.message,
    checkedAt: row.checked_at.toISOString(),
    ageSeconds: row.age_seconds,
  }))
}

export async function writeHealth(
  reading: Pick<HealthReading, 'provider' | 'state' | 'latencyMs' | 'message'>,
): Promise<void> {
  await sql`
    insert into store.provider_health (provider, state, latency_ms, message, checked_at)
    values (${reading.provider}, ${reading.state}, ${reading.latencyMs}, ${reading.message}, clock_timestamp())
    on conflict (provider) do update set state = excluded.state, latency_ms = excluded.latency_ms,
      message = excluded.message, checked_at = excluded.checked_at`.execute(db())
}

/** Keeps a provider's push. @returns false when it was received before. */
export async function insertEvent(event: {
  readonly provider: ProviderId
  readonly dedupeKey: string
  readonly kind: string
  readonly iccid: string | null
  readonly orderId: string | null
  readonly payload: object
}): Promise<boolean> {
  const { rows } = await sql`
    insert into store.provider_events (dedupe_key, provider, kind, iccid, provider_order_id, payload)
    values (${`${event.provider}:${event.dedupeKey}`}, ${event.provider}, ${event.kind}, ${event.iccid}, ${event.orderId},
      ${jsonb(event.payload)})
    on conflict (dedupe_key) do nothing returning dedupe_key`.execute(db())
  return rows.length > 0
}
