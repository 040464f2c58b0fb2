import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromDecimalText, money, splitMoney, toDecimalText } from '@/lib/core/money'
import { fromStripeAmount, toStripeAmount } from '@/lib/payments/rules'

const RUNS = { numRuns: 10_000, seed: 14 }
const CURRENCIES = ['JPY', 'KRW', 'ISK', 'UGX', 'USD', 'EUR', 'TRY', 'GBP', 'KWD', 'TND', 'MGA']
const amounts = fc.tuple(
  fc.oneof(
    fc.integer({ min: 0, max: 10_000_000 }),
    fc.maxSafeInteger().map((n) => Math.trunc(n / 1000) + 0),
  ),
  fc.constantFrom(...CURRENCIES),
)

describe('an amount', () => {
  test('survives its decimal text, 10,000 times, with none, two or three decimals', () => {
    fc.assert(
      fc.property(amounts, ([minor, currency]) => {
        const amount = money(minor, currency)
        expect(fromDecimalText(toDecimalText(amount), currency)).toEqual(amount)
      }),
      RUNS,
    )
  })

  test('survives Stripe, 10,000 times, or is refused before it is sent', () => {
    fc.assert(
      fc.property(amounts, ([minor, currency]) => {
        const amount = money(Math.abs(minor) % 100_000_000, currency)
        let sent: number
        try {
          sent = toStripeAmount(amount)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
          return
        }
        expect(Number.isSafeInteger(sent)).toBe(true)
        expect(fromStripeAmount(sent, currency.toLowerCase())).toEqual(amount)
      }),
      RUNS,
    )
  })

  test('split in any number of parts loses nothing and favours nobody by more than one unit', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 100 }), ([minor, currency], parts) => {
        const split = splitMoney(money(minor, currency), parts).map(({ amountMinor }) => amountMinor)
        expect(split.reduce((sum, part) => sum + part, 0)).toBe(minor)
        expect(Math.max(...split) - Math.min(...split)).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })
})
