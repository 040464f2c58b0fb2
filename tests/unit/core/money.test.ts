import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exponentOf, formatMoney, fromDecimalText, money, splitMoney, toDecimalText } from '@/lib/core/money'

const CURRENCIES = ['EUR', 'USD', 'JPY', 'KWD', 'TRY', 'BHD', 'KRW']
const anyMoney = fc
  .tuple(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), fc.constantFrom(...CURRENCIES))
  .map(([amount, currency]) => money(amount, currency))

test('10,000 amounts survive the way through decimal text unchanged, in currencies with 0, 2 and 3 decimals', () => {
  fc.assert(
    fc.property(anyMoney, (amount) => {
      expect(fromDecimalText(toDecimalText(amount), amount.currency)).toEqual({
        ...amount,
        amountMinor: amount.amountMinor + 0,
      })
    }),
    { numRuns: 10_000 },
  )
})

test('parts of a split sum to the whole and differ by at most one minor unit', () => {
  fc.assert(
    fc.property(anyMoney, fc.integer({ min: 1, max: 50 }), (amount, parts) => {
      const split = splitMoney(amount, parts).map((part) => part.amountMinor)
      expect(split.reduce((sum, part) => sum + part, 0)).toBe(amount.amountMinor)
      expect(Math.max(...split) - Math.min(...split)).toBeLessThanOrEqual(1)
    }),
  )
})

test.each([
  [1250, 'EUR', '12.50'],
  [500, 'JPY', '500'],
  [1234, 'KWD', '1.234'],
  [-5, 'USD', '-0.05'],
  [0, 'EUR', '0.00'],
  [7, 'KWD', '0.007'],
])('%i minor units of %s read %s', (amount, currency, text) => {
  expect(toDecimalText(money(amount, currency))).toBe(text)
})

test.each([
  ['12.345', 'EUR'],
  ['1,50', 'EUR'],
  ['', 'EUR'],
  ['1e3', 'USD'],
  ['0.5', 'JPY'],
  ['99999999999999999', 'USD'],
])('a text that is not exactly an amount of the currency is refused: %s %s', (text, currency) =>
  expect(fromDecimalText(text, currency)).toBeNull(),
)

test('amounts beyond exact integers and codes that are not ISO 4217 are broken invariants', () => {
  expect(() => money(0.5, 'EUR')).toThrow(RangeError)
  expect(() => money(2 ** 53, 'EUR')).toThrow(RangeError)
  expect(() => money(1, 'eur')).toThrow(RangeError)
})

test('people see all decimals of the currency and no others', () => {
  expect(exponentOf('KWD')).toBe(3)
  expect(formatMoney(money(1999, 'USD'), 'en')).toBe('$19.99')
  expect(formatMoney(money(500, 'JPY'), 'en')).toBe('¥500')
  expect(formatMoney(money(1500, 'KWD'), 'en')).toContain('1.500')
})

test('in Arabic the sign stays on its side of the letters: US$, not $US', () => {
  // Between a letter and a left-to-right mark a sign runs from left to right (Unicode bidi, rule N1).
  expect(formatMoney(money(299, 'USD'), 'ar')).toMatch(/US\$\u200e$/)
  expect(formatMoney(money(299, 'GBP'), 'ar')).toMatch(/UK£\u200e$/)
  expect(formatMoney(money(299, 'EUR'), 'ar')).toMatch(/€$/)
})
