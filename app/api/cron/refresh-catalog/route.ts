import { REFRESH_LEASE_SECONDS, refreshCatalog } from '@/lib/catalog/commands/refresh-catalog'
import { cronRoute } from '@/lib/platform/http/cron-route'
import { providers } from '@/lib/providers/live'
import { giveUpPlaces } from '../_pages/give-up-places'

/** Seconds; above the longest listing. */
export const maxDuration = 300

export const GET = cronRoute('refresh-catalog', REFRESH_LEASE_SECONDS, async () => {
  const refresh = await refreshCatalog(providers())
  // At once: a page that is shown once more as it was would show a price that is no longer charged.
  if (refresh.touchedCountries.length > 0) giveUpPlaces(refresh.touchedCountries)
  const failed = refresh.providers.filter(({ outcome }) => outcome === 'failed' || outcome === 'refused')
  // One vendor's outage is in its own log row; nothing read at all is a run that has not done its job.
  if (failed.length > 0 && failed.length === refresh.providers.length)
    throw new Error('no provider gave a usable catalogue')
  return {
    providers: refresh.providers.map(({ touchedCountries, ...row }) => row),
    touchedCountries: refresh.touchedCountries.length,
  }
})
