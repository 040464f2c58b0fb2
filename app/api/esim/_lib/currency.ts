import { exponentOf, formatMoney, fromDecimalText, type Money } from '@/lib/core/money'
import type { Conversion } from '@/lib/currency/types'
import { amountNumber } from './amounts'

/** The old answers name a locale per currency; the client only passes it on to number formatting. */
const LOCALES: Readonly<Record<string, string>> = {
  USD: 'en-US',
  EUR: 'en-EU',
  GBP: 'en-GB',
  TRY: 'tr-TR',
  JPY: 'ja-JP',
  KWD: 'ar-KW',
}
const ENGLISH = 'en-US'

export function toSupported(codes: readonly string[]) {
  const names = new Intl.DisplayNames(ENGLISH, { type: 'currency' })
  return codes.map((code) => ({
    code,
    name: names.of(code) ?? code,
    symbol: symbolOf(code),
    locale: LOCALES[code] ?? ENGLISH,
  }))
}

function symbolOf(code: string): string {
  const format = new Intl.NumberFormat(ENGLISH, {
    style: 'currency',
    currency: code,
    currencyDisplay: 'narrowSymbol',
  })
  return format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? code
}

export const isCode = (text: string): boolean => /^[A-Z]{3}$/.test(text)

/** One whole unit, to ask for a rate with. */
export const oneUnit = (currency: string): Money | null =>
  isCode(currency) ? fromDecimalText('1', currency) : null

/** An amount as clients write it; more decimals than the currency has are no amount. */
export function readAmount(text: string, currency: string): Money | null {
  return isCode(currency) && /^\d{1,9}(\.\d{1,9})?$/.test(text.trim())
    ? fromDecimalText(text, currency)
    : null
}

export const amountProblem = (currency: string): string =>
  `amount must be a number from 0 below a billion with at most ${exponentOf(currency)} decimal places`

/** Four decimals are enough to read and to recognise the number by. */
const readableRate = (rate: string): number => Number(Number(rate).toPrecision(6))

export const toRate = ({ from, to, rate }: Conversion) => ({
  from: from.currency,
  to: to.currency,
  rate: readableRate(rate),
  formatted: `1 ${from.currency} = ${readableRate(rate)} ${to.currency}`,
})

export const toConverted = ({ from, to, rate }: Conversion) => ({
  original_amount: amountNumber(from),
  converted_amount: amountNumber(to),
  from_currency: from.currency,
  to_currency: to.currency,
  exchange_rate: readableRate(rate),
  formatted_original: formatMoney(from, ENGLISH),
  formatted_converted: formatMoney(to, ENGLISH),
  cached_rate_used: true,
})
