import 'server-only'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { log } from '../log'
import { db, jsonb } from './client'

export type JobAnswer =
  | { readonly job: string; readonly ran: false; readonly reason: 'running_elsewhere' }
  | {
      readonly job: string
      readonly ran: true
      readonly outcome: 'ok' | 'failed'
      readonly summary: Record<string, unknown>
    }

/**
 * Runs a job unless another run holds its lease. A run that dies gives way when its lease ends.
 * @param leaseSeconds longer than the job may take
 */
export async function runJob(
  job: string,
  leaseSeconds: number,
  work: () => Promise<Record<string, unknown>>,
): Promise<JobAnswer> {
  const token = randomUUID()
  const claimed = await sql`
    insert into store.jobs as j (name, lease_until, lease_token, last_started_at)
    values (${job}, now() + make_interval(secs => ${leaseSeconds}), ${token}, now())
    on conflict (name) do update set lease_until = excluded.lease_until, lease_token = excluded.lease_token, last_started_at = now()
      where j.lease_until < now()
    returning name`.execute(db())
  if (claimed.rows.length === 0) return { job, ran: false, reason: 'running_elsewhere' }
  let outcome: 'ok' | 'failed' = 'ok'
  let summary: Record<string, unknown> = {}
  try {
    summary = await work()
  } catch (error) {
    outcome = 'failed'
    log().error({ job, error }, 'job failed')
  }
  await sql`
    update store.jobs set lease_until = '-infinity', lease_token = null, last_finished_at = now(), last_outcome = ${outcome},
      last_summary = ${jsonb(summary)}
    where name = ${job} and lease_token = ${token}`.execute(db())
  return { job, ran: true, outcome, summary }
}

/**
 * The parts of a job, one after the other. One that fails keeps none of the others from being done, night after night.
 * Errors: AggregateError, when all were tried.
 */
export async function eachPart(
  parts: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<Record<string, unknown>> {
  const done: Record<string, unknown> = {}
  const failed: Error[] = []
  for (const [name, part] of Object.entries(parts)) {
    try {
      done[name] = await part()
    } catch (error) {
      failed.push(new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error }))
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, failed.map(({ message }) => message).join('; '))
  return done
}
