import { sweepOrders } from '@/lib/orders/commands/sweep-orders'
import { cronRoute } from '@/lib/platform/http/cron-route'

export const maxDuration = 60

export const GET = cronRoute('sweep-orders', 90, () => sweepOrders())
