import 'server-only'
import { newId } from '../../core/ids'
import { type Money, money } from '../../core/money'
import type { Tx } from '../../platform/db/client'
import { findBuyer } from '../buyer'
import { hasOrdered, lockNames } from '../repo/buyers'
import { isRewardedWith, isSeenWith, selectMarks } from '../repo/devices'
import { closeReferral, lockOpenReferral, type ReferralRow, selectReferralSettings } from '../repo/referrals'
import { insertReward } from '../repo/rewards'
import { selectUse } from '../repo/uses'

interface Delivered {
  readonly orderId: string
  /** Null: a guest's, which earns nothing. */
  readonly userId: string | null
  /** As it was placed with. */
  readonly email: string | null
  /** What was paid for it and is kept. */
  readonly kept: Money
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
  const { kept, orderId } = order
  const settings = await selectReferralSettings(kept.currency, tx)
  if (!settings || kept.amountMinor < settings.min_order_minor) return
  const referral = await lockOpenReferral(tx, userId)
  if (!referral) return
  // Which order is the first is told by when they were paid: a later one may be delivered before it.
  if (await hasOrdered(await findBuyer(userId, order.email, tx), { before: orderId }, tx)) return
  if (await isOnePerson(tx, referral)) return
  await closeReferral(tx, referral.id, orderId)
  const least = settings.min_order_minor
  await promise(
    tx,
    order,
    'referrer',
    referral.referrer_id,
    money(settings.referrer_minor, kept.currency),
    least,
  )
  await promise(tx, order, 'referred', userId, money(settings.referred_minor, kept.currency), least)
}

/**
 * Whether whoever came by the code was seen with a device or a card of who gave it, or of somebody who was rewarded for
 * coming before. Of two that are decided at once one goes after the other.
 */
async function isOnePerson(tx: Tx, referral: ReferralRow): Promise<boolean> {
  const marks = await selectMarks(tx, referral.referred_id)
  await lockNames(
    tx,
    marks.map((mark) => `referral: ${mark}`),
  )
  return (await isSeenWith(referral.referrer_id, marks, tx)) || (await isRewardedWith(tx, referral.id, marks))
}

const promise = (
  tx: Tx,
  { orderId }: Delivered,
  kind: 'cashback' | 'referrer' | 'referred',
  userId: string,
  amount: Money,
  minOrderMinor: number | null = null,
) =>
  insertReward(tx, {
    id: newId('rwd'),
    kind,
    order_id: orderId,
    user_id: userId,
    amount_minor: amount.amountMinor,
    currency: amount.currency,
    min_order_minor: minOrderMinor,
  })
