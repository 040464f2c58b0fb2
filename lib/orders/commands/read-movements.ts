import 'server-only'
import { fail, ok, type Result } from '../../core/result'
import { balanceService } from '../../payments/registry'
import type { MovementView, UncountedMovement } from '../../payments/types'
import { inTransaction, type Tx } from '../../platform/db/client'
import { post } from '../../wallet/commands/post'
import { exchanged, paidOut, stripeFee } from '../../wallet/rules'
import { raiseIncident } from '../incidents'
import { insertMovement, latestMovement, unknownMovements, wasTold } from '../repo/movements'

const DAY_MS = 86_400_000
/** Read again each time: what was listed late is not missed. */
const OVERLAP_DAYS = 3

/**
 * Keeps what moved at Stripe since the last time, and posts what only Stripe knows: its fees, its exchange, what it paid
 * out. Each once, however often it is read. What it cannot post is put before a person. Errors: PAYMENT_UNAVAILABLE.
 * @param firstDays how far back the first run goes
 */
export async function readMovements(firstDays: number): Promise<Result<{ readonly read: number }>> {
  const service = balanceService()
  if (!service?.listMovements) return fail('PAYMENT_UNAVAILABLE')
  const latest = await latestMovement()
  const since = latest
    ? new Date(latest.getTime() - OVERLAP_DAYS * DAY_MS)
    : new Date(Date.now() - firstDays * DAY_MS)
  const listing = await service.listMovements(since)
  if (listing.kind !== 'found') return fail('PAYMENT_UNAVAILABLE')
  const { counted, uncounted } = listing.value
  for (const movement of uncounted) await tellUncounted(movement)
  const isNew = await unknownMovements(counted.map(({ movementId }) => movementId))
  // Oldest first: where this is interrupted, the next run goes on from there.
  const fresh = counted
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
    if (kind === 'other') return tellOther(tx, movement)
    if (presented && kind !== 'payout' && presented.currency !== amount.currency)
      await post(tx, exchanged(movementId, presented, amount))
  })
}

/** What moved it, this shop has no posting for: the books and Stripe's balance differ by it until a person has looked. */
async function tellOther(tx: Tx, { movementId, type, amount, orderId }: MovementView): Promise<void> {
  const { amountMinor, currency } = amount
  if (amountMinor === 0) return
  const both = { ours: `0 ${currency}`, theirs: `${amountMinor} ${currency}` }
  await raiseIncident('reconcile_movement_other', movementId, { ...both, type, orderId }, tx)
}

/** It is not kept, so it is listed again for some days: told once. */
async function tellUncounted({ movementId, type, stated }: UncountedMovement): Promise<void> {
  if (await wasTold('reconcile_movement_uncounted', movementId)) return
  await raiseIncident('reconcile_movement_uncounted', movementId, { ours: null, theirs: stated, type })
}
