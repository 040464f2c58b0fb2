import { viewerOfRequest } from '@/lib/auth/viewer'
import type { OrderKey } from '@/lib/orders/refundability'

/** Who asks for an order: the holder of its token (`Order-Token`), else the session's account. */
export async function orderKeyOf(request: Request, orderNumber: string): Promise<OrderKey> {
  const token = request.headers.get('order-token')
  return { orderNumber, token, viewer: token === null ? await viewerOfRequest(request) : null }
}
