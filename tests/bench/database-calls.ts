import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from './stage'

/**
 * A connection tells what it did at most once a second, and when it has been idle for ten; one that ends tells all of it.
 * The store makes itself new ones.
 */
async function tellCounts({ sql }: Stage): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'roamkeep' and state = 'idle' and datname = current_database()`
  await sleep(500)
}

/** Transactions of the database so far. */
async function transactions(stage: Stage): Promise<number> {
  const { sql } = stage
  await tellCounts(stage)
  // Our own, since they are counted, too.
  await sleep(1_000)
  const [row] = await sql<{ calls: number }[]>`
    select xact_commit::float8 + xact_rollback::float8 as calls from pg_stat_database where datname = current_database()`
  return row?.calls ?? Number.NaN
}

/** What the server does by itself meanwhile, and our own counting. */
export async function counted(stage: Stage, run: () => Promise<void>): Promise<number> {
  const start = await transactions(stage)
  const idle = (await transactions(stage)) - start
  const before = await transactions(stage)
  await run()
  return Math.max(0, (await transactions(stage)) - before - idle)
}
