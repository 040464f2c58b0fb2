import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  alpha2Of,
  COUNTRIES,
  countryByAlpha3,
  countryByNumeric,
  sortedCountries,
} from '../../../lib/core/countries'
import { countryByName } from '../../../lib/core/country-names'
import { countriesFile, namesFile, readSource } from '../../generate/countries'

const core = (name: string) => readFileSync(new URL(`../../../lib/core/${name}`, import.meta.url), 'utf8')

describe('countries', () => {
  test('the committed tables are what the generator writes', () => {
    const source = readSource()
    expect(core('countries.generated.ts')).toBe(countriesFile(source))
    expect(core('country-names.generated.ts')).toBe(namesFile(source))
  })

  test('every country is found by each of its codes and by its name', () => {
    expect(COUNTRIES).toHaveLength(250)
    for (const country of COUNTRIES) {
      expect(countryByAlpha3(country.alpha3)).toBe(country)
      expect(alpha2Of(country.alpha2.toLowerCase())).toBe(country.alpha2)
      if (country.numeric !== null) expect(countryByNumeric(country.numeric)).toBe(country)
      expect(countryByName(country.name)?.alpha2).toBe(country.alpha2)
    }
  })

  test.each([
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ['TURKIYE', 'TR'],
    ['Korea, Republic of', 'KR'],
    ['Congo', 'CG'],
    ['DR Congo', 'CD'],
    ['The Bahamas', 'BS'],
    ['Wales', 'GB'],
    ['Kosovo', 'XK'],
    ['Ivory Coast', 'CI'],
    ['Dominica', 'DM'],
    ['Dominican Republic', 'DO'],
    ['Niger', 'NE'],
    ['Guinea', 'GN'],
  ])('the name %s is %s', (name, code) => {
    expect(countryByName(name)?.alpha2).toBe(code)
  })

  test('a part of a name, an unknown name and an inherited property are no country', () => {
    for (const name of ['Turk', 'Europe', 'constructor', '', 'tr']) expect(countryByName(name)).toBeNull()
  })

  test('codes are kept once, known and sorted', () => {
    expect(sortedCountries(['TR', null, 'DE', 'EU', 'TR'])).toEqual(['DE', 'TR'])
  })
})
