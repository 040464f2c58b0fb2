import { after } from 'next/server'
import { sampleUsage } from '@/lib/esims/commands/sample-usage'
import { runAutoRenewals } from '@/lib/orders/commands/run-auto-renewals'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { cronRoute } from '@/lib/platform/http/cron-route'

/** Longer than a run takes: 150 seconds of asking, and the last answers. */
export const maxDuration = 240

/** What was learnt sets off the renewals that their owners asked for; a failure there does not lose the figures. */
export const GET = cronRoute('sample-usage', 240, async () => {
  const sampled = await sampleUsage()
  const renewals = await runAutoRenewals()
  if (renewals.renewed > 0) after(workOff)
  return { ...sampled, renewals }
})
