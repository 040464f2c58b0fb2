import { exponentOf, type Money, money } from '../core/money'
import { minimumOf } from './minimum-charges'

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

/** How many of Stripe's units one of our minor units is. */
const unitsAtStripe = (currency: string): number =>
  TWO_DECIMALS_AT_STRIPE.has(currency) ? 100 : NO_DECIMALS_AT_STRIPE.has(currency) ? 0.01 : 1

/** For a share of an amount, such as tax, which need not be one that can be charged: the nearest of Stripe's units. */
export const toNearestStripeAmount = ({ amountMinor, currency }: Money): number =>
  Math.round(amountMinor * unitsAtStripe(currency))

/** The same back: the nearest of our minor units. */
export const fromNearestStripeAmount = (amount: number, currency: string): number =>
  Math.round(amount / unitsAtStripe(currency))

/** Minor units; where Stripe does not charge in a currency, nothing is enough, so that no rest of one is left to a card. */
export const leastChargeMinor = (currency: string): number => minimumOf(currency) ?? Number.MAX_SAFE_INTEGER

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
