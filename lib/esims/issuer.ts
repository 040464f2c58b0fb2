import { e118IINList } from 'e118-iin-list'
import { countriesByName } from './issuer-countries'
import type { Issuer } from './types'

const TELECOM = '89'
/** E.118: country code and issuer identifier are at most 7 digits after the 89. */
const LONGEST_PREFIX = 7

/** Country codes that the list leaves out. */
const UNLISTED: readonly (readonly [callingCode: string, country: string])[] = [['7', 'RU']]

interface Prefixes {
  readonly issuers: ReadonlyMap<string, Issuer>
  /** Calling code → country, where the code belongs to one country only. */
  readonly countries: ReadonlyMap<string, string | null>
}

let built: Prefixes | undefined

/**
 * Who issued a profile, by the longest prefix of the offline E.118 list (npm e118-iin-list, mid-2024). Nothing is asked.
 * @param iccid digits that start with 89
 * @returns name null when only the country is known; null when neither is.
 */
export function issuerOf(iccid: string): Issuer | null {
  built ??= buildPrefixes()
  const rest = iccid.slice(TELECOM.length)
  for (let length = LONGEST_PREFIX; length > 0; length--) {
    const issuer = built.issuers.get(rest.slice(0, length))
    if (issuer) return issuer
  }
  for (let length = 3; length > 0; length--) {
    const country = built.countries.get(rest.slice(0, length))
    if (country) return { name: null, country }
  }
  return null
}

function buildPrefixes(): Prefixes {
  const codes = countriesByName()
  const issuers = new Map<string, Issuer>()
  const countries = new Map<string, string | null>(UNLISTED)
  for (const [prefix, [, , callingCode, countryName, companyName]] of Object.entries(e118IINList)) {
    const country = codes.get(countryName) ?? null
    issuers.set(prefix, { name: companyName.trim(), country })
    const code = String(callingCode)
    countries.set(code, countries.has(code) && countries.get(code) !== country ? null : country)
  }
  return { issuers, countries }
}
