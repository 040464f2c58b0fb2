import { sampleUsage } from '@/lib/esims/commands/sample-usage'
import { cronRoute } from '@/lib/platform/http/cron-route'

/** Longer than a run takes: 150 seconds of asking, and the last answers. */
export const maxDuration = 240

export const GET = cronRoute('sample-usage', 240, async () => ({ ...(await sampleUsage()) }))
