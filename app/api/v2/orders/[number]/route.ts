import { after } from 'next/server'
import { ok } from '@/lib/core/result'
import { nudge } from '@/lib/orders/commands/sweep-orders'
import { viewOrder } from '@/lib/orders/queries'
import { mayBePaidFrom } from '@/lib/orders/sold-where'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { visitorCountry } from '@/lib/platform/http/visitor-country'

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
  if (!order.ok || order.value.checkoutUrl === null) return order
  // Where it is not sold from, nobody is led to pay it.
  const isPayable = await mayBePaidFrom(order.value, visitorCountry(request.headers))
  return isPayable ? order : ok({ ...order.value, checkoutUrl: null })
})
