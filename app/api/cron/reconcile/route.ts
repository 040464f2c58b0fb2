import { reconcile } from '@/lib/orders/commands/reconcile'
import { cronRoute } from '@/lib/platform/http/cron-route'

/** A first run reads weeks of movements. */
export const maxDuration = 240

export const GET = cronRoute('reconcile', 240, reconcile)
