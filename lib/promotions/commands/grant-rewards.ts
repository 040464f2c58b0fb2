import 'server-only'
import { hasLeft } from '../../auth/profiles'
import { money } from '../../core/money'
import { inTransaction, isDatabaseDown, type Tx } from '../../platform/db/client'
import { log } from '../../platform/log'
import { post } from '../../wallet/commands/post'
import { creditGiven } from '../../wallet/rules'
import { changeReward, claimDueReward, giftOf, postponeReward, type RewardRow } from '../repo/rewards'

/** In one go: the sweep comes again. */
const MOST_AT_ONCE = 100

export interface GrantedReward {
  readonly rewardId: string
  readonly userId: string
  readonly kind: RewardRow['kind']
  readonly amountMinor: number
  readonly currency: string
}

type Tell = (tx: Tx, granted: GrantedReward) => Promise<void>

/**
 * Puts what was promised into wallets, each reward in a transaction of its own; whoever has left gets nothing. Never throws: one that fails is tried
 * again later and holds up nobody, least of all a delivery.
 * @param tell in the transaction that grants it
 */
export async function drainRewards(tell: Tell): Promise<readonly GrantedReward[]> {
  const granted: GrantedReward[] = []
  for (let n = 0; n < MOST_AT_ONCE; n++) {
    const one = await grantNext(tell)
    if (one === null) break
    if (one !== 'failed' && one !== 'void') granted.push(one)
  }
  return granted
}

async function grantNext(tell: Tell): Promise<GrantedReward | 'failed' | 'void' | null> {
  let claimed: string | null = null
  try {
    return await inTransaction(async (tx) => {
      const reward = await claimDueReward(tx)
      if (!reward) return null
      claimed = reward.id
      const amountMinor = reward.amount_minor - reward.taken_back_minor
      const { user_id: userId, kind, currency } = reward
      if (await hasLeft(tx, userId)) {
        await changeReward(tx, reward.id, { state: 'void', state_reason: 'account deleted' })
        return 'void'
      }
      const { gift, cause } = giftOf(reward)
      await post(tx, creditGiven(gift, cause, reward.id, userId, money(amountMinor, currency)))
      await changeReward(tx, reward.id, {
        state: 'granted',
        state_reason: 'put into the wallet',
        granted_at: new Date(),
      })
      const granted = { rewardId: reward.id, userId, kind, amountMinor, currency }
      await tell(tx, granted)
      return granted
    })
  } catch (error) {
    log().error({ rewardId: claimed, error }, 'a reward could not be granted')
    if (claimed === null || isDatabaseDown(error)) return null
    await postponeReward(claimed).catch((again) => log().error({ error: again }, 'a reward keeps its turn'))
    return 'failed'
  }
}
