import { describe, expect, test } from 'vitest'
import { agoText, countryName, dataText, timeLeft } from '@/components/esims/format'
import { orderWord } from '@/components/orders/order-words'
import { money } from '@/lib/core/money'
import type { OrderView } from '@/lib/orders/types'

const NOW = Date.parse('2026-11-22T12:00:00Z')

describe('figures as people write them', () => {
  test.each([
    ['en', 3.2e9, '3.2 GB'],
    ['fr', 3.2e9, '3,2 Go'],
    ['de', 250e6, '250 MB'],
    ['en', 2e12, '2 TB'],
    ['en', 0, '0 MB'],
  ])('data in %s', (locale, bytes, words) => {
    expect(dataText(bytes, locale).replaceAll(/\s/g, ' ')).toBe(words)
  })
  test('what is left of a plan, in the unit that fits', () => {
    expect(timeLeft('2026-12-01T13:00:00Z', NOW)).toEqual({ unit: 'days', count: 9 })
    expect(timeLeft('2026-11-22T15:30:00Z', NOW)).toEqual({ unit: 'hours', count: 3 })
    expect(timeLeft('2026-11-22T12:20:00Z', NOW)).toEqual({ unit: 'soon', count: 0 })
    expect(timeLeft('2026-11-22T11:59:59Z', NOW)).toBeNull()
  })
  test('the age of a figure; a clock that runs ahead makes it new, not future', () => {
    expect(agoText('2026-11-22T11:59:48Z', NOW, 'en')).toBe('12 seconds ago')
    expect(agoText('2026-11-22T09:00:00Z', NOW, 'en')).toBe('3 hours ago')
    expect(agoText('2026-11-22T12:00:30Z', NOW, 'en')).toBe('now')
  })
  test('a country by its name, and by its code where it has none', () => {
    expect(countryName('TR', 'de')).toBe('Türkei')
    expect(countryName('??', 'de')).toBe('??')
  })
})

describe('the word for an order', () => {
  const order: OrderView = {
    orderNumber: 'REN-0123456789AB',
    state: 'awaiting_payment',
    kind: 'renewal',
    lines: [],
    fulfilment: null,
    iccid: '8944500102198304826',
    bundle: { bundleId: 'b', name: 'B', data: null, dataPeriod: null, durationDays: null, countries: [] },
    price: money(1250, 'EUR'),
    fromWallet: money(0, 'EUR'),
    tax: null,
    emailMasked: null,
    createdAt: '2026-11-22T12:00:00Z',
    paidAt: null,
    fulfilledAt: null,
    refund: null,
    refunds: [],
    lookingUntil: null,
    checkoutUrl: null,
    final: false,
  }
  test('does not ask for money again of somebody who has just come back from paying', () => {
    expect(orderWord(order, false)).toBe('awaiting_payment')
    expect(orderWord(order, true)).toBe('confirming')
  })
  test('says that the provider is slow while its answer is unknown, and that a person looks when one does', () => {
    expect(orderWord({ ...order, state: 'fulfilling', fulfilment: 'sending' }, true)).toBe('fulfilling')
    expect(orderWord({ ...order, state: 'fulfilling', fulfilment: 'unknown' }, true)).toBe('slow')
    expect(orderWord({ ...order, state: 'fulfilling', fulfilment: 'manual' }, true)).toBe('needs_review')
  })
})
