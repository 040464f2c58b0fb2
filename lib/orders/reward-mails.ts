import 'server-only'
import { readerOf } from '../auth/profiles'
import { money } from '../core/money'
import { queueMessage } from '../notifications/queue-message'
import type { Tx } from '../platform/db/client'
import type { GrantedReward } from '../promotions/commands/grant-rewards'
import { insertNotice } from './repo/notices'

/** Who is given a reward is told, in the transaction that puts it into the wallet: in the account, and by mail. Never whose order earned it. */
export async function tellReward(tx: Tx, reward: GrantedReward): Promise<void> {
  const { rewardId, userId, kind } = reward
  const amount = money(reward.amountMinor, reward.currency)
  const dedupeKey = `reward:${rewardId}`
  await insertNotice(tx, { userId, kind: 'reward', iccid: null, plan: '', amount, dedupeKey })
  const reader = await readerOf(tx, userId)
  if (!reader) return
  await queueMessage(tx, {
    dedupeKey,
    recipient: reader.email,
    locale: reader.locale,
    // To who reads it, what a level gives is part of what they paid, as what a promotion gives.
    message: {
      template: 'reward',
      data: { kind: kind === 'level' ? 'cashback' : kind, amount, grantedAt: new Date().toISOString() },
    },
  })
}
