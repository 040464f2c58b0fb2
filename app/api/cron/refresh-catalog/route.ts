import { revalidateTag } from 'next/cache'
import { REFRESH_LEASE_SECONDS, refreshCatalog } from '@/lib/catalog/commands/refresh-catalog'
import { catalogTag, countryTag } from '@/lib/platform/cache/tags'
import { cronRoute } from '@/lib/platform/http/cron-route'
import { providers } from '@/lib/providers/live'

/** Seconds; above the longest listing. */
export const maxDuration = 300

export const GET = cronRoute('refresh-catalog', REFRESH_LEASE_SECONDS, async () => {
  const refresh = await refreshCatalog(providers())
  if (refresh.touchedCountries.length > 0) revalidateTag(catalogTag, 'max')
  for (const country of refresh.touchedCountries) revalidateTag(countryTag(country), 'max')
  return { ...refresh }
})
