import { createHash } from 'node:crypto'
import { alpha2Of, COUNTRIES } from '@/lib/core/countries'

/** A GUID that is always the same for the same thing: clients keep ids for years and put them raw into addresses. */
export function stableGuid(name: string): string {
  const hex = createHash('sha256').update(`roamkeep:${name}`).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

const guids = new Map(COUNTRIES.map(({ alpha2 }) => [alpha2, stableGuid(`country:${alpha2}`)]))
const codes = new Map([...guids].map(([alpha2, guid]) => [guid, alpha2]))

export const countryGuid = (alpha2: string): string => guids.get(alpha2) ?? stableGuid(`country:${alpha2}`)

/** ISO 3166-1 alpha-2 of an id we gave out, or of an ISO code; null for anything else. */
export const countryOfGuid = (id: string): string | null => codes.get(id.trim().toLowerCase()) ?? alpha2Of(id)
