import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAILY_BYTES, judge, neededBytes, type TripNeed, USAGES } from '@/lib/catalog/enough'
import { toOffer } from '@/lib/catalog/offers'
import { planTrip } from '@/lib/catalog/trip'
import type { Bundle } from '@/lib/catalog/types'
import { grant, readWish } from '@/lib/catalog/wishes'
import { priced } from './samples'

const TEN_DAYS: TripNeed = { days: 10, usage: 'normal' }
const facts = (over: Partial<Bundle>) => toOffer(priced({ durationDays: 30, ...over }))
const total = (bytes: number, durationDays = 30) => facts({ data: { bytes }, durationDays })
const daily = (bytes: number, durationDays = 30) =>
  facts({ data: { bytes }, dataPeriod: 'day', durationDays })

describe('enough for a trip', () => {
  test('ten days of normal use need 7 GB: more of it is left over, less is too little', () => {
    expect(neededBytes(TEN_DAYS)).toBe(7e9)
    expect(judge(total(10e9), TEN_DAYS)).toEqual({
      verdict: 'enough',
      reasons: [{ code: 'spare', bytes: 3e9 }],
      share: 1,
    })
    expect(judge(total(7e9, 10), TEN_DAYS).reasons).toEqual([{ code: 'spare', bytes: 0 }])
    expect(judge(total(5e9), TEN_DAYS)).toMatchObject({
      verdict: 'short',
      reasons: [{ code: 'too_little', bytes: 2e9 }],
    })
  })
  test('a daily allowance is judged day by day: what one day leaves helps no other', () => {
    expect(judge(daily(1e9), TEN_DAYS)).toMatchObject({
      verdict: 'enough',
      reasons: [{ code: 'daily_spare', bytes: 300e6 }],
    })
    expect(judge(daily(500e6, 30), TEN_DAYS)).toMatchObject({
      verdict: 'short',
      reasons: [{ code: 'daily_too_little', bytes: 200e6 }],
    })
  })
  test('no limit is enough for any use, but not for longer than it is valid', () => {
    const endless = facts({ data: { unlimited: true }, dataPeriod: null, durationDays: 10 })
    expect(judge(endless, { days: 10, usage: 'heavy' })).toMatchObject({
      verdict: 'enough',
      reasons: [{ code: 'unlimited' }],
    })
    expect(judge(endless, { days: 11, usage: 'light' })).toMatchObject({
      verdict: 'short',
      reasons: [{ code: 'ends_before', days: 10 }],
    })
  })
  test('both lacks are named', () => {
    expect(judge(total(1e9, 7), TEN_DAYS).reasons).toEqual([
      { code: 'ends_before', days: 7 },
      { code: 'too_little', bytes: 6e9 },
    ])
  })
  test('what is not stated is neither enough nor too little', () => {
    for (const over of [{ data: null }, { durationDays: null }, { dataPeriod: null }])
      expect(judge(facts(over), TEN_DAYS).verdict).toBe('unknown')
  })
  test('more data or more days never make it worse; a longer trip or heavier use never better', () => {
    const rank = { enough: 2, short: 1, unknown: 0 }
    const natural = fc.integer({ min: 1, max: 60 })
    fc.assert(
      fc.property(
        ...[natural, natural, natural, natural],
        fc.constantFrom(...USAGES),
        fc.constantFrom('day' as const, 'total' as const),
        (gb, days, more, stay, usage, dataPeriod) => {
          const need = { days: stay, usage }
          const fitOf = (amount: number, valid: number, of: TripNeed) =>
            judge(facts({ data: { bytes: amount * 1e9 }, dataPeriod, durationDays: valid }), of)
          const base = fitOf(gb, days, need)
          for (const better of [fitOf(gb + more, days, need), fitOf(gb, days + more, need)]) {
            expect(rank[better.verdict]).toBeGreaterThanOrEqual(rank[base.verdict])
            expect(better.share).toBeGreaterThanOrEqual(base.share)
          }
          const longer = fitOf(gb, days, { days: stay + more, usage })
          expect(longer.share).toBeLessThanOrEqual(base.share)
          expect(fitOf(gb, days, { days: stay, usage: 'heavy' }).share).toBeLessThanOrEqual(base.share)
        },
      ),
    )
  })
  test('heavier use needs more', () => {
    expect(DAILY_BYTES.light).toBeLessThan(DAILY_BYTES.normal)
    expect(DAILY_BYTES.normal).toBeLessThan(DAILY_BYTES.heavy)
  })
})

describe('a list for a trip', () => {
  const offer = (bundleId: string, price: number, over: Partial<Bundle>) =>
    toOffer(priced({ bundleId, durationDays: 30, ...over }, price))
  const list = [
    offer('bdl_dear', 2000, { data: { bytes: 10e9 } }),
    offer('bdl_unsaid', 50, { data: null }),
    offer('bdl_little', 100, { data: { bytes: 1e9 } }),
    offer('bdl_nearly', 900, { data: { bytes: 6e9 } }),
    offer('bdl_cheap', 1200, { data: { bytes: 7e9 }, durationDays: 10 }),
    offer('bdl_endless', 1500, { data: { unlimited: true } }),
  ]
  const wish = readWish({ days: '10', use: 'normal' })

  test('begins with the cheapest that is enough, then what comes closest, and leaves nothing out', () => {
    expect(wish).toMatchObject({ sort: 'enough', need: TEN_DAYS, minDays: null })
    expect(grant(list, wish).map(({ bundleId }) => bundleId)).toEqual([
      ...['bdl_cheap', 'bdl_endless', 'bdl_dear'],
      ...['bdl_nearly', 'bdl_little', 'bdl_unsaid'],
    ])
  })
  test('can be put in another order, or narrowed, all the same', () => {
    const cheapest = grant(list, readWish({ days: '10', use: 'normal', sort: 'price' }))
    expect(cheapest[0]?.bundleId).toBe('bdl_unsaid')
    const most = grant(list, readWish({ days: '10', use: 'normal', data: 'unlimited' }))
    expect(most.map(({ bundleId }) => bundleId)).toEqual(['bdl_endless'])
  })
  test('half an answer is none: days alone ask for validity, a use alone for nothing', () => {
    expect(readWish({ days: '10' })).toMatchObject({ sort: 'price', need: null, minDays: 10 })
    expect(readWish({ use: 'normal' })).toMatchObject({ sort: 'price', need: null, minDays: null })
    for (const nonsense of ['much', '', ['normal']])
      expect(readWish({ days: '10', use: nonsense })).toMatchObject({ need: null, minDays: 10 })
    for (const days of ['0', '366', '-1', '1e1']) expect(readWish({ days, use: 'light' }).need).toBeNull()
  })
  test('through several countries is made of what is enough, however cheap the rest', () => {
    const plan = planTrip(list, ['TR'], wish)
    expect(plan.whole.map(({ bundleId }) => bundleId)).toEqual(['bdl_cheap', 'bdl_endless', 'bdl_dear'])
    const greece = [offer('bdl_gr_little', 100, { countries: ['GR'] })]
    expect(planTrip([...list, ...greece], ['TR', 'GR'], wish)).toMatchObject({
      combination: null,
      uncovered: ['GR'],
    })
  })
})
