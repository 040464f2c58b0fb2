import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import type { Tx } from '../../platform/db/client'
import { insertPosting } from '../repo'
import type { Posting } from '../types'

/**
 * Posts to the ledger inside the caller's transaction. A second posting of the same fact has no effect; a posting of
 * zero (a free bundle) has none either.
 * @throws when a key is reused for something else (RK001, RK002), or a wallet would fall below zero: broken invariants.
 */
export async function post(tx: Tx, posting: Posting): Promise<void> {
  const done = await tryPost(tx, posting)
  if (!done.ok) throw new Error(`${posting.key}: ${done.error.code}`)
}

/**
 * The same where a wallet may not have enough: the refusal is the key's answer from now on, once the caller commits.
 * Errors: INSUFFICIENT_FUNDS. @throws when a key is reused for something else (RK001, RK002).
 */
export async function tryPost(tx: Tx, posting: Posting): Promise<Result<true>> {
  if (posting.legs.every((leg) => leg.amount.amountMinor === 0)) return ok(true)
  const { failure } = await insertPosting(tx, posting)
  return failure ? fail(failure) : ok(true)
}
