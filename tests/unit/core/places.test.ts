import { describe, expect, test } from 'vitest'
import { routing } from '@/i18n/routing'
import { COUNTRIES } from '@/lib/core/countries'
import {
  COUNTRY_SLUGS,
  countryOfSlug,
  countrySlug,
  placeCalled,
  placeName,
  placePath,
} from '@/lib/core/places'
import { coversRegion, membersOf, REGION_IDS, regionOf } from '@/lib/core/regions'

const called = (text: string) => {
  const place = placeCalled(text, routing.locales)
  return place && placePath(place)
}

describe('addresses of places', () => {
  test('every country has one of its own, in small letters, and it leads back', () => {
    expect(new Set(COUNTRY_SLUGS).size).toBe(COUNTRIES.length)
    for (const { alpha2 } of COUNTRIES) {
      expect(countrySlug(alpha2)).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(countryOfSlug(countrySlug(alpha2))).toBe(alpha2)
    }
  })
  test('are the English words that people know', () => {
    expect(['TR', 'US', 'GB', 'CI', 'XK', 'VA'].map(countrySlug)).toEqual([
      ...['turkey', 'united-states', 'united-kingdom', 'ivory-coast', 'kosovo', 'vatican-city'],
    ])
  })
  test.each([
    ['tr', '/destinations/turkey'],
    ['TUR', '/destinations/turkey'],
    ['türkiye', '/destinations/turkey'],
    ['Türkei', '/destinations/turkey'],
    ['Turkey', '/destinations/turkey'],
    ['almanya', '/destinations/germany'],
    ['etats-unis', '/destinations/united-states'],
    ['uk', '/destinations/united-kingdom'],
    ['holland', '/destinations/netherlands'],
    ['uae', '/destinations/united-arab-emirates'],
    ['مصر', '/destinations/egypt'],
    ['Europe', '/regions/europe'],
    ['world', '/regions/global'],
    ['middle-east', '/regions/middle-east'],
  ])('%s is another name of %s', (text, path) => {
    expect(called(text)).toBe(path)
  })
  test.each(['', ' ', 'atlantis', 'zz', '..', 'turke', '__proto__', 'constructor'])(
    'nobody is called %j',
    (text) => {
      expect(called(text)).toBeNull()
    },
  )
  test('names are whole words, also where a language has an abbreviation', () => {
    expect(placeName('GB', 'en')).toBe('United Kingdom')
    expect(placeName('HK', 'en')).toBe('Hong Kong')
    expect(placeName('??', 'en')).toBe('??')
    for (const locale of routing.locales)
      for (const { alpha2 } of COUNTRIES) expect(placeName(alpha2, locale).length).toBeGreaterThan(2)
  })
})

describe('regions', () => {
  const region = (countries: readonly string[]) => regionOf({ countries, scope: 'region' })
  test('are known by their countries', () => {
    for (const id of REGION_IDS.filter((one) => one !== 'sea'))
      expect(regionOf({ countries: membersOf(id), scope: null }), id).toBe(id)
  })
  test('are known with some missing and some more, and not from a few', () => {
    expect(region(membersOf('europe').filter((code) => !['CH', 'TR', 'AL', 'XK'].includes(code)))).toBe(
      'europe',
    )
    expect(region([...membersOf('balkans'), 'HU'])).toBe('balkans')
    expect(region(['TR', 'GR'])).toBeNull()
    expect(region(['TR'])).toBeNull()
    expect(region([])).toBeNull()
  })
  test('at sea and worldwide go by what is stated, and worldwide by seventy countries too', () => {
    expect(regionOf({ countries: [], scope: 'sea' })).toBe('sea')
    expect(regionOf({ countries: ['US', 'FR'], scope: 'global' })).toBe('global')
    expect(region(COUNTRIES.slice(0, 70).map(({ alpha2 }) => alpha2))).toBe('global')
  })
  test('are covered by half of their countries and not by less', () => {
    const nordics = membersOf('nordics')
    expect(coversRegion({ countries: nordics.slice(0, 4), scope: 'region' }, 'nordics')).toBe(true)
    expect(coversRegion({ countries: nordics.slice(0, 3), scope: 'region' }, 'nordics')).toBe(false)
    expect(coversRegion({ countries: nordics, scope: 'region' }, 'sea')).toBe(false)
    expect(coversRegion({ countries: membersOf('europe'), scope: 'region' }, 'balkans')).toBe(true)
  })
})
