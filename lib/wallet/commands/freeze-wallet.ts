import 'server-only'
import type { Tx } from '../../platform/db/client'
import { freezeRow, unfreezeRow } from '../repo'

/** Nothing can be spent from this person's wallets until the same cause is lifted. Money may still come in. */
export const freezeWallets = (tx: Tx, userId: string, cause: string): Promise<void> =>
  freezeRow(tx, userId, cause)

/** Lifts one cause; others keep their hold. */
export const unfreezeWallets = (tx: Tx, userId: string, cause: string): Promise<void> =>
  unfreezeRow(tx, userId, cause)
