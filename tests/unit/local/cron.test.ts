import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { intervalOf, scheduledJobs } from '@/supabase/local/cron'

const MINUTE_MS = 60_000

describe('the scheduler of a local run', () => {
  test.each([
    ['* * * * *', MINUTE_MS],
    ['*/5 * * * *', 5 * MINUTE_MS],
    ['15 * * * *', 60 * MINUTE_MS],
    ['0 */6 * * *', 6 * 60 * MINUTE_MS],
    ['30 5 * * *', 24 * 60 * MINUTE_MS],
  ])('runs "%s" every %i ms', (schedule, intervalMs) => {
    expect(intervalOf(schedule)).toBe(intervalMs)
  })

  test('knows every job that the hosted scheduler calls', () => {
    expect(scheduledJobs().map((job) => job.path)).toContain('/api/cron/sweep-orders')
  })

  test('looks every minute whether the providers answer', () => {
    expect(scheduledJobs()).toContainEqual({ path: '/api/cron/check-providers', intervalMs: MINUTE_MS })
  })

  test('calls nothing that has no route', () => {
    for (const { path } of scheduledJobs()) expect(existsSync(`app${path}/route.ts`), path).toBe(true)
  })
})
