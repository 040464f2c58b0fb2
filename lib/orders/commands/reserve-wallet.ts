import 'server-only'
import { newId } from '../../core/ids'
import { money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import type { Tx } from '../../platform/db/client'
import { placeHold, releaseHold } from '../../wallet/commands/hold'
import { walletsOf } from '../../wallet/queries'
import { setHold } from '../repo/orders'
import type { OrderRow } from '../repo/rows'
import type { WalletWish } from '../types'
import { walletPartOf } from '../wallet-part'

/** Somebody may spend from the same wallet between our look and our hold; then we look again. */
const LOOKS = 5

/**
 * Reserves what the wallet pays of an order, once: a hold that stands is kept. The order must be locked.
 * @returns the order as it is now
 * Errors: INSUFFICIENT_FUNDS, WALLET_FROZEN, where the wallet alone was to pay.
 */
export async function reserveWallet(tx: Tx, order: OrderRow): Promise<Result<OrderRow>> {
  const { user_id: userId } = order
  const wish = order.wallet_wish as WalletWish
  if (wish === 'none' || order.hold_id || !userId || order.amount_minor === 0) return ok(order)
  const price = money(order.amount_minor, order.currency)
  for (let look = 0; look < LOOKS; look++) {
    const part = await walletPartOf(userId, price, wish, tx)
    if (part.amountMinor === 0) return wish === 'only' ? fail(await refusal(tx, userId)) : ok(order)
    const held = await hold(tx, order, userId, part.amountMinor)
    if (held) return ok(held)
  }
  return wish === 'only' ? fail(await refusal(tx, userId)) : ok(order)
}

/**
 * Makes exactly this much stand for an order, in place of what did. Only while nobody can pay it by card.
 * @returns null when the wallet does not have it
 */
export async function reserveExactly(tx: Tx, order: OrderRow, amountMinor: number): Promise<OrderRow | null> {
  const bare = await letGo(tx, order)
  if (amountMinor === 0) return bare
  return order.user_id ? hold(tx, bare, order.user_id, amountMinor) : null
}

/** Gives back what stands for an order. Only once Stripe says that nobody can pay it any more. */
export async function letGo(tx: Tx, order: OrderRow): Promise<OrderRow> {
  if (!order.hold_id) return order
  const released = await releaseHold(tx, order.hold_id)
  if (!released.ok) throw new Error(`hold ${order.hold_id} of order ${order.id}: ${released.error.code}`)
  await setHold(tx, order.id, null)
  return { ...order, hold_id: null, wallet_minor: 0 }
}

async function hold(tx: Tx, order: OrderRow, userId: string, amountMinor: number): Promise<OrderRow | null> {
  const amount = money(amountMinor, order.currency)
  // The order is locked and says which hold stands: each attempt is one of its own.
  const placed = await placeHold(tx, { key: `hold:${newId('hld')}`, userId, amount, orderId: order.id })
  if (!placed.ok) return null
  await setHold(tx, order.id, { holdId: placed.value.holdId, amountMinor })
  return { ...order, hold_id: placed.value.holdId, wallet_minor: amountMinor }
}

const refusal = async (tx: Tx, userId: string) =>
  (await walletsOf(userId, tx)).some(({ frozen }) => frozen) ? 'WALLET_FROZEN' : 'INSUFFICIENT_FUNDS'
