import 'server-only'
import { releaseRefunded } from '../../promotions/commands/end-use'
import { drainRewards } from '../../promotions/commands/grant-rewards'
import { drainCommissions } from '../../promotions/commands/post-commissions'
import { tellReward } from '../reward-mails'

/** What deliveries have earned goes into wallets and to affiliates, and what refunded orders used of promotions is free again. */
export async function giveRewards(): Promise<{
  readonly granted: number
  readonly commissions: number
  readonly released: number
}> {
  const granted = await drainRewards(tellReward)
  const commissions = await drainCommissions()
  return { granted: granted.length, commissions, released: await releaseRefunded() }
}
