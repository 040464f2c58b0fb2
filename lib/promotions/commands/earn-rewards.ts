import 'server-only'
import { newId } from '../../core/ids'
import { type Money, money } from '../../core/money'
import type { Tx } from '../../platform/db/client'
import { hasOrdered } from '../repo/promotions'
import { closeReferral, lockOpenReferral, selectReferralSettings } from '../repo/referrals'
import { insertReward } from '../repo/rewards'
import { selectUse } from '../repo/uses'

interface Delivered {
  readonly orderId: string
  /** Null: a guest's, which earns nothing. */
  readonly userId: string | null
  readonly mailbox: string | null
  /** What was paid for it. */
  readonly amount: Money
}

/**
 * The promises of an order that was delivered, as rows: the cashback of its promotion, and, for the first order of somebody
 * who came by a friend's code, a reward for both. Runs in the transaction that makes it delivered and only writes rows:
 * what is wrong with a wallet stops no delivery. A second time has no effect.
 */
export async function earnRewards(tx: Tx, order: Delivered): Promise<void> {
  if (order.userId === null) return
  const use = await selectUse(tx, order.orderId)
  if (use?.state === 'consumed' && use.cashback_minor > 0)
    await promise(tx, order, 'cashback', order.userId, money(use.cashback_minor, use.currency))
  await earnReferral(tx, order, order.userId)
}

async function earnReferral(tx: Tx, order: Delivered, userId: string): Promise<void> {
  const { amount } = order
  const settings = await selectReferralSettings(amount.currency, tx)
  if (!settings || amount.amountMinor < settings.min_order_minor) return
  const referral = await lockOpenReferral(tx, userId)
  if (!referral || (await hasOrdered({ userId, mailbox: order.mailbox }, order.orderId, tx))) return
  await closeReferral(tx, referral.id, order.orderId)
  await promise(tx, order, 'referrer', referral.referrer_id, money(settings.referrer_minor, amount.currency))
  await promise(tx, order, 'referred', userId, money(settings.referred_minor, amount.currency))
}

const promise = (
  tx: Tx,
  { orderId }: Delivered,
  kind: 'cashback' | 'referrer' | 'referred',
  userId: string,
  amount: Money,
) =>
  insertReward(tx, {
    id: newId('rwd'),
    kind,
    order_id: orderId,
    user_id: userId,
    amount_minor: amount.amountMinor,
    currency: amount.currency,
  })
