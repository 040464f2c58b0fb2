import 'server-only'
import { hasLeft } from '../../auth/profiles'
import { money } from '../../core/money'
import type { Tx } from '../../platform/db/client'
import { clawBack } from '../../wallet/commands/claw-back'
import { post } from '../../wallet/commands/post'
import { owedBy } from '../../wallet/queries'
import { creditGiven } from '../../wallet/rules'
import { changeReward, earnedBy, giftOf, lockRewards, type RewardRow } from '../repo/rewards'

interface Returned {
  readonly orderId: string
  /** What was paid for the order and is not given back (or asked back by a bank); minor units. */
  readonly keptMinor: number
  /** The cashback that was promised for it. */
  readonly cashbackMinor: number
  readonly reason: string
}

/**
 * Money of an order went back: what its rewards are no longer earned by is taken back, from the wallet as far as it goes.
 * Cashback shrinks to that of what is kept; a referral counts while its least order is. Rewards that were not granted yet
 * shrink without a posting. Doing it again with the same sums has no effect. Locks rewards, then wallets.
 */
export async function takeBackRewards(tx: Tx, returned: Returned): Promise<void> {
  for (const reward of await lockRewards(tx, returned.orderId)) await shrink(tx, reward, returned)
}

async function shrink(tx: Tx, reward: RewardRow, returned: Returned): Promise<void> {
  if (reward.state === 'taken_back' || reward.state === 'void') return
  const earned = earnedBy(reward, returned)
  const surplus = reward.amount_minor - reward.taken_back_minor - earned
  if (surplus <= 0) return
  if (reward.state === 'pending') {
    await changeReward(
      tx,
      reward.id,
      earned === 0
        ? { state: 'void', state_reason: returned.reason }
        : { taken_back_minor: reward.taken_back_minor + surplus },
    )
    return
  }
  const { gift, cause } = giftOf(reward)
  await clawBack(tx, {
    kind: `${gift}_taken_back`,
    causeType: cause,
    causeId: `${reward.id}:${reward.taken_back_times + 1}`,
    userId: reward.user_id,
    amount: money(surplus, reward.currency),
    credit: 'promotion_cost',
    creditOwner: gift,
  })
  await changeReward(tx, reward.id, {
    taken_back_minor: reward.taken_back_minor + surplus,
    taken_back_times: reward.taken_back_times + 1,
    ...(earned === 0 ? { state: 'taken_back', state_reason: returned.reason } : {}),
  })
}

/**
 * What was taken back of an order comes back to it: what its rewards are earned by again is given again, and what had not
 * been granted is promised again. Doing it again with the same sums has no effect. Locks rewards, then wallets.
 */
export async function restoreRewards(tx: Tx, kept: Returned): Promise<void> {
  for (const reward of await lockRewards(tx, kept.orderId)) await regrow(tx, reward, kept)
}

async function regrow(tx: Tx, reward: RewardRow, kept: Returned): Promise<void> {
  const earned = earnedBy(reward, kept)
  const takenMinor = reward.amount_minor - earned
  if (earned === 0) return
  if (reward.state === 'void' || reward.state === 'pending') {
    await changeReward(tx, reward.id, {
      taken_back_minor: takenMinor,
      ...(reward.state === 'void' ? { state: 'pending', state_reason: kept.reason } : {}),
    })
    return
  }
  const missing = await roomFor(tx, reward, reward.taken_back_minor - takenMinor)
  if (missing <= 0) return
  const { gift, cause } = giftOf(reward)
  const causeId = `${reward.id}:${reward.taken_back_times + 1}`
  await post(tx, creditGiven(gift, cause, causeId, reward.user_id, money(missing, reward.currency)))
  await changeReward(tx, reward.id, {
    taken_back_minor: reward.taken_back_minor - missing,
    taken_back_times: reward.taken_back_times + 1,
    ...(reward.state === 'taken_back' ? { state: 'granted', state_reason: kept.reason } : {}),
  })
}

/** Nobody opens the wallet of somebody who has left: nothing is put into it but what they owe by what was taken back. */
async function roomFor(tx: Tx, reward: RewardRow, minor: number): Promise<number> {
  if (minor <= 0 || !(await hasLeft(tx, reward.user_id))) return minor
  const owed = (await owedBy(reward.user_id, tx)).find(({ currency }) => currency === reward.currency)
  return Math.min(minor, owed?.amountMinor ?? 0)
}

/** While a payment of the order is disputed nothing is granted; what was granted stays until it is decided. */
export async function freezeRewards(tx: Tx, orderId: string, frozen: boolean): Promise<void> {
  for (const reward of await lockRewards(tx, orderId))
    if (reward.frozen !== frozen) await changeReward(tx, reward.id, { frozen })
}
