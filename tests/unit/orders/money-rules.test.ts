import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  awaitsMoney,
  decideResolution,
  decideSend,
  hasUnpaidRefund,
  isOpen,
  LIVE_PAYMENT,
  resendPauseSeconds,
  type Situation,
  splitRefund,
  walletPart,
} from '@/lib/orders/rules'
import { FULFILMENT_STATES, ORDER_STATES } from '@/lib/orders/types'

describe('what the wallet pays of an order', () => {
  const card = { leastMinor: 50, stepMinor: 1 }
  test.each([
    ['none', 1000, 5000, 0],
    ['first', 1000, 5000, 1000],
    ['first', 1000, 1000, 1000],
    ['first', 1000, 999, 950],
    ['first', 1000, 950, 950],
    ['first', 1000, 400, 400],
    ['first', 1000, 0, 0],
    ['first', 40, 30, 0],
    ['only', 1000, 1000, 1000],
    ['only', 1000, 999, 0],
  ] as const)('%s, of %i with %i to spend: %i', (wish, total, spendable, part) => {
    expect(walletPart(wish, total, spendable, card)).toBe(part)
  })

  test('cards that are charged in tens of fils get whole tens', () => {
    expect(walletPart('first', 5000, 1234, { leastMinor: 200, stepMinor: 10 })).toBe(1230)
  })

  test('never more than there is or is needed, and what is left is nothing or can be charged', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 })
    const wishes = fc.constantFrom('none', 'first', 'only')
    fc.assert(
      fc.property(
        wishes,
        amount,
        amount,
        fc.constantFrom(1, 10, 100),
        fc.nat(20_000),
        (wish, n, spendable, stepMinor, leastMinor) => {
          const total = Math.ceil((n + leastMinor) / stepMinor) * stepMinor
          const part = walletPart(wish, total, spendable, { leastMinor, stepMinor })
          expect(part).toBeGreaterThanOrEqual(0)
          expect(part).toBeLessThanOrEqual(Math.min(total, spendable))
          if (part < total) expect(total - part).toBeGreaterThanOrEqual(leastMinor)
          expect((total - part) % stepMinor).toBe(0)
        },
      ),
      { numRuns: 5_000 },
    )
  })
})

describe('which payments a sum goes back by', () => {
  const wallet = { id: 'pay_wallet', kind: 'wallet', state: 'paid', amount_minor: 300 }
  const card = { id: 'pay_card', kind: 'session', state: 'paid', amount_minor: 700 }
  const gone = (payment_id: string, amount_minor: number, state = 'succeeded', reason = 'unused') => ({
    payment_id,
    amount_minor,
    state,
    reason,
  })

  test('the card first, then the wallet, in whatever order they were made', () => {
    const whole = [
      { paymentId: 'pay_card', amountMinor: 700 },
      { paymentId: 'pay_wallet', amountMinor: 300 },
    ]
    expect(splitRefund([wallet, card], [], 1000)).toEqual(whole)
    expect(splitRefund([card, wallet], [], 1000)).toEqual(whole)
    expect(splitRefund([wallet, card], [], 700)).toEqual(whole.slice(0, 1))
    expect(splitRefund([wallet, card], [], 701)).toEqual([
      { paymentId: 'pay_card', amountMinor: 700 },
      { paymentId: 'pay_wallet', amountMinor: 1 },
    ])
  })

  test('what has gone back, or is on its way, does not go again; what failed does', () => {
    expect(splitRefund([wallet, card], [gone('pay_card', 600)], 150)).toEqual([
      { paymentId: 'pay_card', amountMinor: 100 },
      { paymentId: 'pay_wallet', amountMinor: 50 },
    ])
    expect(splitRefund([wallet, card], [gone('pay_card', 700, 'pending')], 300)).toEqual([
      { paymentId: 'pay_wallet', amountMinor: 300 },
    ])
    expect(splitRefund([wallet, card], [gone('pay_card', 700, 'lost', 'fraudulent')], 300)).toEqual([
      { paymentId: 'pay_wallet', amountMinor: 300 },
    ])
    expect(splitRefund([card], [gone('pay_card', 700, 'failed')], 700)).toEqual([
      { paymentId: 'pay_card', amountMinor: 700 },
    ])
  })

  test.each([
    ['one unit more than was paid', [wallet, card], [], 1001],
    ['more than is left', [card], [gone('pay_card', 1)], 700],
    ['of a payment that was not made', [{ ...card, state: 'open' }], [], 1],
    ['of one that came twice', [card], [gone('pay_card', 700, 'failed', 'paid_twice')], 1],
    ['of one that came late', [card], [gone('pay_card', 700, 'failed', 'paid_late')], 1],
  ])('nothing goes back: %s', (_name, payments, refunds, amount) => {
    expect(splitRefund(payments, refunds, amount)).toBeNull()
  })

  test('a payment beside one that came twice still pays', () => {
    const twice = gone('pay_twice', 700, 'succeeded', 'paid_twice')
    expect(splitRefund([card, { ...card, id: 'pay_twice' }], [twice], 700)).toEqual([
      { paymentId: 'pay_card', amountMinor: 700 },
    ])
  })
})

describe('states', () => {
  test('money is waited for in these and no others', () => {
    expect(ORDER_STATES.filter(awaitsMoney)).toEqual([
      'draft',
      'awaiting_payment',
      'expired',
      'canceled',
      'payment_failed',
    ])
  })

  test('a fulfilment is open in these and no others', () => {
    expect(FULFILMENT_STATES.filter((state) => isOpen({ state }))).toEqual([
      'ready',
      'sending',
      'unknown',
      'absent',
    ])
  })

  test('these payments can still be made', () => {
    expect([...LIVE_PAYMENT].sort()).toEqual(['creating', 'open', 'processing'])
  })
})

describe('a refund that failed', () => {
  const refund = (
    state: string,
    payment_id = 'pay_1',
    order_line_id: number | null = 1,
    covered_by: string | null = null,
  ) => ({ state, payment_id, order_line_id, covered_by })
  test.each([
    ['alone', [refund('failed')], true],
    ['and was promised anew', [refund('failed'), refund('pending')], false],
    ['beside one of another payment', [refund('failed'), refund('succeeded', 'pay_2')], true],
    ['beside one of another line', [refund('failed'), refund('succeeded', 'pay_1', 2)], true],
    ['twice', [refund('failed'), refund('failed')], true],
    ['not at all', [refund('succeeded')], false],
    ['and was paid by the bank', [refund('failed', 'pay_1', 1, 'dp_1')], false],
    ['of none', [], false],
  ])('%s is still to be paid: %s', (_name, refunds, isUnpaid) => {
    expect(hasUnpaidRefund(refunds)).toBe(isUnpaid)
  })
})

describe('how a purchase call ends', () => {
  test('a yes is a yes', () => {
    expect(
      decideSend({ kind: 'fulfilled', refs: {}, install: null, cost: null, applicationId: null }),
    ).toEqual({ to: 'succeeded' })
  })

  test.each(['RATE_LIMITED', 'UNAVAILABLE', 'AUTH'] as const)(
    '%s says nothing about this purchase: it may be sent again',
    (code) => {
      expect(decideSend({ kind: 'rejected', code, message: 'x' })).toEqual({ to: 'absent', reason: code })
    },
  )

  test('staff read why, and it is looked at when the provider said', () => {
    expect(decideSend({ kind: 'rejected', code: 'PLAN_UNAVAILABLE', message: 'sold out' })).toEqual({
      to: 'rejected',
      reason: 'PLAN_UNAVAILABLE: sold out',
    })
    expect(decideSend({ kind: 'pending', refs: {}, pollAfterMs: 2_500 })).toEqual({
      to: 'unknown',
      reason: 'pending at the provider',
      readInSeconds: 3,
    })
    expect(decideSend({ kind: 'unknown', reason: 'timeout' })).toEqual({
      to: 'unknown',
      reason: 'timeout',
      readInSeconds: 5,
    })
  })

  test.each([
    [0, 5],
    [1, 10],
    [5, 160],
    [6, 300],
    [60, 300],
  ])('the pause after attempt %i is %i seconds', (attempt, seconds) => {
    expect(resendPauseSeconds(attempt)).toBe(seconds)
  })
})

describe('what a reading of an unknown purchase leads to', () => {
  const situation = (change: Partial<Situation> = {}): Situation => ({
    sentAtMs: 5_000_000,
    nowMs: 5_100_000,
    attempt: 1,
    cleanListings: 2,
    readings: 0,
    settings: {
      settleWindowSeconds: 900,
      cleanListingsNeeded: 3,
      maxAttempts: 3,
      manualAfterSeconds: 86_400,
    },
    capabilities: { listingIsComplete: true },
    ...change,
  })

  test('a definite answer ends it', () => {
    expect(
      decideResolution({ kind: 'fulfilled', refs: {}, install: null, applicationId: null }, situation()),
    ).toEqual({
      to: 'succeeded',
    })
    expect(
      decideResolution({ kind: 'rejected', code: 'PLAN_UNAVAILABLE', message: 'sold out' }, situation()),
    ).toEqual({
      to: 'rejected',
      reason: 'PLAN_UNAVAILABLE: sold out',
    })
  })

  test('before its window a purchase is waited for, with the reason and without counting what was not a clean listing', () => {
    const wait = { to: 'wait', nextInSeconds: 5, cleanListings: 2 }
    expect(decideResolution({ kind: 'pending', refs: {} }, situation())).toEqual({
      ...wait,
      reason: 'pending at the provider',
    })
    expect(decideResolution({ kind: 'unreadable', reason: 'down' }, situation())).toEqual({
      ...wait,
      reason: 'cannot be read: down',
    })
    expect(decideResolution({ kind: 'ambiguous', evidence: [] }, situation())).toEqual({
      ...wait,
      reason: 'cannot be told apart yet',
    })
    expect(decideResolution({ kind: 'absent_now' }, situation())).toEqual({
      ...wait,
      cleanListings: 3,
      reason: 'not in the listing yet',
    })
  })

  test('at its end, to the second, it is decided', () => {
    const ended = situation({ nowMs: 5_900_000 })
    expect(decideResolution({ kind: 'ambiguous', evidence: [] }, ended)).toEqual({
      to: 'manual',
      reason: 'the provider cannot tell whether it was done',
    })
    expect(decideResolution({ kind: 'absent_now' }, ended)).toEqual({
      to: 'absent',
      reason: 'not in any listing',
      mayResend: true,
    })
    expect(
      decideResolution({ kind: 'absent_now' }, { ...ended, capabilities: { listingIsComplete: false } }),
    ).toEqual({
      to: 'manual',
      reason: 'not found, but the listing proves nothing',
    })
  })

  test.each([
    [0, 900, 5],
    [1, 900, 10],
    [5, 900, 160],
    [6, 900, 300],
    [40, 900, 300],
    [6, 90, 30],
    [6, 0, 1],
  ])(
    'reading %i with a window of %i s is followed by a pause of %i s',
    (readings, settleWindowSeconds, seconds) => {
      const settings = { ...situation().settings, settleWindowSeconds }
      expect(
        decideResolution({ kind: 'pending', refs: {} }, situation({ readings, settings })),
      ).toMatchObject({
        nextInSeconds: seconds,
      })
    },
  )
})
