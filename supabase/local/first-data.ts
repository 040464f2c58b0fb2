import postgres from 'postgres'
import { callJob } from './cron'
import { type Say, step } from './progress'
import type { Stack } from './stack'

/** Rates first: prices of the catalogue are made with them. */
const FIRST_JOBS = [
  { name: 'refresh-rates', title: 'Exchange rates' },
  { name: 'refresh-catalog', title: 'Catalogue of all providers' },
]

/** Runs the jobs that a new database needs, once; a failure is reported and tried again at the next start. */
export async function loadFirstData(stack: Stack, say: Say): Promise<void> {
  const done = await finishedJobs(stack.database.ownerUrl)
  for (const { name, title } of FIRST_JOBS.filter((job) => !done.has(job.name))) {
    try {
      await step(say, title, async () => {
        const call = await callJob(stack.siteUrl, stack.secrets.cronSecret, `/api/cron/${name}`)
        if (!call.ok) throw new Error(`/api/cron/${name} answered ${call.status}: ${call.body}`)
      })
    } catch (error) {
      say(`     ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

async function finishedJobs(ownerUrl: string): Promise<Set<string>> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    const rows = await sql<{ name: string }[]>`select name from store.jobs where last_outcome = 'ok'`
    return new Set(rows.map((row) => row.name))
  } finally {
    await sql.end()
  }
}
