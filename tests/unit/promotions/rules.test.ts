import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chargeLimits, isChargeable, toStripeAmount } from '@/lib/payments/rules'
import {
  apportion,
  bestOf,
  earnedOf,
  effectOf,
  keptOf,
  readPromotionCode,
  readReferralCode,
} from '@/lib/promotions/rules'
import type { Benefit, PricedLine, Terms } from '@/lib/promotions/types'

const CURRENCIES = ['JPY', 'KWD', 'EUR'] as const
const EVERYTHING = { countries: [], bundleIds: [], lineKinds: [] }

const terms = (benefit: Benefit, more: Partial<Terms> = {}): Terms => ({
  promotionId: 'prm_1',
  code: null,
  name: 'A promotion',
  benefit,
  scope: EVERYTHING,
  minOrderMinor: null,
  roomMinor: null,
  ...more,
})
const line = (amountMinor: number, more: Partial<PricedLine> = {}): PricedLine => ({
  kind: 'new_esim',
  bundleId: 'bdl_a',
  countries: ['TR'],
  amountMinor,
  ...more,
})

const aBenefit: fc.Arbitrary<Benefit> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('percent', 'cashback_percent'),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({
    kind: fc.constantFrom('amount', 'cashback_amount'),
    amountMinor: fc.integer({ min: 1, max: 300_000 }),
  }),
) as fc.Arbitrary<Benefit>

/** An order that could be charged as it is, and a promotion of any kind that covers some of it. */
const anOrder = fc.constantFrom(...CURRENCIES).chain((currency) => {
  const { minimumMinor, stepMinor } = chargeLimits(currency)
  const amount = fc.integer({ min: 1, max: 2_000_000 }).map((n) => n * stepMinor)
  return fc.record({
    currency: fc.constant(currency),
    lines: fc
      .array(fc.record({ amount, bundleId: fc.constantFrom('bdl_a', 'bdl_b') }), {
        minLength: 1,
        maxLength: 20,
      })
      .map((lines) => lines.map(({ amount: minor, bundleId }) => line(minor, { bundleId })))
      .filter((lines) => lines.reduce((sum, one) => sum + one.amountMinor, 0) >= minimumMinor),
    terms: fc
      .record({ benefit: aBenefit, isNarrow: fc.boolean() })
      .map(({ benefit, isNarrow }) =>
        terms(benefit, isNarrow ? { scope: { ...EVERYTHING, bundleIds: ['bdl_a'] } } : {}),
      ),
  })
})

describe('whatever is ordered in JPY, KWD or EUR, whatever the promotion', () => {
  test('what is left can be charged or is nothing; lines are whole, never below zero, and sum to the discount', () => {
    fc.assert(
      fc.property(anOrder, ({ currency, lines, terms: one }) => {
        const answer = effectOf(one, lines, chargeLimits(currency))
        if (!answer.ok) return
        const { discounts, discountMinor, cashbacks, cashbackMinor } = answer.effect
        const total = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
        const rest = total - discountMinor
        expect(discounts.reduce((sum, discount) => sum + discount, 0)).toBe(discountMinor)
        expect(rest === 0 || isChargeable({ amountMinor: rest, currency })).toBe(true)
        expect(cashbackMinor).toBeLessThanOrEqual(total)
        expect(cashbacks.reduce((sum, cashback) => sum + cashback, 0)).toBe(cashbackMinor)
        lines.forEach(({ amountMinor, bundleId }, index) => {
          const discount = discounts[index] ?? Number.NaN
          expect(discount).toBeGreaterThanOrEqual(0)
          expect(discount).toBeLessThanOrEqual(amountMinor)
          // Every line can be refunded by itself.
          expect(() => toStripeAmount({ amountMinor: amountMinor - discount, currency })).not.toThrow()
          const isCovered = one.scope.bundleIds.length === 0 || bundleId === 'bdl_a'
          if (!isCovered) expect([discount, cashbacks[index]]).toEqual([0, 0])
          expect(cashbacks[index]).toBeLessThanOrEqual(isCovered ? amountMinor : 0)
        })
      }),
      { numRuns: 3000 },
    )
  })

  test('a percentage is that percentage, to the step, unless what is left could not be charged', () => {
    fc.assert(
      fc.property(anOrder, fc.integer({ min: 1, max: 9_999 }), ({ currency, lines }, basisPoints) => {
        const { minimumMinor, stepMinor } = chargeLimits(currency)
        const answer = effectOf(terms({ kind: 'percent', basisPoints }), lines, { minimumMinor, stepMinor })
        const total = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
        const exact = (total * basisPoints) / 10_000
        if (!answer.ok || total - exact < minimumMinor + stepMinor) return
        expect(Math.abs(answer.effect.discountMinor - exact)).toBeLessThan(stepMinor)
      }),
    )
  })

  test('the parts of a whole are each within one step of their share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(1, 10, 100),
        fc.integer({ min: 0, max: 10_000 }),
        (units, step, share) => {
          const weights = units.map((unit) => unit * step)
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          const whole = Math.floor((total * share) / 10_000 / step) * step
          const parts = apportion(whole, weights, step)
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total === 0 ? 0 : whole)
          parts.forEach((part, index) => {
            const exact = total === 0 ? 0 : (whole * (weights[index] ?? 0)) / total
            expect(Math.abs(part - exact)).toBeLessThanOrEqual(step)
            expect(part).toBeLessThanOrEqual(weights[index] ?? 0)
          })
        },
      ),
    )
  })

  test('equal remainders go to the first, and nothing is divided into nothing', () => {
    expect(apportion(2, [1, 1, 1])).toEqual([1, 1, 0])
    expect(apportion(3, [1, 2, 1])).toEqual([1, 1, 1])
    expect(apportion(0, [1, 1])).toEqual([0, 0])
    expect(apportion(5, [0, 0])).toEqual([0, 0])
  })

  test('the best promotion is worth at least as much as any other, and adding one never makes it worse', () => {
    fc.assert(
      fc.property(
        anOrder,
        fc.array(aBenefit, { minLength: 1, maxLength: 5 }),
        ({ currency, lines }, benefits) => {
          const limits = chargeLimits(currency)
          const all = benefits.map((benefit, index) => terms(benefit, { promotionId: `prm_${index}` }))
          const worth = (candidates: readonly Terms[]) => {
            const best = bestOf(candidates, lines, limits)
            return best ? best.effect.discountMinor + best.effect.cashbackMinor : 0
          }
          for (const one of all) expect(worth(all)).toBeGreaterThanOrEqual(worth([one]))
        },
      ),
    )
  })
})

describe('a promotion', () => {
  const eur = chargeLimits('EUR')
  const refusal = (...args: Parameters<typeof effectOf>) => {
    const answer = effectOf(...args)
    return answer.ok ? null : answer.refusal
  }

  test('never leaves less than a card takes, unless it leaves nothing', () => {
    const off = (amountMinor: number) => effectOf(terms({ kind: 'amount', amountMinor }), [line(300)], eur)
    expect(off(240)).toMatchObject({ effect: { discountMinor: 240 } })
    expect(off(260)).toMatchObject({ effect: { discountMinor: 250 } })
    expect(off(299)).toMatchObject({ effect: { discountMinor: 250 } })
    expect(off(300)).toMatchObject({ effect: { discountMinor: 300 } })
    expect(off(5000)).toMatchObject({ effect: { discountMinor: 300 } })
  })

  test('is for bundles of its places only: a bundle for more countries than those is not in', () => {
    const turkey = terms(
      { kind: 'percent', basisPoints: 1000 },
      { scope: { ...EVERYTHING, countries: ['TR'] } },
    )
    const lines = [line(1000), line(1000, { countries: ['TR', 'GR'] }), line(1000, { countries: [] })]
    expect(effectOf(turkey, lines, eur)).toMatchObject({ effect: { discounts: [100, 0, 0] } })
    expect(refusal(turkey, lines.slice(1), eur)).toBe('PROMO_CODE_CANNOT_BE_USED_FOR_THIS_BUNDLE')
  })

  test('is for its kinds of line only', () => {
    const renewals = terms(
      { kind: 'percent', basisPoints: 5000 },
      { scope: { ...EVERYTHING, lineKinds: ['renewal'] } },
    )
    expect(refusal(renewals, [line(1000)], eur)).toBe('PROMO_CODE_CANNOT_BE_USED_FOR_THIS_BUNDLE')
    expect(effectOf(renewals, [line(1000, { kind: 'renewal' })], eur)).toMatchObject({
      effect: { discountMinor: 500 },
    })
  })

  test('gives back a share of what it covers, divided over those lines, and takes nothing off', () => {
    const turkey = { ...EVERYTHING, countries: ['TR'] }
    const back = terms({ kind: 'cashback_percent', basisPoints: 1000 }, { scope: turkey, roomMinor: 151 })
    const lines = [line(1000), line(505), line(700, { countries: ['JP'] })]
    expect(effectOf(back, lines, eur)).toEqual({
      ok: true,
      effect: {
        discounts: [0, 0, 0],
        discountMinor: 0,
        cashbacks: [100, 51, 0],
        cashbackMinor: 151,
        instead: [null, null, null],
      },
    })
    expect(refusal({ ...back, roomMinor: 150 }, lines, eur)).toBe('PROMOTION_REACHED_MAX_USAGE')
  })

  test('that is worth nothing here does not apply', () => {
    expect(refusal(terms({ kind: 'percent', basisPoints: 1 }), [line(300)], eur)).toBe(
      'PROMOTION_ORDER_TOO_SMALL',
    )
    expect(refusal(terms({ kind: 'amount', amountMinor: 10 }), [line(50)], eur)).toBe(
      'PROMOTION_ORDER_TOO_SMALL',
    )
  })

  test('asks for its smallest order, and for room in its budget', () => {
    const five = (more: Partial<Terms>) => terms({ kind: 'amount', amountMinor: 500 }, more)
    expect(refusal(five({ minOrderMinor: 2000 }), [line(1999)], eur)).toBe('PROMOTION_ORDER_TOO_SMALL')
    expect(refusal(five({ minOrderMinor: 2000 }), [line(1000), line(1000)], eur)).toBeNull()
    expect(refusal(five({ roomMinor: 499 }), [line(2000)], eur)).toBe('PROMOTION_REACHED_MAX_USAGE')
    expect(refusal(five({ roomMinor: 500 }), [line(2000)], eur)).toBeNull()
  })

  test('at a tie is what lowers the price now, then the one that was asked for', () => {
    const cashback = terms(
      { kind: 'cashback_amount', amountMinor: 200 },
      { promotionId: 'prm_0', code: 'BACK' },
    )
    const automatic = terms({ kind: 'amount', amountMinor: 200 }, { promotionId: 'prm_1' })
    const code = terms({ kind: 'amount', amountMinor: 200 }, { promotionId: 'prm_2', code: 'SAVE' })
    expect(bestOf([cashback, automatic], [line(1000)], eur)?.terms.promotionId).toBe('prm_1')
    expect(bestOf([cashback, automatic, code], [line(1000)], eur)?.terms.promotionId).toBe('prm_2')
    expect(bestOf([code, automatic, cashback], [line(1000)], eur)?.terms.promotionId).toBe('prm_2')
    const older = terms({ kind: 'amount', amountMinor: 200 }, { promotionId: 'prm_0' })
    for (const both of [
      [older, automatic],
      [automatic, older],
    ])
      expect(bestOf(both, [line(1000)], eur)?.terms.promotionId).toBe('prm_0')
    expect(bestOf([], [line(1000)], eur)).toBeNull()
  })
})

describe('what is still earned when a part of an order went back', () => {
  const line = (amountMinor: number, cashbackMinor: number, returnedMinor = 0) => ({
    amountMinor,
    cashbackMinor,
    returnedMinor,
  })
  test('is the cashback of the lines that are kept, each its own, whatever else was bought', () => {
    expect(keptOf([line(1000, 101), line(9000, 0)], 0)).toEqual({ keptMinor: 10_000, cashbackMinor: 101 })
    expect(keptOf([line(1000, 101, 1000), line(9000, 0)], 0)).toEqual({ keptMinor: 9000, cashbackMinor: 0 })
    expect(keptOf([line(1000, 101), line(9000, 0, 9000)], 0)).toEqual({ keptMinor: 1000, cashbackMinor: 101 })
  })
  test('shrinks with a part of a line, rounded down', () => {
    expect(keptOf([line(1000, 101, 500)], 0)).toEqual({ keptMinor: 500, cashbackMinor: 50 })
  })
  test('shrinks alike where money went back that was no line’s, and never below nothing', () => {
    expect(keptOf([line(1000, 100), line(1000, 0)], 500)).toEqual({ keptMinor: 1500, cashbackMinor: 75 })
    expect(keptOf([line(1000, 100, 1000), line(1000, 60)], 500)).toEqual({
      keptMinor: 500,
      cashbackMinor: 30,
    })
    expect(keptOf([line(1000, 100)], 1001)).toEqual({ keptMinor: 0, cashbackMinor: 0 })
    expect(keptOf([line(0, 0), line(1000, 10, 1500)], 0)).toEqual({ keptMinor: 0, cashbackMinor: 0 })
    expect(keptOf([], 0)).toEqual({ keptMinor: 0, cashbackMinor: 0 })
  })
  test('is no more than was promised', () => {
    const cashback = { kind: 'cashback', amountMinor: 100, minOrderMinor: null } as const
    expect(earnedOf(cashback, { keptMinor: 1, cashbackMinor: 101 })).toBe(100)
    expect(earnedOf(cashback, { keptMinor: 1, cashbackMinor: 99 })).toBe(99)
  })
  test('is a referral, whole, while what is kept is worth it', () => {
    const of = (minOrderMinor: number | null, keptMinor: number) =>
      earnedOf({ kind: 'referrer', amountMinor: 300, minOrderMinor }, { keptMinor, cashbackMinor: 0 })
    expect([of(500, 500), of(500, 499), of(null, 1), of(null, 0)]).toEqual([300, 0, 300, 0])
  })
})

test('codes are read however they are typed, and what is none is none', () => {
  expect(readPromotionCode(' summer 26\u200f ')).toBe('SUMMER26')
  for (const none of ['', 'ab', '-save', 'a'.repeat(40), 'SAVE%', "x' or 1=1"])
    expect(readPromotionCode(none)).toBeNull()
  expect(readReferralCode('ab12-cd34')).toBe('AB12CD34')
  for (const none of ['', 'AB12CD3', 'AB12CD345', 'GHIJKLMN']) expect(readReferralCode(none)).toBeNull()
})
