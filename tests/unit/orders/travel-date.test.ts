import { afterEach, describe, expect, test } from 'vitest'
import { extraBytes } from '@/lib/catalog/larger'
import { toOffer } from '@/lib/catalog/offers'
import { isDay } from '@/lib/core/calendar-day'
import { travelDateFor } from '@/lib/orders/travel-date'
import { isTravelDay, travelDateToSend, travelDaysAnywhere, travelDaysHere } from '@/lib/orders/travel-days'
import { bundle, priced } from '../catalog/samples'

const at = (iso: string): number => Date.parse(iso)
const DATED = { purchaseHints: { travelDate: 'required' } }

test.each([
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2026-13-01', false],
  ['2026-1-1', false],
  ['', false],
  ['2026-12-24T00:00:00Z', false],
  ['tomorrow', false],
])('%j is a day of the calendar: %s', (text, is) => expect(isDay(text)).toBe(is))

describe('the days that may be given', () => {
  test.each([
    ['2026-11-22T11:59:00Z', '2026-11-21', '2027-11-23', '2027-11-22'],
    ['2026-11-22T09:59:00Z', '2026-11-21', '2027-11-22', '2027-11-22'],
    ['2026-11-22T12:00:00Z', '2026-11-22', '2027-11-23', '2027-11-22'],
    ['2026-12-31T23:00:00Z', '2026-12-31', '2028-01-01', '2027-12-31'],
    ['2028-02-29T01:00:00Z', '2028-02-28', '2029-03-01', '2029-03-01'],
  ])('at %s begin with the earliest today on Earth and end a year after the latest', (now, first, last) =>
    expect(travelDaysAnywhere(at(now))).toEqual({ first, last }),
  )

  describe('in a browser', () => {
    const zone = process.env.TZ
    afterEach(() => {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    })
    test.each([
      ['Pacific/Honolulu', '2026-11-22T05:00:00Z', '2026-11-21'],
      ['Pacific/Kiritimati', '2026-11-22T15:00:00Z', '2026-11-23'],
      ['Europe/Istanbul', '2026-11-22T21:30:00Z', '2026-11-23'],
      ['UTC', '2026-11-22T23:59:00Z', '2026-11-22'],
    ])('%s at %s begin with its own today, which the server takes', (name, now, today) => {
      process.env.TZ = name
      const { first, last } = travelDaysHere(new Date(now))
      expect(first).toBe(today)
      for (const day of [first, last]) expect(isTravelDay(day, travelDaysAnywhere(at(now)))).toBe(true)
    })
  })
})

describe('the day that a bundle is bought for', () => {
  const now = at('2026-11-22T18:00:00Z')
  test('is none where the vendor asks for none, whatever was given', () => {
    for (const given of [null, '2026-12-24', '1999-01-01'])
      expect(travelDateFor(bundle(), given, now)).toEqual({ ok: true, value: null })
  })
  test('is what was given, never today by itself', () => {
    expect(travelDateFor(bundle(DATED), '2026-12-24', now)).toEqual({ ok: true, value: '2026-12-24' })
    expect(travelDateFor(bundle(DATED), null, now)).toMatchObject({
      error: { code: 'TRAVEL_DATE_REQUIRED', fields: { travel_date: expect.stringContaining('2026-11-22') } },
    })
  })
  test.each(['2026-11-21', '2027-11-24', '2027-02-30', ''])('%j is refused', (given) =>
    expect(travelDateFor(bundle(DATED), given, now)).toMatchObject({
      error: { code: 'TRAVEL_DATE_INVALID' },
    }),
  )

  test.each([
    ['2026-12-24', '2026-12-24'],
    ['2026-11-22', '2026-11-22'],
    ['2026-11-21', '2026-11-22'],
  ])('%s is sent as %s', (given, sent) => expect(travelDateToSend(given, now)).toBe(sent))
})

test('the catalogue says which bundles need it, and a promotion gives none of them for one that does not', () => {
  expect(toOffer(priced(DATED)).travelDateRequired).toBe(true)
  expect(toOffer(priced()).travelDateRequired).toBe(false)
  const larger = { ...DATED, data: { bytes: 2e9 } }
  expect(extraBytes(bundle(larger), bundle())).toBe(0)
  expect(extraBytes(bundle(larger), bundle(DATED))).toBe(1e9)
})
