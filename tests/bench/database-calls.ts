import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from './stage'

/** Transactions of all databases of the server; Postgres makes its counts known within a second. */
async function transactions({ sql }: Stage): Promise<number> {
  await sleep(1_500)
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
