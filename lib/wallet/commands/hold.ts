import 'server-only'
import { newId } from '../../core/ids'
import type { Money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import type { Tx } from '../../platform/db/client'
import { captureRow, insertHold, releaseRow } from '../repo'

/**
 * Reserves a part of a wallet for an order, once per key. The order is locked by the caller, before any wallet.
 * Errors: INSUFFICIENT_FUNDS, WALLET_FROZEN; they are the key's answer from now on.
 */
export async function placeHold(
  tx: Tx,
  hold: { readonly key: string; readonly userId: string; readonly amount: Money; readonly orderId: string },
): Promise<Result<{ readonly holdId: string }>> {
  const { holdId, failure } = await insertHold(tx, { ...hold, id: newId('hld') })
  return holdId === null ? fail(failure ?? 'INSUFFICIENT_FUNDS') : ok({ holdId })
}

/**
 * Takes money out of a hold as the payment it was placed for. Errors: HOLD_CLOSED (released, or less is left than that).
 * @param amountMinor in the hold's currency; at least 1
 */
export async function captureHold(
  tx: Tx,
  capture: { readonly holdId: string; readonly paymentId: string; readonly amountMinor: number },
): Promise<Result<true>> {
  const { failure } = await captureRow(tx, { ...capture, key: `wallet_payment:${capture.paymentId}` })
  return failure ? fail(failure) : ok(true)
}

/**
 * Gives back what is left of a hold. Only once nobody can make the payment beside it any more.
 * Errors: HOLD_CLOSED (nothing is left).
 */
export async function releaseHold(tx: Tx, holdId: string): Promise<Result<true>> {
  const { failure } = await releaseRow(tx, holdId, `hold_released:${holdId}`)
  return failure ? fail(failure) : ok(true)
}
