import 'server-only'
import { type Money, money } from '../../core/money'
import type { Tx } from '../../platform/db/client'
import { clawBackRow, reverseRow } from '../repo'
import type { ClawBack } from '../types'

/**
 * Takes money back from a wallet as far as it goes; the rest is owed by its holder from now on. Once per kind and cause.
 * @returns what was taken, and the transaction for `reverse`
 */
export async function clawBack(
  tx: Tx,
  wanted: ClawBack,
): Promise<{ readonly transactionId: string; readonly taken: Money }> {
  const row = await clawBackRow(tx, wanted, `${wanted.kind}:${wanted.causeId}`)
  return { transactionId: row.transactionId, taken: money(row.takenMinor, wanted.amount.currency) }
}

/** Undoes a transaction by its opposite; a second time has no effect. @throws when a wallet does not have it any more */
export async function reverse(tx: Tx, transactionId: string): Promise<void> {
  const { failure } = await reverseRow(tx, transactionId, `reversal:${transactionId}`)
  if (failure) throw new Error(`reversal of ${transactionId}: ${failure}`)
}
