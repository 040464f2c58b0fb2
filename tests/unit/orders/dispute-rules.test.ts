import { describe, expect, test } from 'vitest'
import { type DisputeState, nextState } from '@/lib/orders/dispute-rules'

const STATES: readonly DisputeState[] = ['inquiry', 'open', 'won', 'lost']

describe('a dispute', () => {
  test.each(STATES)('that is first seen as %s is that', (state) => expect(nextState(null, state)).toBe(state))
  test.each(STATES)('that was won stays won, whatever an older reading says: %s', (seen) =>
    expect(nextState('won', seen)).toBe('won'),
  )
  test.each([
    ['inquiry', 'lost'],
    ['open', 'lost'],
    ['lost', 'lost'],
    ['won', 'won'],
  ] as const)('that was lost, and is seen as %s, is %s: only an appeal that was won turns it', (seen, is) =>
    expect(nextState('lost', seen)).toBe(is),
  )
  test('that has taken money is no inquiry any more', () => {
    expect(nextState('open', 'inquiry')).toBe('open')
    expect(nextState('inquiry', 'open')).toBe('open')
    expect(nextState('open', 'won')).toBe('won')
  })
})
