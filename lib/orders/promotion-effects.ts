import 'server-only'
import { type DeviceKeys, NO_DEVICE } from '../auth/device-keys'
import { money } from '../core/money'
import { fail, ok, type Result } from '../core/result'
import { chargeLimits } from '../payments/rules'
import type { Tx } from '../platform/db/client'
import { earnCommission, followKept, freezeCommission } from '../promotions/commands/earn-commission'
import { earnLevel, promiseLevel } from '../promotions/commands/earn-level'
import { earnRewards } from '../promotions/commands/earn-rewards'
import { rememberOrderDevices } from '../promotions/commands/remember-device'
import { reserveUse } from '../promotions/commands/reserve-use'
import { freezeRewards, restoreRewards, takeBackRewards } from '../promotions/commands/take-back-rewards'
import { type FindLarger, ownReservations, priceWith } from '../promotions/queries'
import type { LineKind, Maker, Priced } from '../promotions/types'
import { keptIn } from './kept'
import { hasOpenDispute } from './repo/disputes'
import type { OrderRow, QuoteRow } from './repo/rows'
import type { PromotionWish, QuotedPromotion } from './types'

/** What promotions have to do with the life of an order. */

/** What a quote is counted under; codes are counted besides, since they can be guessed. */
export const quoteLimits = (input: { readonly clientKey: string; readonly promotion?: PromotionWish }) => [
  { name: 'quote.client', subject: input.clientKey },
  ...(input.promotion?.code ? [{ name: 'promotion.client', subject: input.clientKey }] : []),
]

interface LineToPrice {
  readonly bundleId: string
  readonly countries: readonly string[]
  readonly amountMinor: number
}

/** The discounts of a quote, and what is delivered in place of its lines. Errors: why the code that was asked for does not apply; nothing is quoted then. */
export async function discountsOf(
  kind: LineKind,
  lines: readonly LineToPrice[],
  currency: string,
  wish: PromotionWish,
  findLarger: FindLarger,
): Promise<Result<Priced>> {
  const priced = await priceWith({
    lines: lines.map((line) => ({ ...line, kind })),
    currency,
    code: wish.code ?? null,
    userId: wish.userId ?? null,
    email: wish.email ?? null,
    devices: wish.devices ?? NO_DEVICE,
    limits: chargeLimits(currency),
    findLarger,
  })
  return priced.refusal === null ? ok(priced) : fail(priced.refusal)
}

/** As a quote tells it. */
export const promotionOf = ({
  promotion,
  discount,
  cashback,
}: Priced): { readonly promotion: QuotedPromotion | null } => ({
  promotion: promotion && { code: promotion.code, name: promotion.name, discount, cashback },
})

/**
 * Writes down where an order is placed, takes the use that its basket was quoted with, and keeps what the buyer's level gives
 * on it. Errors: those of `reserveUse`.
 */
export async function reserveFor(
  tx: Tx,
  order: { readonly id: string; readonly user_id: string | null; readonly email: string | null },
  basket: readonly QuoteRow[],
  devices: DeviceKeys = NO_DEVICE,
): Promise<Result<true>> {
  await rememberOrderDevices(tx, order.id, devices)
  const promotionId = basket.find(({ promotion_id }) => promotion_id !== null)?.promotion_id ?? null
  const [first] = basket
  if (first) await promiseLevel(tx, { orderId: order.id, userId: order.user_id, currency: first.currency })
  if (promotionId === null || !first) return ok(true)
  const sumOf = (part: 'discount_minor' | 'cashback_minor') =>
    money(
      basket.reduce((sum, quote) => sum + quote[part], 0),
      first.currency,
    )
  return reserveUse(tx, {
    orderId: order.id,
    promotionId,
    userId: order.user_id,
    email: order.email,
    devices,
    discount: sumOf('discount_minor'),
    cashback: sumOf('cashback_minor'),
  })
}

/** Unpaid orders of whoever orders now that hold the promotion of a basket, or another one that stands in its way. */
export async function rivalsOf(basket: readonly QuoteRow[], maker: Maker): Promise<readonly string[]> {
  const promotionId = basket.find(({ promotion_id }) => promotion_id !== null)?.promotion_id ?? null
  return promotionId === null ? [] : ownReservations(promotionId, maker)
}

/** Every line has ended, and something was delivered: what that earned is written down, less what went back before. */
export async function earnFor(tx: Tx, order: OrderRow): Promise<void> {
  const kept = (await keptIn(order.id, tx))()
  const delivered = {
    orderId: order.id,
    userId: order.user_id,
    email: order.email,
    kept: money(kept.keptMinor, order.currency),
  }
  await earnRewards(tx, delivered)
  await earnCommission(tx, delivered)
  await followKept(tx, order.id, kept.keptMinor)
  await earnLevel(tx, {
    orderId: order.id,
    userId: order.user_id,
    currency: order.currency,
    paidMinor: order.amount_minor,
    kept,
  })
  await takeBackRewards(tx, { orderId: order.id, ...kept, reason: REFUNDED })
  // A bank may have asked before there was anything to freeze.
  if (await hasOpenDispute(order.id, tx)) await freezeFor(tx, order.id, true)
}

const REFUNDED = 'the order was refunded'

/** Money of an order goes back, or a bank has taken it: rewards and commission shrink with what is kept. The order must be locked. */
export async function takeBackFor(tx: Tx, orderId: string): Promise<void> {
  const kept = (await keptIn(orderId, tx))()
  await followKept(tx, orderId, kept.keptMinor)
  await takeBackRewards(tx, { orderId, ...kept, reason: REFUNDED })
}

/** A bank has given back what it had taken: rewards and commission are what they are by what is kept now. The order must be locked. */
export async function restoreFor(tx: Tx, orderId: string): Promise<void> {
  const kept = (await keptIn(orderId, tx))()
  await followKept(tx, orderId, kept.keptMinor)
  await restoreRewards(tx, { orderId, ...kept, reason: 'the payment was kept after all' })
}

/** Whether a payment of the order is disputed: then nothing of what it earned is given or paid out. Locks rewards. */
export async function freezeFor(tx: Tx, orderId: string, frozen: boolean): Promise<void> {
  await freezeCommission(tx, orderId, frozen)
  await freezeRewards(tx, orderId, frozen)
}
