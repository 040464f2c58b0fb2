import { PER_USD } from '../rates/table'

/** Stripe's own lists (docs.stripe.com/currencies), which differ from ISO 4217 in a few places. */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '))
/** Written with two decimals although they have none; only whole hundreds are legal. */
const WHOLE_HUNDREDS = new Set(['isk', 'ugx'])

/** Smallest charge as documented, in the currency's smallest unit (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). */
const MINIMUM: Record<string, number> = {
  usd: 50, aed: 200, aud: 50, bgn: 100, brl: 50, cad: 50, chf: 50, czk: 1500, dkk: 250, eur: 50, gbp: 30, hkd: 400,
  huf: 17500, inr: 50, jpy: 50, mxn: 1000, myr: 200, nok: 300, nzd: 50, pln: 200, ron: 200, sek: 300, sgd: 50, thb: 1000,
} // biome-ignore format: a table reads better in rows
const MAXIMUM = 99_999_999

const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()))

export const isCurrency = (currency: string) => KNOWN.has(currency)

export function decimalsOf(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(currency)) return 0
  return THREE_DECIMAL.has(currency) ? 3 : 2
}

/** Where it is not documented the charge is converted, and must be worth half a US dollar. */
function leastOf(currency: string): number {
  const documented = MINIMUM[currency]
  const perUsd = PER_USD[currency.toUpperCase()]
  if (documented !== undefined || perUsd === undefined) return documented ?? 50
  const step = stepOf(currency)
  return Math.ceil((perUsd * 0.5 * 10 ** decimalsOf(currency)) / step) * step
}

const WORDS = {
  session: {
    least: "The Checkout Session's total amount due must add up to at least",
    most: "The Checkout Session's total amount must be no more than",
  },
  intent: { least: 'Amount must be at least', most: 'Amount must be no more than' },
} as const

/** Why Stripe would refuse this amount (smallest unit), or null. */
export function amountProblem(
  amount: number,
  currency: string,
  of: keyof typeof WORDS = 'session',
): { code: string; message: string } | null {
  const minimum = leastOf(currency)
  const refuse = (code: string, words: string, bound: number) => ({
    code,
    message: `${words} ${formatMoney(bound, currency)} ${currency}`,
  })
  if (amount < minimum) return refuse('amount_too_small', WORDS[of].least, minimum)
  if (amount > MAXIMUM) return refuse('amount_too_large', WORDS[of].most, MAXIMUM)
  return stepProblem(amount, currency)
}

const stepOf = (currency: string) =>
  THREE_DECIMAL.has(currency) ? 10 : WHOLE_HUNDREDS.has(currency) ? 100 : 1

/** Three-decimal currencies move in tens, and two historical ones in hundreds. */
export function stepProblem(amount: number, currency: string): { code: string; message: string } | null {
  const step = stepOf(currency)
  if (amount % step === 0) return null
  const message = `Invalid amount: amounts in ${currency} must be evenly divisible by ${step}.`
  return { code: 'invalid_amount', message }
}

/** For people, e.g. `$12.50`, `¥1,200`, `KWD 1.250`. */
export function formatMoney(amount: number, currency: string, locale = 'en-US'): string {
  const decimals = decimalsOf(currency)
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount / 10 ** decimals)
}
