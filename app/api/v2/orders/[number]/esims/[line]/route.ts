import { after } from 'next/server'
import { ok } from '@/lib/core/result'
import { nudge } from '@/lib/orders/commands/sweep-orders'
import { openLineInstall } from '@/lib/orders/line-install'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'

export const maxDuration = 240

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What installs one eSIM of an order, for whoever holds the order's token (`Order-Token` header). */
export const GET = route(
  { name: 'orders.install', limits: ['read.client'] },
  async ({ request, params, clientKey }) => {
    const opened = await openLineInstall({
      orderNumber: params.number ?? '',
      token: request.headers.get('order-token') ?? '',
      lineId: params.line ?? '',
      clientKey,
    })
    if (!opened.ok) return opened
    const { line, install } = opened.value
    if (!install) after(() => nudge())
    return ok({ lineId: line.lineId, iccid: line.iccid, fulfilment: line.fulfilment, install })
  },
)
