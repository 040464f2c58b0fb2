import 'server-only'
import type { Tx } from '../platform/db/client'
import { lockRewards, selectRewardsFor } from './repo/rewards'
import { earnedOf } from './rules'

/**
 * What would be taken back from somebody's own wallet of what an order of theirs has brought them, told by how much of
 * the order is kept; minor units. With a transaction the rewards are locked, so that it stays true.
 */
export async function rewardsAtStake(
  order: { readonly orderId: string; readonly userId: string; readonly amountMinor: number },
  tx?: Tx,
): Promise<(keptMinor: number) => number> {
  const { orderId, userId, amountMinor } = order
  const rewards = tx ? await lockRewards(tx, orderId) : await selectRewardsFor(orderId)
  const granted = rewards.filter(({ user_id, state }) => user_id === userId && state === 'granted')
  return (keptMinor) =>
    granted.reduce((sum, reward) => {
      const earned = earnedOf(
        { kind: reward.kind, amountMinor: reward.amount_minor },
        { amountMinor, keptMinor },
      )
      return sum + Math.max(0, reward.amount_minor - reward.taken_back_minor - earned)
    }, 0)
}
