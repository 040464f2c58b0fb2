import 'server-only'
import { type DeviceKeys, NO_DEVICE } from '../../auth/device-keys'
import type { ErrorCode } from '../../core/error-codes'
import { newId } from '../../core/ids'
import type { Money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import type { Tx } from '../../platform/db/client'
import { findBuyer } from '../buyer'
import { holderRefusal, personalRefusal, roomOf } from '../eligibility'
import { type Buyer, countedBy, countFirstOrderUses, hasOrdered, lockFirstOrder } from '../repo/buyers'
import { selectOrderDevices } from '../repo/devices'
import { countUse, lockPromotion, type PromotionRow, selectOwnUses } from '../repo/promotions'
import { insertUse, moveUse, selectUse } from '../repo/uses'

interface Reservation {
  readonly orderId: string
  readonly promotionId: string
  readonly userId: string | null
  readonly email: string | null
  /** As they are written beside the order. */
  readonly devices?: DeviceKeys
  /** Both of one currency; as they were quoted. */
  readonly discount: Money
  readonly cashback: Money
}

/**
 * Takes one use of a promotion for an order that is being placed, exactly: the promotion is locked, after the order and
 * before any wallet. Its dates do not count any more: the quote that was given stands, for whom it was given to.
 * Errors: PROMOTION_REACHED_MAX_USAGE, PROMOTION_ALREADY_USED, USER_HAS_PREVIOUS_ESIM, PROMOTION_NEEDS_ACCOUNT,
 * PROMOTION_NOT_FOUND (it is for other accounts); nothing was written then.
 */
export async function reserveUse(tx: Tx, wanted: Reservation): Promise<Result<true>> {
  const { orderId, promotionId, userId, email, discount, cashback } = wanted
  const spentMinor = discount.amountMinor + cashback.amountMinor
  if (userId === null && cashback.amountMinor > 0) return fail('PROMOTION_NEEDS_ACCOUNT')
  const buyer = await findBuyer(userId, email, tx, wanted.devices ?? NO_DEVICE)
  const refusal = await refusalUnderLock(tx, { promotionId, orderId, buyer, spentMinor })
  if (refusal) return fail(refusal)
  await insertUse(tx, {
    id: newId('pru'),
    order_id: orderId,
    promotion_id: promotionId,
    user_id: userId,
    mailbox_key: buyer.mailboxKey,
    account_mailbox_key: buyer.accountMailboxKey,
    discount_minor: discount.amountMinor,
    cashback_minor: cashback.amountMinor,
    currency: discount.currency,
  })
  await countUse(tx, promotionId, 1, spentMinor)
  return ok(true)
}

/**
 * Takes a use again that was given back when a payment failed, for an order that is being paid anew; an order without
 * one, or with one that stands, has nothing to take. Errors as `reserveUse`.
 */
export async function reserveUseAgain(
  tx: Tx,
  order: { readonly orderId: string; readonly userId: string | null; readonly email: string | null },
): Promise<Result<true>> {
  const use = await selectUse(tx, order.orderId)
  if (use?.state !== 'released') return ok(true)
  const spentMinor = use.discount_minor + use.cashback_minor
  const refusal = await refusalUnderLock(tx, {
    promotionId: use.promotion_id,
    orderId: order.orderId,
    buyer: await findBuyer(order.userId, order.email, tx, await selectOrderDevices(tx, order.orderId)),
    spentMinor,
  })
  if (refusal) return fail(refusal)
  await countUse(tx, use.promotion_id, 1, spentMinor)
  await moveUse(tx, use.id, 'reserved', 'another try at paying')
  return ok(true)
}

interface WantedUse {
  readonly promotionId: string
  readonly orderId: string
  readonly buyer: Buyer
  readonly spentMinor: number
}

async function refusalUnderLock(tx: Tx, use: WantedUse): Promise<ErrorCode | null> {
  const row = await lockPromotion(tx, use.promotionId)
  if (!row) throw new Error(`no promotion ${use.promotionId}`)
  const own = await selectOwnUses(tx, row, use.buyer)
  const refusal =
    holderRefusal(row, use.buyer) ??
    personalRefusal(row, { own_uses: own.own_uses, hasOrdered: false }) ??
    (row.first_order_only ? await firstOrderRefusal(tx, row, use) : null)
  if (refusal) return refusal
  const room = roomOf(row, own)
  const isGone =
    (row.max_uses !== null && row.uses >= row.max_uses) || (room !== null && use.spentMinor > room)
  return isGone ? 'PROMOTION_REACHED_MAX_USAGE' : null
}

/** A first order is one order, whichever of the promotions for it another order has. */
async function firstOrderRefusal(
  tx: Tx,
  row: PromotionRow,
  { buyer, orderId }: WantedUse,
): Promise<ErrorCode | null> {
  const counted = countedBy(row, buyer)
  await lockFirstOrder(tx, buyer)
  return personalRefusal(row, {
    own_uses: await countFirstOrderUses(tx, counted, orderId),
    hasOrdered: await hasOrdered(counted, { except: orderId }, tx),
  })
}
