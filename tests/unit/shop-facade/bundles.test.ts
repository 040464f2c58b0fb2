import { describe, expect, test } from 'vitest'
import { priceDisplay, priceNumber, unixText, zonelessText } from '@/app/api/v1/_lib/amounts'
import { toBundleDto } from '@/app/api/v1/_lib/bundle-dto'
import { wordsOf } from '@/app/api/v1/_lib/language'
import { countryGuid, countryOfGuid } from '@/app/api/v1/_lib/place-ids'
import { isSoldAs, regionByCode } from '@/app/api/v1/_lib/regions'
import { cheapestOfEach } from '@/lib/catalog/shop-rules'
import type { Bundle } from '@/lib/catalog/types'
import { COUNTRIES } from '@/lib/core/countries'
import { money } from '@/lib/core/money'
import { aBundle, anOffer, english, LOCALES } from './samples'

const dto = (change: Partial<Bundle> = {}, price = money(1250, 'EUR')) =>
  toBundleDto(aBundle(change), price, english)

describe('amounts', () => {
  test.each([
    [money(1250, 'EUR'), 12.5, '12.50 EUR'],
    [money(500, 'JPY'), 500, '500 JPY'],
    [money(1250, 'KWD'), 1.25, '1.250 KWD'],
    [money(0, 'EUR'), 0, '0.00 EUR'],
  ])('a price is a number in major units and a text with all its decimals', (price, number, text) => {
    expect([priceNumber(price), priceDisplay(price)]).toEqual([number, text])
  })

  test('§7.7 times are seconds as text, days are ISO without a zone', () => {
    expect(unixText('2026-01-01T00:00:00.900Z')).toBe('1767225600')
    expect(zonelessText('2027-01-31T00:00:00.000Z')).toBe('2027-01-31T00:00:00')
  })
})

describe('what a bundle says', () => {
  test.each([
    [{ data: { bytes: 5e9 } }, 5, '5 GB', false],
    [{ data: { bytes: 500e6 } }, 500, '500 MB', false],
    [{ data: { bytes: 1.5e12 } }, 1.5, '1.5 TB', false],
    [{ data: { bytes: 1e9 }, dataPeriod: 'day' as const }, 1, '1 GB a day', false],
    [{ data: { unlimited: true as const } }, -1, '∞ Unlimited', true],
    [{ data: null }, 0, '', false],
  ])(
    'its data is a number in the unit that is shown, below zero without limit',
    (change, limit, text, unlimited) => {
      const { gprs_limit, gprs_limit_display, unlimited: isUnlimited } = dto(change)
      expect([gprs_limit, gprs_limit_display, isUnlimited]).toEqual([limit, text, unlimited])
    },
  )

  test('its title is the place and the data, not the vendor’s wording', () => {
    expect(dto().display_title).toBe('France 5 GB')
    expect(
      dto({ countries: ['DE', 'FR', 'IT', 'ES', 'PT', 'AT', 'BE', 'NL'], scope: 'global' }).display_title,
    ).toBe('Global 5 GB')
  })

  test.each([
    [{ countries: ['FR'], scope: 'country' as const }, 'COUNTRY'],
    [{ countries: ['DE', 'FR'], scope: 'region' as const }, 'REGION'],
    [{ countries: ['DE', 'FR'], scope: 'global' as const }, 'GLOBAL'],
    [{ countries: [], scope: 'sea' as const }, 'CRUISE'],
  ])('its category is one of the four words that clients know', (change, type) => {
    expect(dto(change).bundle_category.type).toBe(type)
  })

  test('nothing of its private side is in it', () => {
    const text = JSON.stringify(dto({ cost: money(777, 'USD'), purchaseHints: { sku: 'hint' } }))
    expect(text).not.toMatch(/secret-ref|travelroam|777|hint|V2/)
  })

  test('the countries that were searched for stand first', () => {
    const bundle = aBundle({ countries: ['AT', 'DE', 'FR'], scope: 'region' })
    const { countries } = toBundleDto(bundle, money(1, 'EUR'), english, { searched: ['FR', 'XX'] })
    expect(countries.map(({ country_code }) => country_code)).toEqual(['FR', 'AT', 'DE'])
  })

  test('§7.20 names are in the language asked for', async () => {
    const titles = await Promise.all(
      LOCALES.map(
        async (locale) =>
          toBundleDto(aBundle({ countries: ['DE'] }), money(1, 'EUR'), await wordsOf(locale)).display_title,
      ),
    )
    expect(titles.slice(0, 4)).toEqual(['Germany 5 GB', 'Almanya 5 GB', 'Deutschland 5 GB', 'Allemagne 5 GB'])
    expect(titles[4]).toMatch(/^ألمانيا/)
  })
})

describe('country ids', () => {
  const ids = COUNTRIES.map(({ alpha2 }) => countryGuid(alpha2))

  test('are GUIDs without a comma, each its own, that lead back', () => {
    expect(new Set(ids).size).toBe(COUNTRIES.length)
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(ids.map(countryOfGuid)).toEqual(COUNTRIES.map(({ alpha2 }) => alpha2))
  })

  test('never change: clients keep them', () => {
    expect(countryGuid('FR')).toBe('fe0a0643-1669-8168-8615-a3e44a0a58fe')
  })

  test('ISO codes are taken as well, anything else is not', () => {
    expect(['fr', 'FRA', ' FR '].map(countryOfGuid)).toEqual(['FR', 'FR', 'FR'])
    expect(['', 'x', 'constructor', ids[0]?.slice(1) ?? ''].map(countryOfGuid)).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})

describe('regions', () => {
  test('have codes that an address can hold, and none is the one that clients hide', () => {
    expect(regionByCode('europe')).toBe('europe')
    expect(regionByCode('EUROPE')).toBe('europe')
    expect([regionByCode('GLOBAL'), regionByCode('SEA'), regionByCode('')]).toEqual([null, null, null])
  })

  test('hold bundles of several countries only, neither the world nor the sea', () => {
    const nordic = ['DK', 'EE', 'FI', 'IS', 'LT', 'LV', 'NO', 'SE']
    expect(isSoldAs({ countries: nordic, scope: 'region' }, 'nordics')).toBe(true)
    expect(isSoldAs({ countries: ['NO'], scope: 'country' }, 'nordics')).toBe(false)
    expect(isSoldAs({ countries: nordic, scope: 'global' }, 'nordics')).toBe(false)
    expect(isSoldAs({ countries: nordic, scope: 'sea' }, 'nordics')).toBe(false)
  })
})

describe('one offer for the same data and days', () => {
  const nothing = () => ''

  test('the cheapest, in an order that is always the same', () => {
    const offers = [
      anOffer(900, { bundleId: 'bdl_dear' }),
      anOffer(500, { bundleId: 'bdl_b' }),
      anOffer(500, { bundleId: 'bdl_a' }),
      anOffer(700, { bundleId: 'bdl_more', data: { bytes: 9e9 } }),
    ]
    const ids = (list: typeof offers) => cheapestOfEach(list, nothing).map(({ bundle }) => bundle.bundleId)
    expect(ids(offers)).toEqual(['bdl_a', 'bdl_more'])
    expect(ids(offers.toReversed())).toEqual(['bdl_a', 'bdl_more'])
  })

  test('days, daily allowances and calls are not the same thing', () => {
    const offers = [
      anOffer(1),
      anOffer(2, { durationDays: 7 }),
      anOffer(3, { dataPeriod: 'day' }),
      anOffer(4, { kind: 'data_voice_sms' }),
    ]
    expect(cheapestOfEach(offers, nothing)).toHaveLength(4)
  })

  test('those without limit are all listed', () => {
    const data = { unlimited: true } as const
    const offers = [
      anOffer(300, { bundleId: 'bdl_lite', data }),
      anOffer(900, { bundleId: 'bdl_plus', data }),
    ]
    expect(cheapestOfEach(offers, nothing)).toHaveLength(2)
  })

  test('what is kept apart is not compared', () => {
    const offers = [anOffer(1), anOffer(2, { countries: ['DE'] })]
    expect(cheapestOfEach(offers, nothing)).toHaveLength(1)
    expect(cheapestOfEach(offers, ({ countries }) => countries.join())).toHaveLength(2)
  })
})
