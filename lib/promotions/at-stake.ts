import 'server-only'
import type { Tx } from '../platform/db/client'
import { lockRewards, selectRewardsFor } from './repo/rewards'
import { earnedOf, type Kept } from './rules'

/**
 * What would be taken back from somebody's own wallet of what an order of theirs has brought them, told by how much of
 * the order is kept; minor units. With a transaction the rewards are locked, so that it stays true.
 */
export async function rewardsAtStake(
  order: { readonly orderId: string; readonly userId: string },
  tx?: Tx,
): Promise<(kept: Kept) => number> {
  const { orderId, userId } = order
  const rewards = tx ? await lockRewards(tx, orderId) : await selectRewardsFor(orderId)
  const granted = rewards.filter(({ user_id, state }) => user_id === userId && state === 'granted')
  return (kept) =>
    granted.reduce((sum, reward) => {
      const { kind, amount_minor: amountMinor, min_order_minor: minOrderMinor } = reward
      const earned = earnedOf({ kind, amountMinor, minOrderMinor }, kept)
      return sum + Math.max(0, amountMinor - reward.taken_back_minor - earned)
    }, 0)
}
