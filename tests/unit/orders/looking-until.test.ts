import { expect, test } from 'vitest'
import { lookingUntil } from '@/lib/orders/looking-until'
import { decideResolution, type Situation } from '@/lib/orders/rules'
import type { ResolveOutcome } from '@/lib/providers/types'

const settings = {
  settleWindowSeconds: 900,
  cleanListingsNeeded: 3,
  maxAttempts: 3,
  manualAfterSeconds: 86_400,
}
const at = (nowMs: number): Situation => ({
  ...{ sentAtMs: 0, nowMs, attempt: 1, cleanListings: 2, readings: 3, settings },
  capabilities: { listingIsComplete: false },
})
const reasonOf = (outcome: ResolveOutcome): string | null => {
  const resolution = decideResolution(outcome, at(60_000))
  return resolution.to === 'wait' ? resolution.reason : null
}

test.each<[ResolveOutcome, string]>([
  [{ kind: 'absent_now' }, '1970-01-01T00:15:00.000Z'],
  [{ kind: 'ambiguous', evidence: [] }, '1970-01-01T00:15:00.000Z'],
  [{ kind: 'pending', refs: {} }, '1970-01-02T00:00:00.000Z'],
  [{ kind: 'unreadable', reason: 'down' }, '1970-01-02T00:00:00.000Z'],
])('%o: the time that is told is the one at which the next reading hands it to a person', (outcome, told) => {
  const until = lookingUntil(reasonOf(outcome), at(60_000))
  expect(until).toBe(told)
  const deadline = Date.parse(told)
  expect(decideResolution(outcome, at(deadline - 1)).to).toBe('wait')
  expect(decideResolution(outcome, at(deadline)).to).toBe('manual')
})

test('a time that has passed is no promise, and before the first reading there is none', () => {
  expect(lookingUntil(reasonOf({ kind: 'absent_now' }), at(900_000))).toBeNull()
  expect(lookingUntil('no answer in time', at(1_000))).toBeNull()
  expect(lookingUntil(null, at(1_000))).toBeNull()
})
