import { expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { checkoutLocale, fromStripeAmount, isChargeable, toStripeAmount } from '@/lib/payments/rules'

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

test('the Checkout page speaks the buyer’s language where Stripe does', () => {
  expect(['en', 'tr', 'de', 'fr', 'ar'].map(checkoutLocale)).toEqual(['en', 'tr', 'de', 'fr', 'auto'])
})
