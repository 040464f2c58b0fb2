import 'server-only'
import type { Tx } from '../../platform/db/client'
import { releaseUse } from '../../promotions/commands/end-use'
import { moveOrder } from '../repo/orders'
import type { OrderRow } from '../repo/rows'
import { forgetPlace } from '../repo/taxes'
import { letGo } from './reserve-wallet'

/**
 * Ends an order, or this try at paying it, once no payment of it buys any more: what was reserved for it goes back. The
 * order must be locked, and none of its payments live, unless it goes to a person.
 */
export async function endUnpaid(
  tx: Tx,
  order: OrderRow,
  to: 'expired' | 'canceled' | 'payment_failed' | 'needs_review',
  reason: string,
): Promise<void> {
  await releaseUse(tx, order.id, reason)
  await letGo(tx, order)
  // Another try at paying goes on from here; what has ended, or is a person's to decide, does not need it.
  if (to !== 'payment_failed') await forgetPlace(tx, order.id)
  await moveOrder(tx, order.id, to, reason)
}
