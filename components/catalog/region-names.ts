import { getTranslations } from 'next-intl/server'
import type { Locale } from '@/i18n/routing'
import { REGION_IDS, type RegionId } from '@/lib/core/regions'

/** Regions in a language of the site. */
export async function regionNames(locale: Locale): Promise<Readonly<Record<RegionId, string>>> {
  const t = await getTranslations({ locale, namespace: 'places.region' })
  return Object.fromEntries(REGION_IDS.map((region) => [region, t(region)])) as Record<RegionId, string>
}
