import 'server-only'
import type { Tx } from '../../platform/db/client'
import type { ProviderId, ProviderRefs } from '../../providers/types'
import { forget } from '../memory'
import { upsertSoldEsim } from '../repo'

/**
 * Keeps who owns an eSIM that we sold or renewed, in the transaction that made it true: ends all guessing about its
 * owner, and the next check asks for its new plans.
 * @param esim.userId whose eSIM it is; null for a renewal, which anyone may pay for
 */
export async function rememberSoldEsim(
  tx: Tx,
  esim: {
    readonly iccid: string
    readonly provider: ProviderId
    readonly refs: ProviderRefs
    readonly userId: string | null
  },
): Promise<void> {
  await upsertSoldEsim(tx, esim)
  forget(esim.iccid)
}
