import 'server-only'
import { inTransaction, type Tx } from '../../platform/db/client'
import { countUse, lockPromotion } from '../repo/promotions'
import { lockRefundedOrder, moveUse, selectUse } from '../repo/uses'

/** Both are for whoever holds the order's lock, before any wallet is locked; a second time has no effect. */

/**
 * The order is paid: its use of a promotion counts for good. Money that came after the use was given back buys at the
 * promised price; it counts again only where there is still room, and promises no cashback otherwise.
 */
export async function consumeUse(tx: Tx, orderId: string): Promise<void> {
  const use = await selectUse(tx, orderId)
  if (!use || use.state === 'consumed') return
  if (use.state === 'released') {
    const row = await lockPromotion(tx, use.promotion_id)
    const spentMinor = use.discount_minor + use.cashback_minor
    const isFull =
      !row ||
      (row.max_uses !== null && row.uses >= row.max_uses) ||
      (row.budget_minor !== null && row.spent_minor + spentMinor > row.budget_minor)
    if (isFull) return
    await countUse(tx, use.promotion_id, 1, spentMinor)
  }
  await moveUse(tx, use.id, 'consumed', 'order paid')
}

/** The order will not be paid, or all of its money went back: somebody else may have the use. */
export async function releaseUse(tx: Tx, orderId: string, reason: string): Promise<void> {
  const use = await selectUse(tx, orderId)
  if (!use || use.state === 'released') return
  await lockPromotion(tx, use.promotion_id)
  await countUse(tx, use.promotion_id, -1, -(use.discount_minor + use.cashback_minor))
  await moveUse(tx, use.id, 'released', reason)
}

/** In one go: the sweep comes again. */
const MOST_AT_ONCE = 100

/**
 * Gives back what orders used that were refunded in full: by itself and not with the refund, which has a wallet in hand
 * where the promotion's row would have to be locked first.
 */
export async function releaseRefunded(): Promise<number> {
  for (let n = 0; n < MOST_AT_ONCE; n++) {
    const isDone = await inTransaction(async (tx) => {
      const orderId = await lockRefundedOrder(tx)
      if (orderId !== null) await releaseUse(tx, orderId, 'order refunded')
      return orderId === null
    })
    if (isDone) return n
  }
  return MOST_AT_ONCE
}
