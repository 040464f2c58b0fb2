import { after } from 'next/server'
import { nudge } from '@/lib/orders/commands/sweep-orders'
import { viewOrder } from '@/lib/orders/queries'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const maxDuration = 240

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Where an order stands, for whoever holds its token (`Order-Token` header). Watching one moves it on. */
export const GET = route({ name: 'orders.read', limits: ['read.client'] }, async ({ request, params }) => {
  const token = request.headers.get('order-token') ?? ''
  const order = await viewOrder({ orderNumber: params.number ?? '', token })
  if (order.ok && !order.value.final) after(() => nudge())
  return order
})
