import { exponentOf, type Money, money } from '../core/money'

/**
 * Stripe's own minor units: ISO's, except that ISK and UGX are sent with two decimals, MGA with none, and amounts of
 * three-decimal currencies end in 0. Source: docs.stripe.com/currencies (zero-decimal, special cases, three-decimal).
 */
const TWO_DECIMALS_AT_STRIPE = new Set(['ISK', 'UGX'])
const NO_DECIMALS_AT_STRIPE = new Set(['MGA'])

/** The smallest difference between two charges, in our minor units. */
const stepOf = (currency: string): number =>
  NO_DECIMALS_AT_STRIPE.has(currency) ? 100 : exponentOf(currency) === 3 ? 10 : 1

export function toStripeAmount({ amountMinor, currency }: Money): number {
  if (TWO_DECIMALS_AT_STRIPE.has(currency)) return amountMinor * 100
  const step = stepOf(currency)
  if (amountMinor % step !== 0)
    throw new RangeError(`${currency} amounts must be multiples of ${step} minor units`)
  return NO_DECIMALS_AT_STRIPE.has(currency) ? amountMinor / 100 : amountMinor
}

/** @returns null when the amount is not one that we could have sent. */
export function fromStripeAmount(amount: number, stripeCurrency: string): Money | null {
  const currency = stripeCurrency.toUpperCase()
  if (NO_DECIMALS_AT_STRIPE.has(currency)) return money(amount * 100, currency)
  if (!TWO_DECIMALS_AT_STRIPE.has(currency)) return money(amount, currency)
  return amount % 100 === 0 ? money(amount / 100, currency) : null
}

/**
 * Smallest charge per currency, minor units of ours. Stripe's list covers settlement currencies; elsewhere the charge
 * must be worth about 0.50 USD. Source: docs.stripe.com/currencies#minimum-and-maximum-charge-amounts.
 */
const MINIMUM: Readonly<Record<string, number>> = {
  USD: 50,
  EUR: 50,
  GBP: 30,
  JPY: 50,
  CHF: 50,
  AUD: 50,
  CAD: 50,
  AED: 200,
  SEK: 300,
  NOK: 300,
  DKK: 250,
  PLN: 200,
  CZK: 1500,
  HUF: 17500,
  RON: 200,
  TRY: 2500,
  KWD: 200,
}

export const leastChargeMinor = (currency: string): number => MINIMUM[currency] ?? 50

export const isChargeable = ({ amountMinor, currency }: Money): boolean =>
  amountMinor >= leastChargeMinor(currency)

/** What a card can be charged in this currency: at least so much, in such steps; minor units. */
export const chargeLimits = (currency: string) => ({
  minimumMinor: leastChargeMinor(currency),
  stepMinor: stepOf(currency),
})

const STRIPE_LOCALES: Readonly<Record<string, string>> = { en: 'en', tr: 'tr', de: 'de', fr: 'fr' }

/** Language of the Checkout page; Stripe has no Arabic page, `auto` follows the browser. */
export const checkoutLocale = (locale: string): string => STRIPE_LOCALES[locale] ?? 'auto'
