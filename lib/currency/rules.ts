import Big from 'big.js'
import { exponentOf, type Money, money } from '../core/money'

/** Half to even is for showing and converting; up is for prices, which must not fall below what they are made of. */
export type RoundingMode = 'half_even' | 'up'

/**
 * Exact decimals. `strict` refuses JavaScript numbers, so that no float can slip in; whole amounts enter as text.
 * Division is the last step of every sum here and rounds once, on the true quotient.
 */
function exactDecimals(decimals: number, rounding: number) {
  const Exact = Big()
  Exact.strict = true
  Exact.DP = decimals
  Exact.RM = rounding
  return Exact
}

const WHOLE = { half_even: exactDecimals(0, Big.roundHalfEven), up: exactDecimals(0, Big.roundUp) }
const Decimal = exactDecimals(12, Big.roundHalfEven)

const DECIMAL_TEXT = /^\d{1,18}(\.\d{1,18})?$/

/** Rates of two currencies, units per US dollar as decimal texts. */
export interface RatePair {
  readonly from: string
  readonly to: string
}

/** Units per dollar as a positive decimal text, or null for anything else (sign, exponent, zero, float noise). */
export function readRate(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : ''
  if (!DECIMAL_TEXT.test(text) || /^[0.]*$/.test(text)) return null
  return text
}

/**
 * An amount in another currency, rounded once to its minor unit.
 * @param factor multiplies the amount before it is rounded, decimal text (a margin)
 * @throws RangeError when a rate is not a positive decimal, or the result is beyond 2^53
 */
export function convertMoney(
  amount: Money,
  currency: string,
  rates: RatePair,
  mode: RoundingMode = 'half_even',
  factor = '1',
): Money {
  const numerator = new WHOLE[mode](String(amount.amountMinor))
    .times(factor)
    .times(rateOf(rates.to))
    .times(powerOfTen(exponentOf(currency)))
  const minor = numerator.div(rateOf(rates.from).times(powerOfTen(exponentOf(amount.currency))))
  return money(Number(minor.toFixed()), currency)
}

/** Units of one currency for one unit of another, half-even to 12 decimals, no trailing zeros. */
export function crossRate(rates: RatePair): string {
  return rateOf(rates.to).div(rateOf(rates.from)).toFixed()
}

/**
 * Rates per dollar out of rates per another currency (ECB: per euro): both sides divided by that base's dollar rate.
 * @returns null when the dollar is not among them
 */
export function rebaseToUsd(
  base: string,
  perBase: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | null {
  const dollars = perBase.get('USD')
  if (dollars === undefined) return null
  const rebased = new Map<string, string>([[base, crossRate({ from: dollars, to: '1' })]])
  for (const [currency, rate] of perBase) rebased.set(currency, crossRate({ from: dollars, to: rate }))
  return rebased
}

/** Whether a new rate may follow an old one: a jump by more than half within a week is a broken source, not a market. */
export function isPlausibleChange(before: string, after: string, daysBetween: number): boolean {
  if (daysBetween > 7) return true
  const ratio = rateOf(after).div(rateOf(before))
  return ratio.gte('0.5') && ratio.lte('2')
}

/**
 * No price in another currency than the store's own is made of rates older than this. Central banks rest on weekends and
 * holidays: over Easter the last rate there is gets five days old.
 */
export const PRICING_MAX_AGE_SECONDS = 7 * 86_400

/**
 * Amounts that a card can be charged in are multiples of this many minor units: Stripe wants the last digit of
 * three-decimal currencies to be 0, and takes no part of an ariary. Source: docs.stripe.com/currencies.
 */
export function chargeStepMinor(currency: string): number {
  if (currency === 'MGA') return 100
  return exponentOf(currency) === 3 ? 10 : 1
}

function rateOf(text: string): Big {
  if (readRate(text) === null) throw new RangeError(`not a rate: ${text}`)
  return new Decimal(text)
}

const powerOfTen = (exponent: number) => new Decimal(`1${'0'.repeat(exponent)}`)
