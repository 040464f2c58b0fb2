import { countryByAlpha2 } from '@/lib/core/countries'
import type { Words } from './language'
import { flagUrl, storeIconUrl, zoneName } from './place-dto'
import { stableGuid } from './place-ids'

export interface RegionDto {
  readonly region_code: string
  readonly region_name: string
  readonly zone_name: string
  readonly icon: string
  readonly guid: string
}

/** The old shop's codes of the parts of the world; `GLOBAL` is none, since its client hides that one. */
export const REGIONS = {
  AFR: { zone: 'Africa' },
  AMR: { zone: 'Americas' },
  ASI: { zone: 'Asia' },
  EUR: { zone: 'Europe' },
  OCE: { zone: 'Oceania' },
} as const
export type RegionCode = keyof typeof REGIONS

const CODES = Object.keys(REGIONS) as RegionCode[]

/** By code, any case; null for one that we do not have. */
export const regionByCode = (text: string): RegionCode | null =>
  CODES.find((code) => code === text.trim().toUpperCase()) ?? null

/** The part of the world that most of a bundle's countries lie in; null where none has more than half of them. */
export function regionOf(countries: readonly string[]): RegionCode | null {
  const counts = new Map<string, number>()
  for (const code of countries) {
    const zone = countryByAlpha2(code)?.region
    if (zone) counts.set(zone, (counts.get(zone) ?? 0) + 1)
  }
  return CODES.find((code) => (counts.get(REGIONS[code].zone) ?? 0) * 2 > countries.length) ?? null
}

export function toRegionDto(code: RegionCode, words: Words): RegionDto {
  const name = zoneName(REGIONS[code].zone, words)
  return {
    region_code: code,
    region_name: name,
    zone_name: name,
    icon: code === 'EUR' ? flagUrl('eu') : storeIconUrl(),
    guid: stableGuid(`region:${code}`),
  }
}
