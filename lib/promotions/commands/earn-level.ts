import 'server-only'
import { newId } from '../../core/ids'
import type { Tx } from '../../platform/db/client'
import { levelTermsFor } from '../level-queries'
import { levelCashback } from '../level-rules'
import { insertOrderLevel, selectOrderLevel } from '../repo/levels'
import { insertReward } from '../repo/rewards'
import { selectUse } from '../repo/uses'
import type { Kept } from '../rules'

/** What the buyer's level gives is fixed with the order: orders that come later, or other levels, do not change it. */
export async function promiseLevel(
  tx: Tx,
  order: { readonly orderId: string; readonly userId: string | null; readonly currency: string },
): Promise<void> {
  const terms = await levelTermsFor({ ...order, locale: 'en' }, tx)
  if (!terms) return
  await insertOrderLevel(tx, {
    order_id: order.orderId,
    name: terms.name,
    basis_points: terms.basisPoints,
    cap_minor: terms.capMinor,
  })
}

interface Delivered {
  readonly orderId: string
  /** Null: a guest's, which earns nothing. */
  readonly userId: string | null
  readonly currency: string
  readonly paidMinor: number
  readonly kept: Kept
}

/** The level's share of an order that was delivered, as a row like those of `earnRewards`. A second time has no effect. */
export async function earnLevel(tx: Tx, order: Delivered): Promise<void> {
  const { orderId, userId, currency, paidMinor, kept } = order
  const level = userId === null ? null : await selectOrderLevel(tx, orderId)
  if (userId === null || !level) return
  const terms = { basisPoints: level.basis_points, capMinor: level.cap_minor }
  const use = await selectUse(tx, orderId)
  const whole = { keptMinor: paidMinor, cashbackMinor: use?.state === 'consumed' ? use.cashback_minor : 0 }
  // Less than the whole may be worth more, where what went back is what a promotion's cashback was for.
  const amountMinor = Math.max(levelCashback(terms, whole), levelCashback(terms, kept))
  if (amountMinor === 0) return
  await insertReward(tx, {
    id: newId('rwd'),
    kind: 'level',
    order_id: orderId,
    user_id: userId,
    amount_minor: amountMinor,
    currency,
    min_order_minor: null,
    basis_points: level.basis_points,
    cap_minor: level.cap_minor,
  })
}
