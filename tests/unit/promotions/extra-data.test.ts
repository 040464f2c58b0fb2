import { describe, expect, test } from 'vitest'
import { bestOf, effectOf } from '@/lib/promotions/rules'
import type { Larger, PricedLine, Terms } from '@/lib/promotions/types'

const GB = 1_000_000_000
const LIMITS = { minimumMinor: 50, stepMinor: 1 }
const terms = (more: Partial<Terms> = {}): Terms => ({
  promotionId: 'prm_1',
  code: 'MORE',
  name: 'More for you',
  benefit: { kind: 'extra_data', bytes: GB },
  scope: { countries: [], bundleIds: [], lineKinds: [] },
  minOrderMinor: null,
  roomMinor: null,
  ...more,
})
const larger = (bundleId: string, gb: number, amountMinor: number): Larger => ({
  bundleId,
  extraBytes: gb * GB,
  amountMinor,
})
const line = (amountMinor: number, sold: readonly Larger[] = []): PricedLine => ({
  kind: 'new_esim',
  bundleId: 'bdl_a',
  countries: ['TR'],
  amountMinor,
  larger: sold,
})

describe('more data for the same price', () => {
  test('is the cheapest bundle with at least so much more; what it costs more is the discount', () => {
    const sold = [larger('bdl_half', 0.5, 450), larger('bdl_ten', 10, 900), larger('bdl_two', 2, 600)]
    const answer = effectOf(terms(), [line(400, sold), line(300)], LIMITS)
    expect(answer).toMatchObject({
      ok: true,
      effect: {
        discounts: [200, 0],
        discountMinor: 200,
        cashbackMinor: 0,
        instead: [{ bundleId: 'bdl_two' }, null],
      },
    })
  })

  test('does not apply where nothing larger is sold, or only for no more money', () => {
    for (const sold of [[], [larger('bdl_half', 0.5, 450)], [larger('bdl_two', 2, 400)]])
      expect(effectOf(terms(), [line(400, sold)], LIMITS)).toEqual({
        ok: false,
        refusal: 'PROMO_CODE_CANNOT_BE_USED_FOR_THIS_BUNDLE',
      })
  })

  test('keeps to its budget, its least order and its scope', () => {
    const lines = [line(400, [larger('bdl_two', 2, 600)])]
    expect(effectOf(terms({ roomMinor: 200 }), lines, LIMITS)).toMatchObject({ ok: true })
    expect(effectOf(terms({ roomMinor: 199 }), lines, LIMITS)).toMatchObject({
      refusal: 'PROMOTION_REACHED_MAX_USAGE',
    })
    expect(effectOf(terms({ minOrderMinor: 401 }), lines, LIMITS)).toMatchObject({
      refusal: 'PROMOTION_ORDER_TOO_SMALL',
    })
    const elsewhere = { countries: ['JP'], bundleIds: [], lineKinds: [] }
    expect(effectOf(terms({ scope: elsewhere }), lines, LIMITS)).toMatchObject({ ok: false })
  })

  test('is weighed against other promotions by what it is worth', () => {
    const lines = [line(400, [larger('bdl_two', 2, 600)])]
    const percent = (basisPoints: number) =>
      terms({ promotionId: 'prm_2', code: null, benefit: { kind: 'percent', basisPoints } })
    expect(bestOf([terms(), percent(4_000)], lines, LIMITS)?.terms.promotionId).toBe('prm_1')
    expect(bestOf([terms(), percent(6_000)], lines, LIMITS)?.terms.promotionId).toBe('prm_2')
  })
})
