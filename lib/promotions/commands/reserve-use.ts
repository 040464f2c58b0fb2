import 'server-only'
import type { ErrorCode } from '../../core/error-codes'
import { newId } from '../../core/ids'
import type { Money } from '../../core/money'
import { fail, ok, type Result } from '../../core/result'
import type { Tx } from '../../platform/db/client'
import { buyerOf } from '../buyer'
import { isPersonal, personalRefusal, roomOf } from '../eligibility'
import { type Buyer, countUse, hasOrdered, lockPromotion, selectOwnUses } from '../repo/promotions'
import { insertUse, moveUse, selectUse } from '../repo/uses'

interface Reservation {
  readonly orderId: string
  readonly promotionId: string
  readonly userId: string | null
  readonly email: string | null
  /** Both of one currency; as they were quoted. */
  readonly discount: Money
  readonly cashback: Money
}

/**
 * Takes one use of a promotion for an order that is being placed, exactly: the promotion is locked, after the order and
 * before any wallet. Its dates do not count any more: the quote that was given stands.
 * Errors: PROMOTION_REACHED_MAX_USAGE, PROMOTION_ALREADY_USED, USER_HAS_PREVIOUS_ESIM, PROMOTION_NEEDS_ACCOUNT; nothing
 * was written then.
 */
export async function reserveUse(tx: Tx, wanted: Reservation): Promise<Result<true>> {
  const { orderId, promotionId, userId, email, discount, cashback } = wanted
  const spentMinor = discount.amountMinor + cashback.amountMinor
  if (userId === null && cashback.amountMinor > 0) return fail('PROMOTION_NEEDS_ACCOUNT')
  const buyer = buyerOf(userId, email)
  const refusal = await refusalUnderLock(tx, { promotionId, orderId, buyer, spentMinor })
  if (refusal) return fail(refusal)
  await insertUse(tx, {
    id: newId('pru'),
    order_id: orderId,
    promotion_id: promotionId,
    user_id: userId,
    mailbox_key: buyer.mailboxKeys[0] ?? null,
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
    buyer: buyerOf(order.userId, order.email),
    spentMinor,
  })
  if (refusal) return fail(refusal)
  await countUse(tx, use.promotion_id, 1, spentMinor)
  await moveUse(tx, use.id, 'reserved', 'another try at paying')
  return ok(true)
}

async function refusalUnderLock(
  tx: Tx,
  use: {
    readonly promotionId: string
    readonly orderId: string
    readonly buyer: Buyer
    readonly spentMinor: number
  },
): Promise<ErrorCode | null> {
  const row = await lockPromotion(tx, use.promotionId)
  if (!row) throw new Error(`no promotion ${use.promotionId}`)
  // Nobody in particular has used nothing: what looks at persons wants to know one.
  if (isPersonal(row) && use.buyer.userId === null && use.buyer.mailbox === null)
    return 'PROMOTION_NEEDS_ACCOUNT'
  const own = await selectOwnUses(tx, use.promotionId, use.buyer)
  const before = row.first_order_only && (await hasOrdered(use.buyer, use.orderId, tx))
  const refusal = personalRefusal(row, { ...own, hasOrdered: before })
  if (refusal) return refusal
  const room = roomOf(row, own)
  const isGone =
    (row.max_uses !== null && row.uses >= row.max_uses) || (room !== null && use.spentMinor > room)
  return isGone ? 'PROMOTION_REACHED_MAX_USAGE' : null
}
