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
})
