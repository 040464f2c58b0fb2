import { revalidateTag } from 'next/cache'
import { showRestrictions } from '@/lib/catalog/commands/show-restrictions'
import { pricesTag } from '@/lib/platform/cache/tags'
import { cronRoute } from '@/lib/platform/http/cron-route'
import { checkProviders } from '@/lib/providers/health'
import { giveUpPlaces } from '../_pages/give-up-places'

/** A job of its own: providers that do not answer hold up nobody's order, and nobody's order their readings. */
export const GET = cronRoute('check-providers', 60, async () => {
  // What the operator stated, or what began or ended by its time, is on pages within a minute; quotes ask by themselves.
  await showRestrictions(giveUpPlaces)
  const { readings, changed } = await checkProviders()
  // What is sold by whom is another list now. Shown as it was once more meanwhile: a quote asks again.
  if (changed) revalidateTag(pricesTag, 'max')
  return Object.fromEntries(readings.map(({ provider, state }) => [provider, state]))
})
