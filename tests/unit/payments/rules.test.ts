import { expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { walletPart } from '@/lib/orders/rules'
import {
  checkoutLocale,
  fromStripeAmount,
  isChargeable,
  leastChargeMinor,
  toStripeAmount,
} from '@/lib/payments/rules'
import { PER_USD } from '../../sandbox/rates/table'
import { amountProblem } from '../../sandbox/stripe/money'

test.each([
  [money(1250, 'EUR'), 1250],
  [money(500, 'JPY'), 500],
  [money(1230, 'KWD'), 1230],
  [money(700, 'ISK'), 70_000],
  [money(50_000, 'MGA'), 500],
])('%o is sent to Stripe as %i and read back the same', (amount, sent) => {
  expect(toStripeAmount(amount)).toBe(sent)
  expect(fromStripeAmount(sent, amount.currency.toLowerCase())).toEqual(amount)
})

test('an amount that Stripe would refuse, or round, is never sent', () => {
  expect(() => toStripeAmount(money(1234, 'KWD'))).toThrow(RangeError)
  expect(fromStripeAmount(70_050, 'isk')).toBeNull()
  expect(isChargeable(money(49, 'USD'))).toBe(false)
  expect(isChargeable(money(50, 'USD'))).toBe(true)
})

test.each([
  ['SAR', 200],
  ['TRY', 2500],
  ['KWD', 200],
  ['JPY', 50],
  ['AED', 200],
  ['MGA', 350_000],
])('the least that can be charged in %s is %i', (currency, least) =>
  expect([leastChargeMinor(currency), isChargeable(money(least - 1, currency))]).toEqual([least, false]),
)

test('what is enough here is enough for Stripe, in every currency that has a rate', () => {
  const refused = Object.keys(PER_USD)
    .map((currency) => money(leastChargeMinor(currency), currency))
    .filter(({ amountMinor }) => amountMinor < Number.MAX_SAFE_INTEGER)
    .map((least) => [least.currency, amountProblem(toStripeAmount(least), least.currency.toLowerCase())])
    .filter(([, problem]) => problem !== null)
  expect(refused).toEqual([])
})

test('in a currency that Stripe does not charge in, no amount is enough', () => {
  expect(isChargeable(money(99_999_999, 'IQD'))).toBe(false)
  expect(walletPart('first', 1000, 900, { leastMinor: leastChargeMinor('IQD'), stepMinor: 10 })).toBe(0)
})

test('the Checkout page speaks the buyer’s language where Stripe does', () => {
  expect(['en', 'tr', 'de', 'fr', 'ar'].map(checkoutLocale)).toEqual(['en', 'tr', 'de', 'fr', 'auto'])
})
