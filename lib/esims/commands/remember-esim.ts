import 'server-only'
import type { Tx } from '../../platform/db/client'
import type { ProviderId, ProviderRefs } from '../../providers/types'
import { sealInstall } from '../install'
import { forget } from '../memory'
import { type SoldAs, upsertSoldEsim, writeInstall } from '../repo/checks'

/**
 * Keeps who owns an eSIM that we sold or renewed, in the transaction that made it true: ends all guessing about its
 * owner, and the next check asks for its new plans.
 * @param esim.userId whose eSIM it is; null for a renewal, which anyone may pay for
 * @param esim.sold the line that sold it as new, with its installation data where it is known; null for a renewal
 */
export async function rememberSoldEsim(
  tx: Tx,
  esim: {
    readonly iccid: string
    readonly provider: ProviderId
    readonly refs: ProviderRefs
    readonly userId: string | null
    readonly sold: SoldAs | null
  },
): Promise<void> {
  const esimId = await upsertSoldEsim(tx, esim)
  if (esim.sold?.install) await writeInstall(tx, esimId, sealInstall(esimId, esim.sold.install))
  forget(esim.iccid)
}
