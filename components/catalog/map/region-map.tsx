import type { Locale } from '@/i18n/routing'
import type { Offer } from '@/lib/catalog/types'
import { membersOf, type RegionId } from '@/lib/core/regions'
import { WorldMap } from './world-map'

interface Props {
  readonly locale: Locale
  readonly region: RegionId
  readonly offers: readonly Pick<Offer, 'countries'>[]
}

/** In which countries of a region every bundle works that is sold for it, in which some do, in which none. */
export function RegionMap({ locale, region, offers }: Props) {
  const members = membersOf(region)
  if (members.length === 0 || offers.length === 0) return null
  const times = (country: string) => offers.filter(({ countries }) => countries.includes(country)).length
  const share = new Map(members.map((country) => [country, times(country) / offers.length]))
  const where = (test: (part: number) => boolean) =>
    members.filter((country) => test(share.get(country) ?? 0))
  return (
    <WorldMap
      locale={locale}
      groups={[
        { look: 'full', says: 'every', countries: where((part) => part === 1) },
        { look: 'half', says: 'some', countries: where((part) => part > 0 && part < 1) },
        { look: 'none', says: 'nowhere', countries: where((part) => part === 0) },
      ]}
    />
  )
}
