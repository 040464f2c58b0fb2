import 'server-only'
import type { Tx } from '../platform/db/client'
import { earnedBy, lockRewards, selectRewardsFor } from './repo/rewards'
import type { Kept } from './rules'

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
    granted.reduce(
      (sum, reward) =>
        sum + Math.max(0, reward.amount_minor - reward.taken_back_minor - earnedBy(reward, kept)),
      0,
    )
}
