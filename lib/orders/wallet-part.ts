import 'server-only'
import { type Money, money } from '../core/money'
import { chargeStepMinor } from '../currency/rules'
import { leastChargeMinor } from '../payments/rules'
import type { Tx } from '../platform/db/client'
import { spendableOf } from '../wallet/queries'
import { walletPart } from './rules'
import type { WalletWish } from './types'

/** What somebody's wallet would pay of a price right now; the rest is for the card. Shown before paying. */
export async function walletPartOf(userId: string, price: Money, wish: WalletWish, tx?: Tx): Promise<Money> {
  const { amountMinor, currency } = price
  const spendable = await spendableOf(userId, currency, tx)
  const card = { leastMinor: leastChargeMinor(currency), stepMinor: chargeStepMinor(currency) }
  return money(walletPart(wish, amountMinor, spendable.amountMinor, card), currency)
}
