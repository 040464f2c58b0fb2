import 'server-only'
import type { Tx } from '../../platform/db/client'
import { releaseUse } from '../../promotions/commands/end-use'
import { moveOrder } from '../repo/orders'
import type { OrderRow } from '../repo/rows'
import { letGo } from './reserve-wallet'

/**
 * Ends an order, or this try at paying it, once nobody can make a payment of it any more: what was reserved for it goes
 * back. The order must be locked, and none of its payments live.
 */
export async function endUnpaid(
  tx: Tx,
  order: OrderRow,
  to: 'expired' | 'canceled' | 'payment_failed',
  reason: string,
): Promise<void> {
  await releaseUse(tx, order.id, reason)
  await letGo(tx, order)
  await moveOrder(tx, order.id, to, reason)
}
