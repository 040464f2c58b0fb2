import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskEmail } from '@/lib/core/mask-email'
import {
  decideResolution,
  decideSend,
  judgeIntent,
  judgeSession,
  ownRefund,
  type Situation,
} from '@/lib/orders/rules'
import type { IntentView, RefundView, SessionView } from '@/lib/payments/types'
import type { ResolveOutcome } from '@/lib/providers/types'

const expected = { orderId: 'ord_1', amount: { amountMinor: 999, currency: 'EUR' }, isLive: false }
const session = (change: Partial<SessionView> = {}): SessionView => ({
  sessionId: 'cs_test_1',
  status: 'complete',
  money: 'paid',
  orderId: 'ord_1',
  paymentId: 'pay_1',
  amount: expected.amount,
  isPaymentMode: true,
  isLive: false,
  paymentIntentId: 'pi_1',
  chargeId: 'ch_1',
  email: null,
  billing: null,
  url: null,
  ...change,
})

describe('what a session means', () => {
  test.each([
    ['open', session({ status: 'open', money: 'none' }), 'nothing'],
    ['expired', session({ status: 'expired', money: 'none' }), 'expired'],
    ['complete and paid', session(), 'paid'],
    ['complete, money on its way', session({ money: 'not_yet' }), 'processing'],
    ['complete, delayed payment failed', session({ money: 'failed' }), 'failed'],
  ])('%s', (_, view, kind) => expect(judgeSession(expected, view).kind).toBe(kind))

  test.each([
    ['amount', session({ amount: { amountMinor: 998, currency: 'EUR' } })],
    ['currency', session({ amount: { amountMinor: 999, currency: 'USD' } })],
    ['order', session({ orderId: 'ord_2' })],
    ['mode', session({ isPaymentMode: false })],
    ['livemode', session({ isLive: true })],
    ['amount', session({ amount: null })],
  ])('another %s is quarantined, never delivered', (difference, view) => {
    expect(judgeSession(expected, view)).toMatchObject({
      kind: 'mismatch',
      differences: expect.arrayContaining([difference]),
    })
  })
})

const intent = (change: Partial<IntentView> = {}): IntentView => ({
  intentId: 'pi_1',
  status: 'paid',
  isOwn: true,
  orderId: 'ord_1',
  paymentId: 'pay_1',
  amount: expected.amount,
  isLive: false,
  clientSecret: null,
  customerId: null,
  chargeId: 'ch_1',
  email: null,
  billing: null,
  paidWith: null,
  ...change,
})

describe('what an intent means', () => {
  test.each([
    ['open', 'nothing'],
    ['processing', 'processing'],
    ['canceled', 'expired'],
    ['paid', 'paid'],
  ] as const)('%s is %s', (status, kind) => expect(judgeIntent(expected, intent({ status })).kind).toBe(kind))

  const others = [
    ['amount', { amount: { amountMinor: 998, currency: 'EUR' } }],
    ['amount', { amount: null }],
    ['currency', { amount: { amountMinor: 999, currency: 'USD' } }],
    ['order', { orderId: 'ord_2' }],
    ['order', { orderId: null }],
    ['livemode', { isLive: true }],
  ] as const
  test.each(others)(
    'another %s is quarantined, never delivered, paid or on its way',
    (difference, change) => {
      for (const status of ['paid', 'processing'] as const)
        expect(judgeIntent(expected, intent({ ...change, status }))).toMatchObject({
          kind: 'mismatch',
          differences: expect.arrayContaining([difference]),
        })
      expect(judgeIntent(expected, intent({ ...change, status: 'open' })).kind).toBe('nothing')
    },
  )
})

describe('how a purchase call ends', () => {
  test('only a definite yes or no ends it', () => {
    expect(decideSend({ kind: 'unknown', reason: 'timeout' }).to).toBe('unknown')
    expect(decideSend({ kind: 'pending', refs: {}, pollAfterMs: 2000 }).to).toBe('unknown')
    expect(decideSend({ kind: 'rejected', code: 'PLAN_UNAVAILABLE', message: '' }).to).toBe('rejected')
    expect(decideSend({ kind: 'rejected', code: 'RATE_LIMITED', message: '' }).to).toBe('absent')
  })
})

const situation = (change: Partial<Situation> = {}): Situation => ({
  sentAtMs: 0,
  nowMs: 1_000_000,
  attempt: 1,
  cleanListings: 2,
  readings: 5,
  settings: { settleWindowSeconds: 900, cleanListingsNeeded: 3, maxAttempts: 3, manualAfterSeconds: 86_400 },
  capabilities: { listingIsComplete: true },
  ...change,
})
const absent: ResolveOutcome = { kind: 'absent_now' }

describe('what a reading of an unknown purchase leads to', () => {
  test('absence needs three clean, complete listings that span the settle window', () => {
    expect(decideResolution(absent, situation())).toMatchObject({ to: 'absent', mayResend: true })
    expect(decideResolution(absent, situation({ cleanListings: 1 })).to).toBe('wait')
    expect(decideResolution(absent, situation({ nowMs: 899_000 })).to).toBe('wait')
    expect(decideResolution(absent, situation({ capabilities: { listingIsComplete: false } })).to).toBe(
      'manual',
    )
    expect(decideResolution(absent, situation({ attempt: 3 }))).toMatchObject({
      to: 'absent',
      mayResend: false,
    })
  })

  test('two candidates are for staff, never adopted and never bought again', () => {
    expect(decideResolution({ kind: 'ambiguous', evidence: ['a', 'b'] }, situation()).to).toBe('manual')
  })

  test('an unreadable provider is waited for, then staff take over', () => {
    expect(decideResolution({ kind: 'unreadable', reason: 'down' }, situation()).to).toBe('wait')
    expect(
      decideResolution({ kind: 'unreadable', reason: 'down' }, situation({ nowMs: 86_400_000 })).to,
    ).toBe('manual')
  })

  test('10,000 histories: no resend and no refund before the window has passed, whatever is read', () => {
    const outcome = fc.constantFrom<ResolveOutcome>(
      absent,
      { kind: 'ambiguous', evidence: [] },
      { kind: 'unreadable', reason: 'x' },
      { kind: 'pending', refs: {} },
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(outcome, fc.integer({ min: 1, max: 400 })), { maxLength: 40 }),
        (readings) => {
          let seconds = 0
          let cleanListings = 0
          for (const [read, [reading, pause]] of readings.entries()) {
            seconds += pause
            const result = decideResolution(
              reading,
              situation({ nowMs: seconds * 1000, cleanListings, readings: read }),
            )
            if (result.to === 'absent' || result.to === 'rejected')
              expect(seconds).toBeGreaterThanOrEqual(900)
            if (result.to !== 'wait') return
            expect(result.nextInSeconds).toBeGreaterThan(0)
            cleanListings = result.cleanListings
          }
        },
      ),
      { numRuns: 10_000 },
    )
  })
})

test('a masked address is of no use to a stranger', () =>
  expect(maskEmail('ada.example@mail.example.test')).toBe('a•••@mail.example.test'))

describe('what has already gone back of a promised refund', () => {
  const promised = { id: 'rfd_now', amount_minor: 500 }
  const known = [
    { id: 'rfd_now', stripe_refund_id: null },
    { id: 'rfd_twin', stripe_refund_id: 're_twin' },
  ]
  const made = (change: Partial<RefundView> = {}): RefundView => ({
    stripeRefundId: 're_1',
    refundId: 'rfd_forgotten',
    paymentIntentId: 'pi_1',
    amount: { amountMinor: 500, currency: 'EUR' },
    state: 'succeeded',
    ...change,
  })
  const found = (...all: RefundView[]) => ownRefund(all, promised, known)?.stripeRefundId ?? null

  test('is what carries its id, whatever else there is', () => {
    const own = made({ stripeRefundId: 're_own', refundId: 'rfd_now', state: 'failed' })
    expect(found(made(), own)).toBe('re_own')
  })

  test('else one of ours of the same amount that nobody knows any more', () => {
    expect(found(made())).toBe('re_1')
  })

  test.each([
    ['was made by hand', { refundId: null }],
    ['is promised elsewhere', { refundId: 'rfd_twin' }],
    ['was found for another promise before', { stripeRefundId: 're_twin' }],
    ['is of another amount', { amount: { amountMinor: 501, currency: 'EUR' } }],
    ['came back', { state: 'failed' as const }],
  ])('never one that %s', (_name, change) => expect(found(made(change))).toBeNull())
})
