import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { payments } from '../../payments/registry'
import type { MovementView } from '../../payments/types'
import { inTransaction } from '../../platform/db/client'
import { post } from '../../wallet/commands/post'
import { exchanged, paidOut, stripeFee } from '../../wallet/rules'
import { insertMovement, latestMovement, unknownMovements } from '../repo/movements'

const DAY_MS = 86_400_000
/** Read again each time: what was listed late is not missed. */
const OVERLAP_DAYS = 3

/**
 * Keeps what moved at Stripe since the last time, and posts what only Stripe knows: its fees, its exchange, what it paid
 * out. Each once, however often it is read. Errors: PAYMENT_UNAVAILABLE.
 * @param firstDays how far back the first run goes
 */
export async function readMovements(firstDays: number): Promise<Result<{ readonly read: number }>> {
  const service = payments()
  if (!service) return fail('PAYMENT_UNAVAILABLE')
  const latest = await latestMovement()
  const since = latest
    ? new Date(latest.getTime() - OVERLAP_DAYS * DAY_MS)
    : new Date(Date.now() - firstDays * DAY_MS)
  const listing = await service.listMovements(since)
  if (listing.kind !== 'found') return fail('PAYMENT_UNAVAILABLE')
  const isNew = await unknownMovements(listing.value.map(({ movementId }) => movementId))
  // Oldest first: where this is interrupted, the next run goes on from there.
  const fresh = listing.value
    .filter(({ movementId }) => isNew.has(movementId))
    .toSorted((a, b) => a.movedAt.getTime() - b.movedAt.getTime())
  for (const movement of fresh) await recordMovement(movement)
  return ok({ read: fresh.length })
}

/** One movement and its postings, or neither. */
export async function recordMovement(movement: MovementView): Promise<void> {
  const { movementId, kind, amount, fee, presented } = movement
  await inTransaction(async (tx) => {
    if (!(await insertMovement(tx, movement))) return
    if (fee.amountMinor !== 0) await post(tx, stripeFee(movementId, fee))
    if (kind === 'fee') await post(tx, stripeFee(movementId, { ...amount, amountMinor: -amount.amountMinor }))
    if (kind === 'payout')
      await post(tx, paidOut(movementId, { ...amount, amountMinor: -amount.amountMinor }))
    if (presented && kind !== 'payout' && presented.currency !== amount.currency)
      await post(tx, exchanged(movementId, presented, amount))
  })
}
