import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addedMinor, largerTexts, promotionFor } from '@/components/checkout/form-promotions'
import type { Larger, Terms } from '@/lib/promotions/types'

const GB = 1_000_000_000
const LIMITS = { minimumMinor: 50, stepMinor: 1 }
const MORE: Terms = {
  promotionId: 'prm_1',
  code: 'MORE',
  name: 'More for you',
  benefit: { kind: 'extra_data', bytes: GB },
  scope: { countries: [], bundleIds: [], lineKinds: [] },
  minOrderMinor: null,
  roomMinor: null,
}
const larger = (bundleId: string, gb: number, amountMinor: number): Larger => ({
  bundleId,
  extraBytes: gb * GB,
  amountMinor,
})

test('more data for the same price: whatever is sold, the form and the quote come to the price of what was chosen', () => {
  const aLine = fc.record({
    amount: fc.integer({ min: 50, max: 100_000 }),
    quantity: fc.integer({ min: 1, max: 4 }),
    sold: fc.array(
      fc.record({ gb: fc.integer({ min: 1, max: 50 }), amount: fc.integer({ min: 1, max: 200_000 }) }),
      {
        maxLength: 4,
      },
    ),
  })
  fc.assert(
    fc.property(fc.array(aLine, { minLength: 1, maxLength: 4 }), (wanted) => {
      const lines = wanted.map(({ amount, quantity, sold }, at) => ({
        ...{ bundleId: `bdl_${at}`, countries: ['TR'], unitMinor: amount, quantity, names: [] },
        ...{ facts: null, removeLabel: null, travel: null },
        larger: sold.map((one, n) => ({
          ...larger(`bdl_${at}_${n}`, one.gb, one.amount),
          dataText: `${one.gb} GB`,
        })),
      }))
      const best = promotionFor(
        { terms: [MORE], limits: LIMITS, code: 'MORE', refusal: null, level: null },
        lines,
        (one) => one.quantity,
      )
      const full = lines.reduce((sum, one) => sum + one.unitMinor * one.quantity, 0)
      expect(full + addedMinor(best) - (best?.effect.discountMinor ?? 0)).toBe(full)
      if (best) expect(largerTexts(best, lines).length).toBeGreaterThan(0)
    }),
  )
})
