import { describe, expect, test } from 'vitest'
import { choosePlan } from '@/lib/esims/plans'
import { toCard, withoutSecrets } from '@/lib/esims/rules'
import type { CardState } from '@/lib/esims/types'
import type { EsimState, ProviderPlan } from '@/lib/providers/types'
import { anEsim, aPlan, ICCID, NOW } from './samples'

const stateOf = (profile: EsimState, plan: Partial<ProviderPlan> | null): CardState =>
  toCard(anEsim({ state: profile, plans: plan ? [aPlan(plan)] : [] }), null, 'provider', NOW).state

const over = { endsAt: '2026-03-10T11:59:59.000Z' }
const empty = { usedBytes: 1_000_000_000, remainingBytes: 0 }

describe('state on the card', () => {
  test.each<[EsimState, Partial<ProviderPlan> | null, CardState]>([
    ['enabled', {}, 'active'],
    ['installed', { state: 'throttled' }, 'active'],
    ['unknown', {}, 'active'],
    ['enabled', { usedBytes: 900_000_000, remainingBytes: 100_000_000 }, 'nearly_empty'],
    ['enabled', { usedBytes: 899_999_999, remainingBytes: 100_000_001 }, 'active'],
    ['enabled', empty, 'used_up'],
    ['enabled', { usedBytes: 1_000_000_001, remainingBytes: null }, 'used_up'],
    ['enabled', { state: 'depleted', usedBytes: null, remainingBytes: null }, 'used_up'],
    ['enabled', over, 'expired'],
    ['enabled', { ...over, ...empty }, 'expired'],
    ['disabled', over, 'expired'],
    ['disabled', empty, 'used_up'],
    ['disabled', {}, 'disabled'],
    ['disabled', null, 'disabled'],
    ['released', { state: 'queued', startedAt: null, endsAt: null }, 'not_installed'],
    ['downloaded', {}, 'not_installed'],
    ['allocated', null, 'not_installed'],
    ['released', over, 'expired'],
    ['installed', { state: 'queued', startedAt: null, endsAt: null }, 'queued'],
    ['enabled', { state: 'revoked' }, 'revoked'],
    ['unavailable', { state: 'revoked' }, 'revoked'],
    ['unavailable', {}, 'revoked'],
    ['unavailable', { state: 'expired' }, 'expired'],
    ['deleted', {}, 'deleted'],
    ['deleted', over, 'deleted'],
    ['error', {}, 'error'],
    ['enabled', null, 'unknown'],
    ['unknown', { state: 'unknown' }, 'unknown'],
    ['enabled', { data: { unlimited: true }, usedBytes: 5e9, remainingBytes: null }, 'active'],
    ['enabled', { data: { unlimited: true }, usedBytes: 0, remainingBytes: 0 }, 'active'],
    ['enabled', { data: null, usedBytes: null, remainingBytes: null }, 'active'],
  ])('profile %s with plan %j is %s', (profile, plan, expected) => {
    expect(stateOf(profile, plan)).toBe(expected)
  })

  test('a plan ends at the very moment of its end, whatever the vendor still says', () => {
    const end = '2026-03-10T12:00:00.000Z'
    expect(toCard(anEsim({ plans: [aPlan({ endsAt: end })] }), null, 'cache', NOW).state).toBe('expired')
    expect(toCard(anEsim({ plans: [aPlan({ endsAt: end })] }), null, 'cache', NOW - 1).state).toBe('active')
  })
})

describe('plan on the card', () => {
  test('the plan in use is shown before one that waits and one that is over', () => {
    const { current, queued } = choosePlan(
      [
        aPlan({ name: 'over', ...over }),
        aPlan({ name: 'waits', state: 'queued', startedAt: null, endsAt: null }),
        aPlan({ name: 'in use' }),
      ],
      NOW,
    )
    expect([current?.name, queued]).toEqual(['in use', 1])
  })

  test('a used-up plan gives way to the one that waits, which then waits behind nothing', () => {
    const waiting = aPlan({ name: 'waits', state: 'queued', startedAt: null, endsAt: null })
    const { current, queued } = choosePlan([aPlan(empty), waiting], NOW)
    expect([current?.name, queued]).toEqual(['waits', 0])
  })

  test('of two in use the one that ends first is shown', () => {
    const later = aPlan({ name: 'later', endsAt: '2026-04-01T00:00:00.000Z' })
    expect(choosePlan([later, aPlan({ name: 'sooner' })], NOW).current?.name).toBe('sooner')
  })

  test('of several that are over the last one is shown', () => {
    const old = aPlan({ name: 'old', endsAt: '2026-01-01T00:00:00.000Z' })
    const recent = aPlan({ name: 'recent', endsAt: '2026-03-01T00:00:00.000Z' })
    expect(choosePlan([recent, old], NOW).current?.name).toBe('recent')
  })

  test('figures that the vendor leaves out are computed, and never negative', () => {
    const card = (plan: Partial<ProviderPlan>) =>
      toCard(anEsim({ plans: [aPlan(plan)] }), null, 'provider', NOW).plan
    expect(card({ remainingBytes: null })?.remainingBytes).toBe(600_000_000)
    expect(card({ usedBytes: null })?.usedBytes).toBe(400_000_000)
    expect(card({ usedBytes: 2e9, remainingBytes: null })?.remainingBytes).toBe(0)
    expect(card({ usedBytes: null, remainingBytes: null })).toMatchObject({
      usedBytes: null,
      remainingBytes: null,
    })
  })
})

describe('what a stranger sees', () => {
  test('a card has exactly its fields, and no secret of the answer', () => {
    const card = toCard(anEsim(), { name: 'Issuer', country: 'BE' }, 'provider', NOW)
    expect(Object.keys(card).sort()).toEqual(
      [
        ...['asOf', 'expectedLagSeconds', 'iccid', 'issuer', 'plan', 'queuedPlans', 'renewable'],
        ...['source', 'state'],
      ].sort(),
    )
    expect(Object.keys(card.plan ?? {}).sort()).toEqual(
      [
        'countries',
        'data',
        'durationDays',
        'endsAt',
        'name',
        'remainingBytes',
        'startedAt',
        'usedBytes',
      ].sort(),
    )
    expect(JSON.stringify(card)).not.toMatch(/canary/i)
    expect(card.iccid).toBe(ICCID)
  })

  test('how far its figures lag behind, as its provider documents it; else that it is not stated', () => {
    const lag = (expectedLagSeconds?: number) =>
      toCard(anEsim(), null, 'provider', NOW, expectedLagSeconds === undefined ? {} : { expectedLagSeconds })
        .expectedLagSeconds
    expect([lag(7200), lag()]).toEqual([7200, null])
  })

  test('a plan that neither its provider nor a sale here names is not renewable', () => {
    const nameless = anEsim({ plans: [aPlan({ ref: null, name: '' })] })
    const renewable = (soldHere: boolean) => toCard(nameless, null, 'provider', NOW, { soldHere }).renewable
    expect([renewable(true), renewable(false)]).toEqual([true, false])
  })

  test('what is kept of an answer cannot install the eSIM and does not say where its owner is', () => {
    expect(JSON.stringify(withoutSecrets(anEsim()))).not.toMatch(/canary|4242/i)
  })

  test.each<[EsimState, Partial<ProviderPlan>, boolean]>([
    ['enabled', {}, true],
    ['enabled', over, true],
    ['disabled', {}, true],
    ['unknown', { state: 'unknown' }, true],
    ['deleted', {}, false],
    ['error', {}, false],
    ['unavailable', { state: 'expired' }, false],
    ['enabled', { state: 'revoked' }, false],
  ])('profile %s with plan %j: renewable is %s', (state, plan, renewable) => {
    expect(toCard(anEsim({ state, plans: [aPlan(plan)] }), null, 'provider', NOW).renewable).toBe(renewable)
  })
})
