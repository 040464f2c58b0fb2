import 'server-only'
import { releaseRefunded } from '../../promotions/commands/end-use'
import { drainRewards } from '../../promotions/commands/grant-rewards'

/** What deliveries have earned goes into wallets, and what refunded orders used of promotions is free again. */
export async function giveRewards(): Promise<{ readonly granted: number; readonly released: number }> {
  const granted = await drainRewards()
  return { granted: granted.length, released: await releaseRefunded() }
}
