import 'server-only'
import { type Money, money } from '../core/money'
import { chargeStepMinor } from '../currency/rules'
import { leastChargeMinor } from '../payments/rules'
import type { Tx } from '../platform/db/client'
import { spendableOf } from '../wallet/queries'
import { selectDisputes } from './repo/disputes'
import { selectTopUp } from './repo/orders'
import { selectRefunds } from './repo/refunds'
import type { OrderRow, PaymentRow, RefundRow } from './repo/rows'
import { walletPart } from './rules'
import type { WalletWish } from './types'

/** What somebody's wallet would pay of a price right now; the rest is for the card. Shown before paying. */
export async function walletPartOf(userId: string, price: Money, wish: WalletWish, tx?: Tx): Promise<Money> {
  const { amountMinor, currency } = price
  const spendable = await spendableOf(userId, currency, tx)
  const card = { leastMinor: leastChargeMinor(currency), stepMinor: chargeStepMinor(currency) }
  return money(walletPart(wish, amountMinor, spendable.amountMinor, card), currency)
}

/** What a card's payment has put into its buyer's wallet and was not taken back: a top-up, refunds to the wallet; minor units. */
export async function putIntoWallet(tx: Tx, order: OrderRow, payment: PaymentRow): Promise<number> {
  const refunds = (await selectRefunds(order.id, tx)).filter(({ payment_id }) => payment_id === payment.id)
  const refundedMinor = sumOf(
    refunds.filter((row) => row.destination === 'wallet' && row.state === 'succeeded'),
  )
  const clawedMinor = (await selectDisputes(order.id, tx))
    .filter(({ payment_id, state }) => payment_id === payment.id && state !== 'won')
    .reduce((sum, { claw_back_minor }) => sum + claw_back_minor, 0)
  // Whatever became of a top-up's order since: its money went into the wallet, less what a refund has taken out of it.
  const isTopUp = order.fulfilled_at !== null && (await selectTopUp(order.id, tx)) !== null
  const toppedUpMinor = isTopUp
    ? payment.amount_minor - sumOf(refunds.filter(({ replaces }) => replaces === null))
    : 0
  return Math.max(0, toppedUpMinor + refundedMinor - clawedMinor)
}

const sumOf = (refunds: readonly RefundRow[]): number =>
  refunds.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
