import { revalidateTag } from 'next/cache'
import { refreshRates } from '@/lib/currency/commands/refresh-rates'
import { pricesTag } from '@/lib/platform/cache/tags'
import { cronRoute } from '@/lib/platform/http/cron-route'

export const GET = cronRoute('refresh-rates', 120, async () => {
  const refresh = await refreshRates()
  // The stored rates stay in use, but the run has not done its job.
  if (refresh.source === null) throw new Error('no source of exchange rates has answered')
  // At once: the price shown is the price charged.
  if (refresh.written > 0) revalidateTag(pricesTag, { expire: 0 })
  return { ...refresh }
})
