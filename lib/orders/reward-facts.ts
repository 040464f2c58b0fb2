import 'server-only'
import type { Tx } from '../platform/db/client'
import { rewardsAtStake } from '../promotions/at-stake'
import { lockedWalletsOf, walletsOf } from '../wallet/queries'
import { keptIn } from './kept'
import type { OrderRow } from './repo/rows'

/**
 * Whether the buyer has spent what their order brought them, told by what more of it goes back (line → minor units): their
 * wallet does not have any more what would be taken back with it. With a transaction the order is locked by the caller; the
 * rewards and the wallet are locked here, so that nobody spends them meanwhile.
 */
export async function rewardsSpent(
  order: OrderRow,
  tx?: Tx,
): Promise<(more: ReadonlyMap<number, number>) => boolean> {
  const { id: orderId, user_id: userId, currency } = order
  if (userId === null) return () => false
  const atStake = await rewardsAtStake({ orderId, userId }, tx)
  if (atStake({ keptMinor: 0, cashbackMinor: 0 }) === 0) return () => false
  const wallets = tx ? await lockedWalletsOf(tx, userId) : await walletsOf(userId)
  const inWallet =
    wallets.find(({ available }) => available.currency === currency)?.available.amountMinor ?? 0
  const kept = await keptIn(orderId, tx)
  return (more) => atStake(kept(more)) > inWallet
}
