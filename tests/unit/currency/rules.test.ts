import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponentOf } from '@/lib/core/money'
import {
  chargeStepMinor,
  convertMoney,
  crossRate,
  isPlausibleChange,
  readRate,
  rebaseToUsd,
} from '@/lib/currency/rules'

const RUNS = 10_000
const currencies = fc.constantFrom('USD', 'EUR', 'TRY', 'JPY', 'KRW', 'KWD', 'BHD')
const amounts = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
/** A rate as whole part and twelve decimals, so that integers can check the result. */
const rateParts = fc.tuple(fc.bigInt({ min: 0n, max: 50_000n }), fc.bigInt({ min: 1n, max: 10n ** 12n - 1n }))
const rates = rateParts.map(([whole, fraction]) => `${whole}.${String(fraction).padStart(12, '0')}`)

const scaled = (rate: string) => {
  const [whole = '', fraction = ''] = rate.split('.')
  return BigInt(whole + fraction.padEnd(12, '0'))
}

/** The same conversion in integers only: amount × to × 10^(target decimals) ÷ (from × 10^(source decimals)). */
function inIntegers(amountMinor: number, from: string, to: string, fromRate: string, toRate: string) {
  const numerator = BigInt(amountMinor) * scaled(toRate) * 10n ** BigInt(exponentOf(to))
  return { numerator, denominator: scaled(fromRate) * 10n ** BigInt(exponentOf(from)) }
}

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n
  const size = negative ? -numerator : numerator
  const down = size / denominator
  const twice = (size % denominator) * 2n
  const up = twice > denominator || (twice === denominator && down % 2n === 1n)
  return (negative ? -1n : 1n) * (down + (up ? 1n : 0n))
}

describe('converting money', () => {
  test('is exact to the minor unit, half to even, for 10,000 amounts in currencies of 0, 2 and 3 decimals', () => {
    fc.assert(
      fc.property(
        amounts,
        currencies,
        currencies,
        rates,
        rates,
        (amountMinor, from, to, fromRate, toRate) => {
          const { numerator, denominator } = inIntegers(amountMinor, from, to, fromRate, toRate)
          const expected = halfEven(numerator, denominator)
          fc.pre(expected < 2n ** 53n && expected > -(2n ** 53n))
          const pair = { from: fromRate, to: toRate }
          const converted = convertMoney({ amountMinor, currency: from }, to, pair)
          expect(BigInt(converted.amountMinor)).toBe(expected)
          expect(converted.currency).toBe(to)
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('upwards never gives less than the true value, nor a whole unit more', () => {
    fc.assert(
      fc.property(
        fc.nat(1e9),
        currencies,
        currencies,
        rates,
        rates,
        (amountMinor, from, to, fromRate, toRate) => {
          const { numerator, denominator } = inIntegers(amountMinor, from, to, fromRate, toRate)
          fc.pre(numerator / denominator < 2n ** 52n)
          const pair = { from: fromRate, to: toRate }
          const up = BigInt(convertMoney({ amountMinor, currency: from }, to, pair, 'up').amountMinor)
          expect(up * denominator >= numerator).toBe(true)
          expect((up - 1n) * denominator < numerator).toBe(true)
        },
      ),
      { numRuns: RUNS },
    )
  })

  test.each([
    [5, '0.5', 2],
    [7, '0.5', 4],
    [-5, '0.5', -2],
    [15, '0.1', 2],
    [25, '0.1', 2],
  ])('half of a minor unit goes to the even neighbour: %i × %s → %i', (amountMinor, to, expected) => {
    const converted = convertMoney({ amountMinor, currency: 'USD' }, 'EUR', { from: '1', to })
    expect(converted.amountMinor).toBe(expected || 0)
  })

  test('decimals of both currencies count: 12.50 EUR in yen and in dinars', () => {
    const euros = { amountMinor: 1250, currency: 'EUR' }
    expect(convertMoney(euros, 'JPY', { from: '0.92', to: '150.5' })).toEqual({
      amountMinor: 2045,
      currency: 'JPY',
    })
    expect(convertMoney(euros, 'KWD', { from: '0.92', to: '0.307' })).toEqual({
      amountMinor: 4171,
      currency: 'KWD',
    })
  })

  test.each(['0', '0.000', '-1', '1e5', 'NaN', '', '1,5', '.5'])('refuses %j as a rate', (rate) => {
    expect(readRate(rate)).toBeNull()
    expect(() => convertMoney({ amountMinor: 1, currency: 'USD' }, 'EUR', { from: '1', to: rate })).toThrow(
      RangeError,
    )
  })

  test('a JavaScript number is not a rate', () => {
    expect(readRate(1.5)).toBeNull()
  })
})

describe('rates per euro', () => {
  test('become rates per dollar, to twelve decimals', () => {
    const rebased = rebaseToUsd(
      'EUR',
      new Map([
        ['USD', '1.0832'],
        ['TRY', '45.1'],
      ]),
    )
    expect(Object.fromEntries(rebased ?? [])).toEqual({
      EUR: '0.923190546529',
      USD: '1',
      TRY: '41.635893648449',
    })
  })

  test('are worth nothing without the dollar', () => {
    expect(rebaseToUsd('EUR', new Map([['TRY', '45.1']]))).toBeNull()
  })
})

test('a cross rate and its inverse multiply to one, within twelve decimals', () => {
  expect(crossRate({ from: '4', to: '1' })).toBe('0.25')
  expect(crossRate({ from: '1', to: '4' })).toBe('4')
})

test('a rate that halves or doubles within a week is not believed, later it is', () => {
  expect(isPlausibleChange('1', '1.99', 1)).toBe(true)
  expect(isPlausibleChange('1', '2.01', 1)).toBe(false)
  expect(isPlausibleChange('100', '1', 1)).toBe(false)
  expect(isPlausibleChange('100', '1', 8)).toBe(true)
})

test('charges of three-decimal currencies go in tens', () => {
  expect(['USD', 'JPY', 'KWD', 'BHD', 'MGA'].map(chargeStepMinor)).toEqual([1, 1, 10, 10, 100])
})
