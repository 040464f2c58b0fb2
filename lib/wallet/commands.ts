import 'server-only'
import type { Tx } from '../platform/db/client'
import { insertPosting } from './repo'
import type { Posting } from './types'

/**
 * Posts to the ledger inside the caller's transaction. A second posting of the same fact has no effect; a posting of
 * zero (a free bundle) has none either. @throws when a key is reused for something else (RK001, RK002): a broken invariant.
 */
export async function post(tx: Tx, posting: Posting): Promise<void> {
  if (posting.legs.every((leg) => leg.amount.amountMinor === 0)) return
  await insertPosting(tx, posting)
}
