import 'server-only'
import type { Tx } from '../../platform/db/client'
import type { ProviderId, ProviderRefs } from '../../providers/types'
import { upsertSoldEsim } from '../repo'

/** Keeps who owns an eSIM that we sold or renewed, in the transaction that made it true. Ends all guessing about its owner. */
export const rememberSoldEsim = (
  tx: Tx,
  esim: {
    readonly iccid: string
    readonly provider: ProviderId
    readonly refs: ProviderRefs
    readonly userId: string | null
  },
): Promise<void> => upsertSoldEsim(tx, esim)
