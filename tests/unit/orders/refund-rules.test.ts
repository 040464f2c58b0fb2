import { describe, expect, test } from 'vitest'
import {
  decideRefund,
  evidenceOf,
  type LineFacts,
  mayGoTo,
  type OrderFacts,
  REFUND_REFUSALS,
  REFUND_WORDS,
  type RefundPolicy,
} from '@/lib/orders/refund-rules'
import { ESIM_STATES, PLAN_STATES, type ProviderEsim, type ProviderPlan } from '@/lib/providers/types'

const DAY = 86_400_000
const now = Date.parse('2027-03-10T12:00:00Z')
const policy: RefundPolicy = { windowDays: 14, ownLoss: 'accounts', mostMinor: 3000, perBuyer: 2 }
const line: LineFacts = {
  kind: 'new_esim',
  amountMinor: 1000,
  fulfilment: 'succeeded',
  deliveredAtMs: now - DAY,
  refund: 'none',
  evidence: 'unused',
  isRewardSpent: false,
}
const order: OrderFacts = {
  state: 'fulfilled',
  isDisputed: false,
  isPaidByBank: false,
  hasAccount: true,
  isRefundedElsewhere: false,
  givenBackMinor: 0,
  givenBackByBuyer: 0,
}
const plan: ProviderPlan = {
  ref: 'x',
  name: 'x',
  state: 'queued',
  data: { bytes: 1e9 },
  usedBytes: 0,
  remainingBytes: 1e9,
  startedAt: null,
  endsAt: null,
  durationDays: 7,
  countries: [],
  applicationId: null,
}
const esim = (more: Partial<ProviderEsim> = {}): ProviderEsim => ({
  provider: 'travelroam',
  iccid: '8999900000000000014',
  refs: {},
  state: 'released',
  rawState: null,
  plans: [plan],
  install: null,
  firstInstalledAt: null,
  purchasedAt: null,
  lastNetwork: null,
  asOf: '2027-03-10T12:00:00Z',
  ...more,
})
const reasonOf = (
  l: Partial<LineFacts>,
  o: Partial<OrderFacts> = {},
  p: Partial<RefundPolicy> = {},
): string => {
  const decision = decideRefund({ ...line, ...l }, { ...order, ...o }, { ...policy, ...p }, now)
  return decision.kind === 'yes' ? 'yes' : decision.reason
}

describe('unused is only what was seen as unused', () => {
  test('a released profile whose one plan has not begun', () => {
    expect(evidenceOf(esim())).toBe('unused')
    expect(evidenceOf(esim({ state: 'allocated', plans: [] }))).toBe('unused')
  })
  test.each(ESIM_STATES.filter((state) => state !== 'released' && state !== 'allocated'))(
    'a profile that is %s is not',
    (state) => expect(evidenceOf(esim({ state }))).not.toBe('unused'),
  )
  test.each(PLAN_STATES.filter((state) => ['depleted', 'expired', 'revoked'].includes(state)))(
    'a plan that is %s is over, whatever the profile says',
    (state) => expect(evidenceOf(esim({ plans: [{ ...plan, state }] }))).toBe('over'),
  )
  test('one byte used is used; so is one byte missing', () => {
    expect(evidenceOf(esim({ plans: [{ ...plan, usedBytes: 1 }] }))).toBe('used')
    expect(evidenceOf(esim({ plans: [{ ...plan, usedBytes: null, remainingBytes: 1e9 - 1 }] }))).toBe('used')
  })
  test('installed once and removed is installed', () =>
    expect(evidenceOf(esim({ firstInstalledAt: '2027-03-09T12:00:00Z' }))).toBe('installed'))
  test('a second plan on it is somebody else’s money', () =>
    expect(evidenceOf(esim({ plans: [plan, plan] }))).toBe('topped_up'))
  test('a plan that runs by the calendar has been used', () =>
    expect(
      evidenceOf(esim({ plans: [{ ...plan, state: 'active', startedAt: '2027-03-09T12:00:00Z' }] })),
    ).toBe('used'))
})

describe('what may go back', () => {
  test('unused, delivered, in time, within the limits', () => {
    expect(decideRefund(line, order, policy, now)).toEqual({ kind: 'yes', untilMs: now + 13 * DAY })
  })
  test('the window ends to the millisecond', () => {
    expect(reasonOf({ deliveredAtMs: now - 14 * DAY + 1 })).toBe('yes')
    expect(reasonOf({ deliveredAtMs: now - 14 * DAY })).toBe('late')
    expect(reasonOf({ deliveredAtMs: null })).toBe('late')
  })
  test('the limit is the last unit that may go, with what went before', () => {
    expect(reasonOf({ amountMinor: 3000 })).toBe('yes')
    expect(reasonOf({ amountMinor: 3001 })).toBe('above_limit')
    expect(reasonOf({}, { givenBackMinor: 2000 })).toBe('yes')
    expect(reasonOf({}, { givenBackMinor: 2001 })).toBe('above_limit')
    expect(reasonOf({}, {}, { mostMinor: null })).toBe('above_limit')
  })
  test.each([
    ['not_paid', { fulfilment: null }, {}, {}],
    ['under_way', { refund: 'under_way' }, {}, {}],
    ['done', { refund: 'done' }, {}, {}],
    ['failed', { refund: 'failed' }, {}, {}],
    ['free', { amountMinor: 0 }, {}, {}],
    ['disputed', {}, { isDisputed: true }, {}],
    ['paid_by_bank', {}, { isPaidByBank: true }, {}],
    ['in_review', {}, { state: 'needs_review' }, {}],
    ['in_review', { fulfilment: 'manual' }, {}, {}],
    ['in_review', {}, { isRefundedElsewhere: true }, {}],
    ['in_progress', { fulfilment: 'unknown' }, { state: 'fulfilling' }, {}],
    ['in_progress', {}, { state: 'fulfilling' }, {}],
    ['renewal', { kind: 'renewal' }, {}, {}],
    ['not_offered', {}, {}, { ownLoss: 'never' }],
    ['not_offered', {}, {}, { windowDays: 0 }],
    ['needs_account', {}, { hasAccount: false }, {}],
    ['yes', {}, { hasAccount: false }, { ownLoss: 'everyone' }],
    ['too_many', {}, { givenBackByBuyer: 2 }, {}],
    ['yes', {}, { givenBackByBuyer: 1 }, {}],
    ['reward_spent', { isRewardSpent: true }, {}, {}],
    ['used', { isRewardSpent: true, evidence: 'used' }, {}, {}],
    ['too_many', { isRewardSpent: true }, { givenBackByBuyer: 2 }, {}],
    ['installed', { evidence: 'installed' }, {}, {}],
    ['used', { evidence: 'used' }, {}, {}],
    ['not_known', { evidence: 'not_known' }, {}, {}],
  ] as const)('%s: %o %o %o', (expected, l, o, p) => expect(reasonOf(l, o, p)).toBe(expected))

  test('what its reward was spent of goes into the wallet, never to the card; nothing else that is refused does', () => {
    const spent = decideRefund({ ...line, isRewardSpent: true }, order, policy, now)
    expect([mayGoTo('wallet', spent), mayGoTo('card', spent)]).toEqual([true, false])
    const used = decideRefund({ ...line, isRewardSpent: true, evidence: 'used' }, order, policy, now)
    expect(mayGoTo('wallet', used)).toBe(false)
    expect(mayGoTo('card', decideRefund(line, order, policy, now))).toBe(true)
  })
  test('whoever may be helped by a person is told so, and every reason has words', () => {
    for (const [reason, { staff }] of Object.entries(REFUND_REFUSALS)) {
      expect(REFUND_WORDS[reason as keyof typeof REFUND_WORDS]).toMatch(/\.$/)
      expect(typeof staff).toBe('boolean')
    }
  })
})
