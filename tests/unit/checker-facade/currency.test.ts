import { describe, expect, test } from 'vitest'
import { oneUnit, readAmount, toConverted, toRate, toSupported } from '@/app/api/esim/_lib/currency'
import { convertBody, convertQuery, rateQuery } from '@/app/api/esim/_lib/schemas'
import type { Conversion } from '@/lib/currency/types'

const conversion: Conversion = {
  from: { amountMinor: 1000, currency: 'USD' },
  to: { amountMinor: 920, currency: 'EUR' },
  rate: '0.92',
  source: 'ecb',
  asOf: '2026-01-01T00:00:00.000Z',
  ageSeconds: 60,
}

describe('currency answers', () => {
  test('supported currencies read as documented', () => {
    expect(toSupported(['USD', 'EUR'])).toEqual([
      { code: 'USD', name: 'US Dollar', symbol: '$', locale: 'en-US' },
      { code: 'EUR', name: 'Euro', symbol: '€', locale: 'en-EU' },
    ])
    for (const { locale } of toSupported(['GBP', 'TRY', 'JPY', 'KWD', 'CHF']))
      expect(() => new Intl.NumberFormat(locale)).not.toThrow()
  })

  test('a rate reads as documented', () => {
    expect(toRate(conversion)).toEqual({
      from: 'USD',
      to: 'EUR',
      rate: 0.92,
      formatted: '1 USD = 0.92 EUR',
    })
  })

  test('a conversion reads as documented', () => {
    expect(toConverted(conversion)).toEqual({
      original_amount: 10,
      converted_amount: 9.2,
      from_currency: 'USD',
      to_currency: 'EUR',
      exchange_rate: 0.92,
      formatted_original: '$10.00',
      formatted_converted: '€9.20',
      cached_rate_used: true,
    })
  })
})

describe('currency requests', () => {
  test('from and to have the documented defaults, in any case', () => {
    expect(rateQuery.parse({})).toEqual({ from: 'USD', to: 'EUR' })
    expect(convertQuery.parse({ amount: '10', from: 'usd', to: 'eur' })).toEqual({
      amount: '10',
      from: 'USD',
      to: 'EUR',
    })
    expect(convertBody.parse({ amount: 10, from_currency: 'USD', to_currency: 'EUR' })).toEqual({
      amount: '10',
      from_currency: 'USD',
      to_currency: 'EUR',
    })
  })

  test('no amount is refused by name', () => {
    expect(convertBody.safeParse({}).error?.issues[0]?.message).toBe('amount is required')
    expect(convertQuery.safeParse({}).error?.issues[0]?.message).toBe('amount is required')
  })

  test.each([
    ['10', 'USD', 1000],
    ['10.5', 'USD', 1050],
    ['0', 'USD', 0],
    ['500', 'JPY', 500],
  ])('%s %s is understood', (text, currency, amountMinor) => {
    expect(readAmount(text, currency)).toEqual({ amountMinor, currency })
  })

  test.each([
    ['-1', 'USD'],
    ['10.005', 'USD'],
    ['1e3', 'USD'],
    ['Infinity', 'USD'],
    ['0.5', 'JPY'],
    ['10', 'dollars'],
    ['', 'USD'],
  ])('%j %s is no amount', (text, currency) => {
    expect(readAmount(text, currency)).toBeNull()
  })

  test('one unit of what is no currency is nothing, not an error', () => {
    expect(oneUnit('DROP TABLE')).toBeNull()
  })
})
