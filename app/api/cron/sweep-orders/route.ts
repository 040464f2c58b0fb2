import { sweepOrders } from '@/lib/orders/commands/sweep-orders'
import { cronRoute } from '@/lib/platform/http/cron-route'

/** Longer than the slowest purchase (eSIM Hub: 120 s): whoever sends one must be able to hear the answer. */
export const maxDuration = 240

export const GET = cronRoute('sweep-orders', 240, () => sweepOrders())
