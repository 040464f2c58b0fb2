import { expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { type TopUpSituation, topUpRefusal } from '@/lib/orders/top-up-rules'
import type { WalletLimits } from '@/lib/wallet/types'

const kwd = (minor: number) => money(minor, 'KWD')
const limits: WalletLimits = {
  suggested: [kwd(3000)],
  min: kwd(1500),
  max: kwd(60_000),
  perDay: kwd(120_000),
  timesPerDay: 5,
  mostInAll: kwd(300_000),
}
const fresh: TopUpSituation = { todayMinor: 0, timesToday: 0, inAllMinor: 0 }

test.each([
  [1490, {}, 'too_small'],
  [1500, {}, null],
  [60_000, {}, null],
  [60_010, {}, 'too_large'],
  [1505, {}, 'step'],
  [1500, { timesToday: 4 }, null],
  [1500, { timesToday: 5 }, 'times_per_day'],
  [1500, { todayMinor: 118_500 }, null],
  [1500, { todayMinor: 118_510 }, 'per_day'],
  [1500, { inAllMinor: 298_500 }, null],
  [1500, { inAllMinor: 298_510 }, 'in_all'],
] as const)('%i fils into a wallet after %o: %s', (minor, situation, refusal) => {
  expect(topUpRefusal(kwd(minor), limits, 10, { ...fresh, ...situation })).toBe(refusal)
})

test('of several reasons the first that no waiting helps is told', () => {
  const full = { todayMinor: 120_000, timesToday: 9, inAllMinor: 300_000 }
  expect(topUpRefusal(kwd(1), limits, 10, full)).toBe('too_small')
  expect(topUpRefusal(kwd(60_005), limits, 10, full)).toBe('too_large')
  expect(topUpRefusal(kwd(1505), limits, 10, full)).toBe('step')
  expect(topUpRefusal(kwd(1500), limits, 10, full)).toBe('times_per_day')
})
