import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chartOf, HEIGHT, WIDTH } from '@/components/account/esims/chart-scale'
import { forecastUsage, type UsagePoint } from '@/lib/esims/usage-forecast'
import { samplingOf } from '@/lib/esims/usage-rules'
import { anEsim, aPlan, NOW } from './samples'

const HOUR = 3600
const HOUR_MS = HOUR * 1000
const DAY_MS = 24 * HOUR_MS
const GB = 1_000_000_000
const inMs = (ms: number) => new Date(NOW + ms).toISOString()

describe('the pace of sampling', () => {
  const next = (esim: Parameters<typeof anEsim>[0]) => samplingOf(anEsim(esim), NOW).nextInSeconds
  const plan = (change: Parameters<typeof aPlan>[0]) => ({ plans: [aPlan(change)] })

  test('in use: every three hours', () => {
    expect(next({})).toBe(3 * HOUR)
  })
  test('nearly empty, or in its last day: every half hour', () => {
    expect(next(plan({ usedBytes: 0.95 * GB, remainingBytes: 0.05 * GB }))).toBe(HOUR / 2)
    expect(next(plan({ endsAt: inMs(20 * HOUR_MS) }))).toBe(HOUR / 2)
  })
  test('waiting, not installed, switched off, or without figures: once a day', () => {
    const waiting = plan({ state: 'queued', startedAt: null, endsAt: null, usedBytes: 0, remainingBytes: GB })
    expect(next(waiting)).toBe(24 * HOUR)
    expect(next({ ...waiting, state: 'released' })).toBe(24 * HOUR)
    expect(next({ state: 'disabled' })).toBe(24 * HOUR)
    expect(next(plan({ usedBytes: null, remainingBytes: null, data: null }))).toBe(24 * HOUR)
    expect(next({ plans: [] })).toBe(24 * HOUR)
  })
  test('over or gone: never', () => {
    expect(next(plan({ endsAt: inMs(-1) }))).toBeNull()
    expect(next({ state: 'deleted' })).toBeNull()
    expect(next(plan({ state: 'revoked' }))).toBeNull()
  })
  test('the end of a plan is seen a minute after it comes, not hours later', () => {
    expect(next(plan({ endsAt: inMs(600_000) }))).toBe(660)
    expect(next({ state: 'disabled', plans: [aPlan({ endsAt: inMs(2 * HOUR_MS) })] })).toBe(2 * HOUR + 60)
  })
})

describe('what an owner is told of', () => {
  const told = (change: Parameters<typeof aPlan>[0]) =>
    samplingOf(anEsim({ plans: [aPlan(change)] }), NOW).notices
  test('follows from the figures alone', () => {
    expect(told({ state: 'queued', startedAt: null, endsAt: null })).toEqual([])
    expect(told({})).toEqual(['plan_started'])
    expect(told({ usedBytes: 0.8 * GB, remainingBytes: 0.2 * GB })).toEqual(['plan_started', 'usage_80'])
    expect(told({ usedBytes: GB, remainingBytes: 0 })).toEqual(['usage_100'])
    expect(told({ endsAt: inMs(-1), usedBytes: GB, remainingBytes: 0 })).toEqual([])
    expect(told({ data: { unlimited: true }, usedBytes: 90 * GB, remainingBytes: null })).toEqual([
      'plan_started',
    ])
  })
  test('two plans of one bundle are two: each has a key of its own', () => {
    const key = (change: Parameters<typeof aPlan>[0]) =>
      samplingOf(anEsim({ plans: [aPlan(change)] }), NOW).figures.planKey
    expect(key({ startedAt: inMs(-DAY_MS) })).not.toBe(key({ startedAt: inMs(-2 * DAY_MS) }))
    expect(key({ applicationId: 'a' })).not.toBe(key({ applicationId: 'b' }))
    expect(key({ usedBytes: 1, remainingBytes: 2 })).toBe(key({ usedBytes: 2, remainingBytes: 1 }))
  })
})

describe('the forecast', () => {
  const every = (hours: number, count: number, bytesPerHour: number, startBytes = 0): UsagePoint[] =>
    Array.from({ length: count }, (_, i) => ({
      atMs: NOW - (count - 1 - i) * hours * HOUR_MS,
      usedBytes: startBytes + i * hours * bytesPerHour,
    }))
  const foretell = (points: UsagePoint[], change: Partial<Parameters<typeof forecastUsage>[0]> = {}) =>
    forecastUsage({
      ...{ state: 'active', points, totalBytes: GB, endsAt: inMs(30 * DAY_MS), nowMs: NOW },
      ...change,
    })

  test('says when the data ends at the pace of the last days', () => {
    // 0.6 GB used at 20 MB an hour: the other 0.4 GB last 20 hours.
    expect(foretell(every(3, 11, 20_000_000))).toEqual({ kind: 'empty_at', at: inMs(20 * HOUR_MS) })
  })
  test('lasts where the plan ends first, where nothing is used, and where nobody plans that far', () => {
    const endsAt = inMs(10 * HOUR_MS)
    expect(foretell(every(3, 11, 20_000_000), { endsAt })).toEqual({ kind: 'lasts', until: endsAt })
    expect(foretell(every(3, 11, 0, 1000), { endsAt: null })).toEqual({ kind: 'lasts', until: null })
    expect(foretell(every(3, 11, 1), { endsAt: null })).toEqual({ kind: 'lasts', until: null })
  })
  test('is never made from one sample, from two, or from a moment', () => {
    const nothing = { kind: 'none', reason: 'too_little_known' }
    expect(foretell([])).toEqual(nothing)
    expect(foretell(every(3, 1, 20_000_000))).toEqual(nothing)
    expect(foretell(every(3, 2, 20_000_000))).toEqual(nothing)
    expect(foretell(every(0.1, 10, 20_000_000))).toEqual(nothing)
    expect(foretell(every(3, 11, 20_000_000), { nowMs: NOW + 2 * DAY_MS })).toEqual(nothing)
  })
  test('says nothing of what is not running or has no limit', () => {
    const points = every(3, 11, 20_000_000)
    expect(foretell(points, { state: 'used_up' })).toEqual({ kind: 'none', reason: 'not_running' })
    expect(foretell(points, { totalBytes: null })).toEqual({ kind: 'none', reason: 'no_limit' })
  })
  test('goes by the last days, not by how the trip began; and from anew where usage fell', () => {
    const early = every(24, 10, 90_000_000).map((p) => ({ ...p, atMs: p.atMs - 4 * DAY_MS }))
    const calm = every(6, 12, 1_000_000, 0.5 * GB)
    expect(foretell([...early, ...calm], { totalBytes: 2 * GB, endsAt: null }).kind).toBe('empty_at')
    const fallen = [{ atMs: NOW - 60 * HOUR_MS, usedBytes: 0.9 * GB }, ...every(3, 11, 20_000_000)]
    expect(foretell(fallen)).toEqual({ kind: 'empty_at', at: inMs(20 * HOUR_MS) })
  })
  test('whatever was sampled: an end lies never in the past, and never behind the plan', () => {
    const point = fc.record({
      atMs: fc.integer({ min: NOW - 10 * DAY_MS, max: NOW }),
      usedBytes: fc.integer({ min: 0, max: 2 * GB }),
    })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const forecast = foretell(points)
        if (forecast.kind !== 'empty_at') return
        expect(Date.parse(forecast.at)).toBeGreaterThanOrEqual(NOW)
        expect(Date.parse(forecast.at)).toBeLessThan(NOW + 30 * DAY_MS)
      }),
    )
  })
})

describe('the chart', () => {
  const at = (hours: number, usedBytes: number) => ({ takenAt: inMs(hours * HOUR_MS), usedBytes })
  test('reaches from the first moment to the last, and up to all the data', () => {
    const chart = chartOf([at(0, 0), at(5, GB / 2), at(10, GB)], GB)
    expect(chart?.line).toBe(`M0 ${HEIGHT}L${WIDTH / 2} ${HEIGHT / 2}L${WIDTH} 0`)
    expect(chart?.area.endsWith(`L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`)).toBe(true)
  })
  test('is not drawn from nothing, from one sample, or from one moment', () => {
    expect(chartOf([], GB)).toBeNull()
    expect(chartOf([at(0, 1)], GB)).toBeNull()
    expect(chartOf([at(0, 1), at(0, 2)], GB)).toBeNull()
  })
  test('without a limit ends at a round amount above the highest', () => {
    expect(chartOf([at(0, 0), at(1, 3.4 * GB)], null)?.topBytes).toBe(5 * GB)
    expect(chartOf([at(0, 0), at(1, 0)], null)?.topBytes).toBeGreaterThan(0)
  })
  test('of thousands of samples draws sixty, the first and the last among them', () => {
    const many = Array.from({ length: 1500 }, (_, i) => at(i, i))
    const points = chartOf(many, null)?.points ?? []
    expect(points).toHaveLength(60)
    expect([points[0], points.at(-1)]).toEqual([many[0], many.at(-1)])
  })
  test('stays in its box, whatever the figures', () => {
    const sample = fc.record({ hours: fc.integer({ min: 0, max: 5000 }), used: fc.nat({ max: 3 * GB }) })
    fc.assert(
      fc.property(fc.array(sample, { minLength: 2, maxLength: 100 }), (samples) => {
        const sorted = samples.toSorted((a, b) => a.hours - b.hours).map(({ hours, used }) => at(hours, used))
        const numbers =
          chartOf(sorted, GB)
            ?.line.match(/[\d.]+/g)
            ?.map(Number) ?? []
        numbers.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(i % 2 === 0 ? WIDTH : HEIGHT)
        })
      }),
    )
  })
})
