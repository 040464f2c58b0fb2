import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { routing } from '@/i18n/routing'
import { CAPITALS } from '@/lib/core/capital-names'
import { countryByAlpha2 } from '@/lib/core/countries'
import { placeIndex } from '@/lib/core/place-index'
import { fold, isSure, type PlaceEntry, searchPlaces, startsAlmost } from '@/lib/core/place-search'
import { toEntry, toRow } from '@/lib/core/place-wire'
import { countrySlug } from '@/lib/core/places'
import { REGION_IDS, type RegionId } from '@/lib/core/regions'

const indexes = new Map<string, PlaceEntry[]>(
  routing.locales.map((locale) => {
    const words = JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8')) as {
      places: { region: Record<RegionId, string> }
    }
    return [locale, placeIndex(locale, words.places.region)]
  }),
)
const find = (locale: string, typed: string) =>
  searchPlaces(indexes.get(locale) ?? [], typed).map(({ path }) => path.split('/').at(-1))

/** locale, what is typed, what has to come first */
const FIRST: [string, string, string][] = [
  // As one types, in the visitor's own language
  ['en', 'tur', 'turkey'],
  ['en', 'Spa', 'spain'],
  ['en', 'united k', 'united-kingdom'],
  ['en', 'new z', 'new-zealand'],
  ['en', 'arabia', 'saudi-arabia'],
  ['en', 'hong', 'hong-kong'],
  ['tr', 'alm', 'germany'],
  ['tr', 'ingil', 'united-kingdom'],
  ['tr', 'yunan', 'greece'],
  ['tr', 'Birleşik Arap', 'united-arab-emirates'],
  ['tr', 'isvec', 'sweden'],
  ['tr', 'ISPANYA', 'spain'],
  ['tr', 'Çin', 'china'],
  ['tr', 'cin', 'china'],
  ['de', 'tür', 'turkey'],
  ['de', 'vereinigte st', 'united-states'],
  ['de', 'frank', 'france'],
  ['de', 'griech', 'greece'],
  ['de', 'südk', 'south-korea'],
  ['fr', 'alle', 'germany'],
  ['fr', 'etats', 'united-states'],
  ['fr', 'espa', 'spain'],
  ['fr', 'royaume', 'united-kingdom'],
  ['fr', 'Émirats', 'united-arab-emirates'],
  ['ar', 'ترك', 'turkey'],
  ['ar', 'المانيا', 'germany'],
  ['ar', 'ألمانيا', 'germany'],
  ['ar', 'مصر', 'egypt'],
  ['ar', 'السعودية', 'saudi-arabia'],
  ['ar', 'امارات', 'united-arab-emirates'],
  // Names at home, in any language of the site
  ['en', 'Deutschland', 'germany'],
  ['de', 'Türkiye', 'turkey'],
  ['fr', 'España', 'spain'],
  ['en', 'Ελλάδα', 'greece'],
  ['en', '日本', 'japan'],
  ['tr', 'Magyarország', 'hungary'],
  ['en', 'مصر', 'egypt'],
  ['ar', 'Polska', 'poland'],
  ['de', 'Hrvatska', 'croatia'],
  ['en', 'suomi', 'finland'],
  // Everyday names
  ['en', 'usa', 'united-states'],
  ['en', 'america', 'united-states'],
  ['en', 'uk', 'united-kingdom'],
  ['en', 'england', 'united-kingdom'],
  ['en', 'scotland', 'united-kingdom'],
  ['en', 'uae', 'united-arab-emirates'],
  ['en', 'holland', 'netherlands'],
  ['de', 'holland', 'netherlands'],
  ['en', 'korea', 'south-korea'],
  ['en', 'czech republic', 'czechia'],
  ['en', 'burma', 'myanmar'],
  ['en', 'macedonia', 'north-macedonia'],
  ['tr', 'abd', 'united-states'],
  ['fr', 'angleterre', 'united-kingdom'],
  ['de', 'schottland', 'united-kingdom'],
  // Codes
  ['en', 'TR', 'turkey'],
  ['en', 'de', 'germany'],
  ['en', 'us', 'united-states'],
  ['en', 'deu', 'germany'],
  ['en', 'JPN', 'japan'],
  // Capitals and cities
  ['en', 'Ankara', 'turkey'],
  ['en', 'london', 'united-kingdom'],
  ['en', 'paris', 'france'],
  ['en', 'dubai', 'united-arab-emirates'],
  ['en', 'bali', 'indonesia'],
  ['en', 'new york', 'united-states'],
  ['de', 'peking', 'china'],
  ['de', 'rom', 'italy'],
  ['fr', 'londres', 'united-kingdom'],
  ['tr', 'atina', 'greece'],
  ['ar', 'باريس', 'france'],
  ['de', 'mallorca', 'spain'],
  ['de', 'Mailand', 'italy'],
  ['de', 'Teneriffa', 'spain'],
  ['fr', 'Le Cap', 'south-africa'],
  ['fr', 'Beyrouth', 'lebanon'],
  ['tr', 'Saraybosna', 'bosnia-and-herzegovina'],
  ['en', 'West Bank', 'palestine'],
  ['ar', 'بيروت', 'lebanon'],
  ['ar', 'بيرو', 'peru'],
  ['ar', 'الدوحة', 'qatar'],
  ['ar', 'الرياض', 'saudi-arabia'],
  ['ar', 'بغداد', 'iraq'],
  ['ar', 'المنامة', 'bahrain'],
  ['ar', 'مسقط', 'oman'],
  ['ar', 'أبو ظبي', 'united-arab-emirates'],
  ['ar', 'ابوظبي', 'united-arab-emirates'],
  ['ar', 'انقرة', 'turkey'],
  ['ar', 'واشنطن', 'united-states'],
  // The United Kingdom has many names
  ['tr', 'Britanya', 'united-kingdom'],
  ['tr', 'Büyük Britanya', 'united-kingdom'],
  ['fr', 'Grande-Bretagne', 'united-kingdom'],
  ['ar', 'بريطانيا', 'united-kingdom'],
  // Accents, umlauts, punctuation
  ['en', 'turkiye', 'turkey'],
  ['en', 'cote divoire', 'ivory-coast'],
  ['en', "Côte d'Ivoire", 'ivory-coast'],
  ['de', 'oesterreich', 'austria'],
  ['de', 'tuerkei', 'turkey'],
  ['de', 'daenemark', 'denmark'],
  ['en', 'curacao', 'curacao'],
  ['en', 'reunion', 'reunion'],
  // One slip: a wrong, missing, extra or swapped letter
  ['en', 'tukrey', 'turkey'],
  ['en', 'turky', 'turkey'],
  ['en', 'grece', 'greece'],
  ['en', 'grreece', 'greece'],
  ['en', 'spian', 'spain'],
  ['en', 'germny', 'germany'],
  ['en', 'itlay', 'italy'],
  ['en', 'portugol', 'portugal'],
  ['de', 'frankriech', 'france'],
  ['fr', 'allemange', 'germany'],
  ['tr', 'almnaya', 'germany'],
  // Regions, the world, the sea
  ['en', 'europe', 'europe'],
  ['en', 'eu', 'europe'],
  ['tr', 'avrupa', 'europe'],
  ['de', 'karibik', 'caribbean'],
  ['fr', 'asie', 'asia'],
  ['ar', 'اوروبا', 'europe'],
  ['en', 'world', 'global'],
  ['de', 'weltweit', 'global'],
  ['en', 'cruise', 'sea'],
  ['de', 'kreuzfahrt', 'sea'],
  ['en', 'scandinavia', 'nordics'],
  ['en', 'middle east', 'middle-east'],
]

describe('what is typed finds the place first', () => {
  test.each(FIRST)('%s: %s → %s', (locale, typed, place) => {
    expect(find(locale, typed)[0]).toBe(place)
  })
})

describe('the search', () => {
  test('shows nothing for nothing and for no place', () => {
    for (const typed of ['', '   ', '!!', 'xyzzy', 'qqqq']) expect(find('en', typed)).toEqual([])
  })
  test('shows what most people go to first, and at most eight', () => {
    expect(find('en', 't').slice(0, 2)).toEqual(['turkey', 'thailand'])
    expect(find('en', 'a')).toHaveLength(8)
  })
  test('tells both Congos and both Koreas', () => {
    expect(find('en', 'congo').slice(0, 2).toSorted()).toEqual(['dr-congo', 'republic-of-the-congo'])
    expect(find('en', 'korea').slice(0, 2)).toEqual(['south-korea', 'north-korea'])
  })
  test('takes very long and strange input without slowing down', () => {
    const startedAt = performance.now()
    for (const typed of ['a'.repeat(10_000), '%_\\\u0000', '\u0301'.repeat(500), '<script>'])
      expect(Array.isArray(find('en', typed))).toBe(true)
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
  test('is sure of a whole name and of one place far ahead, and not of a beginning that many share', () => {
    const index = indexes.get('en') ?? []
    for (const typed of ['turkey', 'uk', 'holland', 'dubai', 'DE', 'europe'])
      expect(isSure(index, typed)).toBe(true)
    for (const typed of ['', 'a', 'united', 'south', 'xyzzy']) expect(isSure(index, typed)).toBe(false)
  })
  test('is not sure of a likeness, also where it is the only one', () => {
    for (const [locale, typed] of [
      ['en', 'germny'],
      ['en', 'west bnak'],
      ['tr', 'almnaya'],
      ['fr', 'allemange'],
    ] as const) {
      expect(find(locale, typed), typed).not.toEqual([])
      expect(isSure(indexes.get(locale) ?? [], typed), typed).toBe(false)
    }
  })
  test('offers two that are called the same, and follows none: Amman and Oman are one word without marks', () => {
    expect(find('ar', 'عمان').slice(0, 2)).toEqual(['oman', 'jordan'])
    expect(isSure(indexes.get('ar') ?? [], 'عمان')).toBe(false)
  })
  test('makes no country of a short strange word', () => {
    for (const [locale, typed] of [
      ['en', 'pexux'],
      ['en', 'parux'],
      ['ar', 'قطرزز'],
    ] as const)
      expect(find(locale, typed), typed).toEqual([])
  })
  test('forgives a slip in a short name, and follows it nowhere', () => {
    for (const [typed, place] of [
      ['japn', 'japan'],
      ['itly', 'italy'],
      ['cubb', 'cuba'],
      ['irak', 'iraq'],
    ] as const) {
      expect(find('en', typed), typed).toContain(place)
      expect(isSure(indexes.get('en') ?? [], typed), typed).toBe(false)
    }
  })
  test('knows every capital by its name in every language, and is sure of it', () => {
    for (const [locale, capitals] of Object.entries(CAPITALS))
      for (const [country, names] of Object.entries(capitals))
        for (const name of names.filter((one) => fold(one) !== 'عمان')) {
          const english = countryByAlpha2(country)?.capital ?? ''
          const found = { first: find(locale, name)[0], sure: isSure(indexes.get(locale) ?? [], name) }
          expect.soft(fold(name)).not.toBe(fold(english))
          expect.soft(found, `${locale} ${name}`).toEqual({ first: countrySlug(country), sure: true })
        }
  })
  test('shows countries with bundles before those without, among equals', () => {
    const names = Object.fromEntries(REGION_IDS.map((id) => [id, id])) as Record<RegionId, string>
    const starting = (sold: string[]) =>
      searchPlaces(placeIndex('en', names, new Set(sold)), 'ang')
        .slice(0, 2)
        .map(({ code }) => code)
    expect(starting([])).toEqual(['AO', 'AI'])
    expect(starting(['AI'])).toEqual(['AI', 'AO'])
  })
  test('travels in a short form and arrives the same, at most 12 KB compressed in each language', async () => {
    const { gzipSync } = await import('node:zlib')
    for (const [locale, index] of indexes) {
      const wire = JSON.stringify(index.map(toRow))
      expect((JSON.parse(wire) as ReturnType<typeof toRow>[]).map(toEntry)).toEqual(index)
      expect(gzipSync(wire).length, locale).toBeLessThan(12_000)
    }
  })
  test('forgives one slip and not two', () => {
    expect(startsAlmost('turkey', 'trukey')).toBe(true)
    expect(startsAlmost('turkey', 'trukye')).toBe(false)
    expect(startsAlmost('turkey', 'xurkey')).toBe(false)
  })
  test('folds case, accents, dotless letters, articles and Arabic marks', () => {
    expect(fold('İSTANBUL')).toBe('istanbul')
    expect(fold('Ağrı')).toBe('agri')
    expect(fold('The Gambia')).toBe('gambia')
    expect(fold('الأُرْدُنّ')).toBe(fold('اردن'))
    expect(fold('Straße')).toBe('strasse')
  })
})
