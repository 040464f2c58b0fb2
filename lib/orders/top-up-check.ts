import 'server-only'
import type { Money } from '../core/money'
import { chargeStepMinor } from '../currency/rules'
import type { Tx } from '../platform/db/client'
import { limitsOf, walletsOf } from '../wallet/queries'
import { countTopUps, lockTopUpsOf } from './repo/top-ups'
import { type TopUpRefusal, topUpRefusal } from './top-up-rules'

/**
 * Whether so much may be put into a wallet now. Until the transaction ends nobody else is told about this wallet, so that
 * what is allowed stays allowed.
 * @param orderId the order that is asked about, where there is one
 */
export async function checkTopUp(
  tx: Tx,
  userId: string,
  amount: Money,
  orderId: string | null = null,
): Promise<TopUpRefusal | 'no_wallet' | null> {
  const limits = await limitsOf(amount.currency, tx)
  if (!limits) return 'no_wallet'
  await lockTopUpsOf(tx, userId)
  const counted = await countTopUps(tx, userId, amount.currency, orderId)
  const wallet = (await walletsOf(userId, tx)).find(({ available }) => available.currency === amount.currency)
  const inWallet = wallet ? wallet.available.amountMinor + wallet.held.amountMinor : 0
  return topUpRefusal(amount, limits, chargeStepMinor(amount.currency), {
    todayMinor: counted.sum_minor,
    timesToday: counted.times,
    inAllMinor: inWallet + counted.open_minor,
  })
}
