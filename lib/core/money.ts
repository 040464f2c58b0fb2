/** An amount of money: integer minor units (cents, yen, fils) and an ISO 4217 code. Never a float. */
export interface Money {
  readonly amountMinor: number
  readonly currency: string
}

/** ISO 4217 minor-unit exponents that are not 2. https://www.six-group.com/en/products-services/financial-information/data-standards.html (list one) */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0,
  XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
} // biome-ignore format: a table reads better in rows

/** Number of decimals of a currency (JPY 0, EUR 2, KWD 3). */
export const exponentOf = (currency: string): number => EXPONENTS[currency] ?? 2

export const isCurrencyCode = (value: string): boolean => /^[A-Z]{3}$/.test(value)

/**
 * Money from minor units.
 * @throws RangeError when the amount is not a safe integer or the code is not three capital letters.
 */
export function money(amountMinor: number, currency: string): Money {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`not a safe integer: ${amountMinor}`)
  if (!isCurrencyCode(currency)) throw new RangeError(`not an ISO 4217 code: ${currency}`)
  return { amountMinor, currency }
}

/** Major units as an exact decimal text with all decimals of the currency: 1250 EUR → "12.50", 500 JPY → "500". */
export function toDecimalText({ amountMinor, currency }: Money): string {
  const exponent = exponentOf(currency)
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0')
  const sign = amountMinor < 0 ? '-' : ''
  if (exponent === 0) return sign + digits
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

/**
 * Minor units from a decimal text, exactly. More decimals than the currency has are an error, not rounded.
 * @returns null when the text is not such a number.
 */
export function fromDecimalText(text: string, currency: string): Money | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(text.trim())
  if (!match) return null
  const exponent = exponentOf(currency)
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > exponent) return null
  const minor = Number(`${match[2]}${fraction.padEnd(exponent, '0')}`)
  return Number.isSafeInteger(minor) ? money(match[1] ? -minor : minor, currency) : null
}

/** Splits an amount in n parts that differ by at most one minor unit and sum to the whole. */
export function splitMoney({ amountMinor, currency }: Money, parts: number): Money[] {
  const base = Math.trunc(amountMinor / parts)
  const rest = amountMinor - base * parts
  return Array.from({ length: parts }, (_, index) =>
    money(base + (index < Math.abs(rest) ? Math.sign(rest) : 0), currency),
  )
}

/** For people: "€12.50", "¥500", in their language. The exact digits, never via a float of our own. */
export function formatMoney(value: Money, locale: string): string {
  const exponent = exponentOf(value.currency)
  const text = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  }).format(toDecimalText(value) as Intl.StringNumericLiteral)
  // In text that runs from right to left "US$" would end as "$US".
  return text.replace(/[A-Z]\p{Sc}$/u, '$&\u200e')
}
