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
    select * from store.hit_rate_limits(${textArray(hits.map((hit) => hit.name))}, ${textArray(hits.map((hit) => hit.subject))})
  `.execute(db())
  const [row] = rows
  if (!row?.exceeded) return { allowed: true, remaining: row?.remaining ?? null }
  return { allowed: false, name: row.exceeded, retryAfterSeconds: row.retry_after_seconds }
}

export type TryAnswer =
  | { readonly allowed: true; readonly triesLeft: number }
  | { readonly allowed: false; readonly retryAfterSeconds: number }

/**
 * One try of a secret that can be guessed, counted exactly: no window of the limit's length holds more than it allows,
 * however many come at once and from wherever.
 */
export async function takeTry({ name, subject }: LimitHit): Promise<TryAnswer> {
  const { rows } = await sql<{ allowed: boolean; tries_left: number; retry_after_seconds: number }>`
    select * from store.take_try(${name}, ${subject})`.execute(db())
  const [row] = rows
  if (!row) throw new Error('the function answers one row')
  return row.allowed
    ? { allowed: true, triesLeft: row.tries_left }
    : { allowed: false, retryAfterSeconds: row.retry_after_seconds }
}

/**
 * One try that several limits count, whose windows slide: all of them take it, or none. Where several refuse, the first is
 * named, and the wait is that of the last to allow it again.
 */
export async function takeTries(names: readonly string[], subject: string): Promise<LimitAnswer> {
  const { rows } = await sql<{ exceeded: string | null; retry_after_seconds: number }>`
    select * from store.take_tries(${textArray(names)}, ${subject})`.execute(db())
  const [row] = rows
  if (!row) throw new Error('the function answers one row')
  return row.exceeded === null
    ? { allowed: true, remaining: null }
    : { allowed: false, name: row.exceeded, retryAfterSeconds: row.retry_after_seconds }
}

/** Whoever proved to own the secret starts afresh. */
export async function forgetTries({ name, subject }: LimitHit): Promise<void> {
  await sql`delete from store.rate_limit_hits where name = ${name} and subject = ${subject}`.execute(db())
}

/** Text by text, so that the query goes out in one round trip. */
const textArray = (texts: readonly string[]) => sql`array[${sql.join(texts)}]::text[]`

/** A try that was no guess: it counts no more. */
export async function giveBackTry({ name, subject }: LimitHit): Promise<void> {
  await sql`
    update store.rate_limit_hits set hits = hits - 1
    where name = ${name} and subject = ${subject} and hits > 0 and window_start = (
      select max(h.window_start) from store.rate_limit_hits h
      where h.name = ${name} and h.subject = ${subject} and h.hits > 0)`.execute(db())
}

/** For the scheduler: counters whose window is over for certain (the longest window is a day). */
export async function pruneLimitHits(): Promise<{ removed: number }> {
  const { rows } = await sql<{ n: number }>`
    with gone as (delete from store.rate_limit_hits where window_start < now() - interval '2 days' returning 1)
    select count(*)::int as n from gone`.execute(db())
  return { removed: rows[0]?.n ?? 0 }
}
