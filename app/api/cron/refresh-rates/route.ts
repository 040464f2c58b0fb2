import { revalidateTag } from 'next/cache'
import { refreshRates } from '@/lib/currency/commands/refresh-rates'
import { pricesTag } from '@/lib/platform/cache/tags'
import { cronRoute } from '@/lib/platform/http/cron-route'

export const GET = cronRoute('refresh-rates', 120, async () => {
  const refresh = await refreshRates()
  if (refresh.written > 0) revalidateTag(pricesTag, 'max')
  return { ...refresh }
})
