import type { Bundle } from '@/lib/catalog/types'
import { coversRegion, isGlobal, isRegionId, REGION_IDS, type RegionId, regionOf } from '@/lib/core/regions'
import type { Words } from './language'
import { flagUrl, storeIconUrl } from './place-dto'
import { stableGuid } from './place-ids'

export interface RegionDto {
  readonly region_code: string
  readonly region_name: string
  readonly zone_name: string
  readonly icon: string
  readonly guid: string
}

/** A part of the world. The world itself and the sea have lists of their own; clients hide a region called GLOBAL. */
export type LandRegion = Exclude<RegionId, 'global' | 'sea'>

export const LAND_REGIONS: readonly LandRegion[] = REGION_IDS.filter((id) => id !== 'global' && id !== 'sea')

const codeOf = (region: LandRegion): string => region.toUpperCase()

/** By code, any case; null for one that we do not have. */
export function regionByCode(text: string): LandRegion | null {
  const id = text.trim().toLowerCase()
  return isRegionId(id) && id !== 'global' && id !== 'sea' ? id : null
}

type Covered = Pick<Bundle, 'countries' | 'scope'>

/** Whether a bundle of several countries is sold as this part of the world. */
export const isSoldAs = (covered: Covered, region: LandRegion): boolean =>
  covered.countries.length > 1 &&
  covered.scope !== 'sea' &&
  !isGlobal(covered) &&
  (coversRegion(covered, region) || regionOf(covered) === region)

/** The part of the world that a bundle is best known by; null for single countries, mixtures, the world and the sea. */
export function landRegionOf(covered: Covered): LandRegion | null {
  const region = regionOf(covered)
  return region === 'global' || region === 'sea' ? null : region
}

export function toRegionDto(region: LandRegion, { t }: Words): RegionDto {
  const name = t(`places.region.${region}`)
  return {
    region_code: codeOf(region),
    region_name: name,
    zone_name: name,
    icon: region === 'europe' ? flagUrl('eu') : storeIconUrl(),
    guid: stableGuid(`region:${region}`),
  }
}
