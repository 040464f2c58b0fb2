import { describe, expect, test } from 'vitest'
import { dueAt, reachedCap, triggerOf, wouldHaveRenewed } from '@/lib/orders/auto-renew-rules'

const NOW = Date.parse('2027-01-01T12:00:00Z')
const inHours = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString()
const plan = { remainingBytes: 500, totalBytes: 1000, endsAt: inHours(100) }
const both = { belowPercent: 10, hoursLeft: 24 }

describe('what sets a renewal off', () => {
  test.each([
    ['nothing, while there is data and time', {}, null],
    ['data below the share', { remainingBytes: 99 }, 'data'],
    ['not data at the share itself', { remainingBytes: 100 }, null],
    ['the last hours', { endsAt: inHours(24) }, 'time'],
    ['not the hours before', { endsAt: inHours(24.1) }, null],
    ['data before time', { remainingBytes: 0, endsAt: inHours(1) }, 'data'],
    ['nothing once it is over', { endsAt: inHours(-1) }, null],
    ['nothing where nothing is told', { remainingBytes: null, totalBytes: null, endsAt: null }, null],
    [
      'time alone where there is no limit of data',
      { remainingBytes: null, totalBytes: null, endsAt: inHours(2) },
      'time',
    ],
  ] as const)('%s', (_, change, expected) => {
    expect(triggerOf(both, { ...plan, ...change }, NOW)).toBe(expected)
  })

  test('only what was asked for', () => {
    const low = { ...plan, remainingBytes: 0, endsAt: inHours(1) }
    expect(triggerOf({ belowPercent: null, hoursLeft: 24 }, low, NOW)).toBe('time')
    expect(triggerOf({ belowPercent: null, hoursLeft: 24 }, { ...low, endsAt: null }, NOW)).toBeNull()
    expect(triggerOf({ belowPercent: 5, hoursLeft: null }, { ...low, remainingBytes: 60 }, NOW)).toBeNull()
  })
})

test('there is a day to stop it where there is time, and never more time than the plan has', () => {
  expect(dueAt('time', inHours(48), NOW).toISOString()).toBe(inHours(24))
  expect(dueAt('time', inHours(10), NOW).toISOString()).toBe(inHours(9.5))
  expect(dueAt('time', inHours(0.1), NOW).toISOString()).toBe(inHours(0))
  expect(dueAt('data', null, NOW).toISOString()).toBe(inHours(0.25))
})

test('the caps of trip and month are each enough to stop it', () => {
  const most = { perTrip: 2, perMonth: 3 }
  expect(reachedCap({ onTrip: 1, inMonth: 2 }, most)).toBeNull()
  expect(reachedCap({ onTrip: 2, inMonth: 2 }, most)).toBe('trip')
  expect(reachedCap({ onTrip: 1, inMonth: 3 }, most)).toBe('month')
})

test('in the past it would have renewed once for each plan that ran low', () => {
  const sample = (planKey: string, remainingBytes: number | null) => ({
    planKey,
    remainingBytes,
    totalBytes: 1000,
  })
  const samples = [
    sample('a', 900),
    sample('a', 50),
    sample('a', 10),
    sample('b', 99),
    sample('c', 101),
    sample('d', null),
  ]
  expect(wouldHaveRenewed(samples, 10)).toBe(2)
  expect(wouldHaveRenewed(samples, 20)).toBe(3)
  expect(wouldHaveRenewed([], 10)).toBe(0)
})
