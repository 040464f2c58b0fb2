import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOn, type PriceContext, priceInversions, priceOf, ruleFor } from '@/lib/catalog/rules'
import { money } from '@/lib/core/money'
import { chargeStepMinor, convertMoney } from '@/lib/currency/rules'
import { bundle, priced, rule } from './samples'

const RATES: Record<string, string> = {
  USD: '1',
  EUR: '0.92',
  TRY: '41.635893648449',
  JPY: '150.5',
  KWD: '0.307',
}
const context: PriceContext = { perUsd: (code) => RATES[code] ?? null, defaultCurrency: 'USD' }
const price = (costMinor: number, currency: string, over = {}) => {
  const result = priceOf(money(costMinor, 'USD'), rule(over), currency, context)
  return result.ok ? result.value.amountMinor : result.error.code
}
const currencies = fc.constantFrom(...Object.keys(RATES))
const margins = fc
  .integer({ min: 0, max: 1_000_000 })
  .map((m) => `${Math.trunc(m / 1000)}.${String(m % 1000).padStart(3, '0')}`)

describe('a price', () => {
  test('is cost with margin and fee, up to the next ending', () => {
    expect(price(200, 'USD')).toBe(349) // 2.00 × 1.35 + 0.40 = 3.10 → 3.49
    expect(price(1000, 'USD')).toBe(1399) // 13.50 + 0.40 = 13.90 → 13.99
    expect([price(228, 'USD'), price(229, 'USD')]).toEqual([349, 399]) // 3.48 and 3.50, since 3.0915 goes up to 3.10
  })

  test('is at least the floor', () => {
    expect(price(1, 'USD')).toBe(199)
  })

  test('takes fee and floor of the default currency, converted, where its own are not stated', () => {
    const noRounding = { rounding: {} }
    expect(price(200, 'EUR', noRounding)).toBe(249 + 37) // 2.484 up + 0.368 up
    expect(price(1, 'JPY', noRounding)).toBe(300) // 1.99 × 150.5 = 299.495
  })

  test('in dinars can be charged by card: the last digit is 0', () => {
    expect(price(217, 'KWD', { rounding: { KWD: { step: 50, less: 5 } } })).toBe(1050) // 0.900 + 0.123 → 1.045 → 1.050
  })

  test('has no number when the rate is not known', () => {
    expect(price(200, 'XAF')).toBe('CURRENCY_RATE_MISSING')
  })

  test('is never below cost, never falls when the cost rises, and can always be charged', () => {
    fc.assert(
      fc.property(
        fc.nat(1e7),
        fc.nat(1e5),
        currencies,
        currencies,
        margins,
        (low, more, from, to, marginPercent) => {
          const of = (minor: number) => {
            const result = priceOf(money(minor, from), rule({ marginPercent }), to, context)
            if (!result.ok) throw new Error(result.error.code)
            return result.value.amountMinor
          }
          const pair = { from: RATES[from] ?? '', to: RATES[to] ?? '' }
          expect(of(low)).toBeGreaterThanOrEqual(convertMoney(money(low, from), to, pair, 'up').amountMinor)
          expect(of(low + more)).toBeGreaterThanOrEqual(of(low))
          expect(of(low) % chargeStepMinor(to)).toBe(0)
        },
      ),
      { numRuns: 10_000 },
    )
  })

  test('equals the sum in integers, for 10,000 costs and margins', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1_000_000), (costMinor, thousandths) => {
        const marginPercent = `${Math.trunc(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`
        const bare = rule({ marginPercent, feeMinor: {}, floorMinor: {}, rounding: {} })
        const result = priceOf(money(costMinor, 'USD'), bare, 'USD', context)
        const numerator = BigInt(costMinor) * BigInt(100_000 + thousandths)
        expect(result.ok && BigInt(result.value.amountMinor)).toBe((numerator + 99_999n) / 100_000n)
      }),
      { numRuns: 10_000 },
    )
  })
})

test('an ending is the next one up, and an amount that has it stays', () => {
  expect([0, 1, 49, 50, 99, 100].map((minor) => endOn(minor, { step: 50, less: 1 }))).toEqual([
    49, 49, 49, 99, 99, 149,
  ])
  fc.assert(
    fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 1000 }), fc.nat(999), (minor, step, some) => {
      const less = some % step
      const ended = endOn(minor, { step, less })
      expect((ended + less) % step).toBe(0)
      expect(ended - minor).toBeGreaterThanOrEqual(0)
      expect(ended - minor).toBeLessThan(step)
    }),
  )
})

describe('the rule in force', () => {
  const rules = [
    rule({ ruleId: 1 }),
    rule({ ruleId: 2, country: 'TR' }),
    rule({ ruleId: 3, provider: 'travelroam' }),
    rule({ ruleId: 4, provider: 'travelroam', country: 'TR' }),
  ]
  const chosen = (over = {}, from = rules) => ruleFor(from, bundle(over))?.ruleId

  test('is the most specific one', () => {
    expect(chosen()).toBe(4)
    expect(chosen({ countries: ['DE'] })).toBe(3)
    expect(chosen({ provider: 'airhub' })).toBe(2)
    expect(chosen({ provider: 'airhub', countries: ['DE'] })).toBe(1)
    expect(chosen({}, [])).toBeUndefined()
  })

  test("of a country is not a regional bundle's", () => {
    expect(chosen({ countries: ['GR', 'TR'] })).toBe(3)
  })
})

describe('more data for less money', () => {
  test('is told, as pairs', () => {
    const offers = [
      priced({ bundleId: 'bdl_1', data: { bytes: 1e9 } }, 400),
      priced({ bundleId: 'bdl_3', data: { bytes: 3e9 } }, 399),
      priced({ bundleId: 'bdl_long', durationDays: 30 }, 400),
    ]
    expect(priceInversions(offers)).toEqual([{ less: 'bdl_1', more: 'bdl_3' }])
  })

  test('is not told of bundles that cannot be compared', () => {
    const offers = [
      priced({ bundleId: 'bdl_1' }, 400),
      priced({ bundleId: 'bdl_2', countries: ['GR'], data: { bytes: 3e9 } }, 100),
      priced({ bundleId: 'bdl_3', data: { unlimited: true } }, 100),
      priced({ bundleId: 'bdl_4', data: { bytes: 3e9 }, durationDays: 3 }, 100),
      priced({ bundleId: 'bdl_5', data: { bytes: 3e9 }, durationDays: null }, 100),
    ]
    expect(priceInversions(offers)).toEqual([])
  })

  test('cannot come from one rule on costs that rise with data', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 20 }),
        currencies,
        (costs, currency) => {
          const offers = costs
            .toSorted((a, b) => a - b)
            .flatMap((cost, index) => {
              const result = priceOf(money(cost, 'USD'), rule(), currency, context)
              const sold = bundle({ bundleId: `bdl_${index}`, data: { bytes: (index + 1) * 1e9 } })
              return result.ok ? [{ bundle: sold, price: result.value }] : []
            })
          expect(priceInversions(offers)).toEqual([])
        },
      ),
    )
  })
})
