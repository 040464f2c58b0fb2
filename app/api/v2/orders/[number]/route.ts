import { viewOrder } from '@/lib/orders/queries'
import { preflight } from '@/lib/platform/http/cors'
import { route } from '@/lib/platform/http/route'

export const OPTIONS = preflight

/** Where an order stands, for whoever holds its token (`Order-Token` header). */
export const GET = route({ name: 'orders.read', limits: ['read.client'] }, ({ request, params }) =>
  viewOrder({ orderNumber: params.number ?? '', token: request.headers.get('order-token') ?? '' }),
)
