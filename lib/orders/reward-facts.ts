import 'server-only'
import type { Tx } from '../platform/db/client'
import { rewardsAtStake } from '../promotions/at-stake'
import { lockedWalletsOf, walletsOf } from '../wallet/queries'
import { returnedOfPrice } from './promotion-effects'
import type { OrderRow, RefundRow } from './repo/rows'

/**
 * Whether the buyer has spent what their order brought them, told by how much more of it goes back: their wallet does not
 * have any more what would be taken back with it. With a transaction the order is locked by the caller; the rewards and
 * the wallet are locked here, so that nobody spends them meanwhile.
 */
export async function rewardsSpent(
  order: OrderRow,
  refunds: readonly RefundRow[],
  tx?: Tx,
): Promise<(moreMinor: number) => boolean> {
  const { id: orderId, user_id: userId, amount_minor: amountMinor, currency } = order
  if (userId === null) return () => false
  const atStake = await rewardsAtStake({ orderId, userId, amountMinor }, tx)
  if (atStake(0) === 0) return () => false
  const wallets = tx ? await lockedWalletsOf(tx, userId) : await walletsOf(userId)
  const inWallet =
    wallets.find(({ available }) => available.currency === currency)?.available.amountMinor ?? 0
  const keptMinor = amountMinor - returnedOfPrice(refunds)
  return (moreMinor) => atStake(Math.max(0, keptMinor - moreMinor)) > inWallet
}
