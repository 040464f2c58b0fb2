import 'server-only'
import { releaseRefunded } from '../../promotions/commands/end-use'
import { drainRewards } from '../../promotions/commands/grant-rewards'
import { tellReward } from '../reward-mails'

/** What deliveries have earned goes into wallets, and what refunded orders used of promotions is free again. */
export async function giveRewards(): Promise<{ readonly granted: number; readonly released: number }> {
  const granted = await drainRewards(tellReward)
  return { granted: granted.length, released: await releaseRefunded() }
}
