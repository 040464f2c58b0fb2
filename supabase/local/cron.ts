import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './paths'
import type { Say } from './progress'

interface Job {
  path: string
  intervalMs: number
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const CALL_TIMEOUT_MS = 5 * MINUTE_MS

/** The jobs of vercel.json, which a hosted project has its scheduler call. */
export function scheduledJobs(): Job[] {
  const { crons } = JSON.parse(readFileSync(join(ROOT, 'vercel.json'), 'utf8')) as {
    crons: { path: string; schedule: string }[]
  }
  return crons.map(({ path, schedule }) => ({ path, intervalMs: intervalOf(schedule) }))
}

/** How often a cron schedule runs, as far as minute and hour say; precise times of day do not matter here. */
export function intervalOf(schedule: string): number {
  const [minute = '*', hour = '*'] = schedule.trim().split(/\s+/)
  const everyMinutes = /^\*\/(\d+)$/.exec(minute)?.[1]
  const everyHours = /^\*\/(\d+)$/.exec(hour)?.[1]
  if (minute === '*') return MINUTE_MS
  if (everyMinutes) return Number(everyMinutes) * MINUTE_MS
  if (everyHours) return Number(everyHours) * 60 * MINUTE_MS
  return hour === '*' ? 60 * MINUTE_MS : DAY_MS
}

export interface JobCall {
  ok: boolean
  status: number
  body: string
}

export async function callJob(siteUrl: string, secret: string, path: string): Promise<JobCall> {
  try {
    const response = await fetch(new URL(path, siteUrl), {
      headers: { authorization: `Bearer ${secret}` },
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    })
    const body = await response.text()
    const failed = /"outcome"\s*:\s*"failed"/.test(body)
    return { ok: response.ok && !failed, status: response.status, body: body.slice(0, 500) }
  } catch (error) {
    return { ok: false, status: 0, body: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Calls every job at its interval, the minutely ones every `fastestMs`. A failure is said once until the status changes.
 * @returns stops it
 */
export function tickJobs(siteUrl: string, secret: string, fastestMs: number, say: Say): () => void {
  const timers = scheduledJobs().map(({ path, intervalMs }) => {
    let running = false
    let lastStatus = 200
    return setInterval(
      async () => {
        if (running) return
        running = true
        const call = await callJob(siteUrl, secret, path)
        running = false
        if (!call.ok && call.status !== lastStatus) say(`${path} answered ${call.status}: ${call.body}`)
        lastStatus = call.ok ? 200 : call.status
      },
      intervalMs === MINUTE_MS ? fastestMs : intervalMs,
    )
  })
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}
