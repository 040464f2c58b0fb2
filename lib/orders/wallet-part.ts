import 'server-only'
import { type Money, money } from '../core/money'
import { chargeStepMinor } from '../currency/rules'
import { leastChargeMinor } from '../payments/rules'
import type { Tx } from '../platform/db/client'
import { spendableOf } from '../wallet/queries'
import { selectTopUp } from './repo/orders'
import { selectRefunds } from './repo/refunds'
import type { OrderRow, PaymentRow } from './repo/rows'
import { walletPart } from './rules'
import type { WalletWish } from './types'

/** What somebody's wallet would pay of a price right now; the rest is for the card. Shown before paying. */
export async function walletPartOf(userId: string, price: Money, wish: WalletWish, tx?: Tx): Promise<Money> {
  const { amountMinor, currency } = price
  const spendable = await spendableOf(userId, currency, tx)
  const card = { leastMinor: leastChargeMinor(currency), stepMinor: chargeStepMinor(currency) }
  return money(walletPart(wish, amountMinor, spendable.amountMinor, card), currency)
}

/** What a card's payment has put into its buyer's wallet and is not back at the card: a top-up, refunds to the wallet; minor units. */
export async function putIntoWallet(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<number> {
  const refunds = (await selectRefunds(order.id, tx)).filter(({ payment_id }) => payment_id === payment.id)
  const sumOf = (destination: string, isCounted: (state: string) => boolean) =>
    refunds
      .filter((row) => row.destination === destination && isCounted(row.state))
      .reduce((sum, row) => sum + row.amount_minor, 0)
  if (order.state === 'fulfilled' && (await selectTopUp(order.id, tx)))
    return payment.amount_minor - sumOf('card', (state) => state !== 'failed')
  return sumOf('wallet', (state) => state === 'succeeded')
}
