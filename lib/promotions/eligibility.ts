import type { ErrorCode } from '../core/error-codes'
import type { Buyer } from './repo/buyers'
import type { OwnUse, PromotionRow } from './repo/promotions'
import type { Benefit, LineKind, Terms } from './types'

/** What decides, beside arithmetic, whether a promotion is for this buyer now. Pure. */

export interface Standing extends OwnUse {
  /** Whether the buyer has ordered before; asked only where it matters. */
  readonly hasOrdered: boolean
  readonly currency: string
  /** Whether there are wallets in it, for cashback. */
  readonly hasWallets: boolean
  readonly nowMs: number
}

export function benefitOf(row: PromotionRow): Benefit {
  const kind = row.benefit as Benefit['kind']
  if (kind === 'extra_data') return { kind, bytes: row.extra_bytes ?? 0 }
  return kind === 'percent' || kind === 'cashback_percent'
    ? { kind, basisPoints: row.basis_points ?? 0 }
    : { kind, amountMinor: row.amount_minor ?? 0 }
}

export const isCashback = ({ benefit }: Pick<PromotionRow, 'benefit'>): boolean =>
  benefit.startsWith('cashback')

/** A first order is one order: who has two under way at once has it once. */
export const perUserUses = (row: Pick<PromotionRow, 'per_user_uses' | 'first_order_only'>): number | null =>
  row.first_order_only ? Math.min(1, row.per_user_uses ?? 1) : row.per_user_uses

/** Whether it looks at who buys. */
export const isPersonal = (row: PromotionRow): boolean =>
  row.first_order_only ||
  row.per_user_uses !== null ||
  row.per_user_budget_minor !== null ||
  row.user_ids.length > 0 ||
  isCashback(row)

/**
 * Why a promotion is not for this buyer; null when it is. A code is believed as long as nobody knows whose it is; what
 * applies by itself and looks at persons is for account holders, so that a price does not change with an address typed later.
 */
export function refusalOf(row: PromotionRow, buyer: Buyer, standing: Standing): ErrorCode | null {
  if (!isFor(row, buyer)) return 'PROMOTION_NOT_FOUND'
  const { nowMs, currency } = standing
  if (row.starts_at.getTime() > nowMs || (row.ends_at !== null && row.ends_at.getTime() <= nowMs))
    return 'PROMOTION_NOT_ACTIVE'
  if (row.currency !== null && row.currency !== currency) return 'PROMOTION_OTHER_CURRENCY'
  // An order of one's own that is not paid yet stands in nobody's way but others': it ends when this one is placed.
  if (row.max_uses !== null && row.uses - standing.own_reserved >= row.max_uses)
    return 'PROMOTION_REACHED_MAX_USAGE'
  if (buyer.userId === null && isForAccounts(row)) return 'PROMOTION_NEEDS_ACCOUNT'
  if (isCashback(row) && !standing.hasWallets) return 'PROMOTION_OTHER_CURRENCY'
  return personalRefusal(row, standing)
}

const isFor = (row: PromotionRow, { userId }: Pick<Buyer, 'userId'>): boolean =>
  row.user_ids.length === 0 || (userId !== null && row.user_ids.includes(userId))

const isForAccounts = (row: PromotionRow): boolean =>
  isCashback(row) || (row.code === null && isPersonal(row))

/**
 * Who may place an order that was quoted with it: a quote is shown to whoever knows its id, and may be older than what
 * it was quoted for. Nobody in particular has used nothing: what looks at persons wants to know one.
 */
export function holderRefusal(
  row: PromotionRow,
  buyer: Pick<Buyer, 'userId' | 'mailboxes'>,
): ErrorCode | null {
  if (!isFor(row, buyer)) return 'PROMOTION_NOT_FOUND'
  if (buyer.userId !== null) return null
  return isForAccounts(row) || (isPersonal(row) && buyer.mailboxes.length === 0)
    ? 'PROMOTION_NEEDS_ACCOUNT'
    : null
}

/** The part that is asked again under the promotion's lock. */
export function personalRefusal(
  row: PromotionRow,
  standing: Pick<OwnUse, 'own_uses'> & { readonly hasOrdered: boolean },
): ErrorCode | null {
  if (row.first_order_only && standing.hasOrdered) return 'USER_HAS_PREVIOUS_ESIM'
  const most = perUserUses(row)
  return most !== null && standing.own_uses >= most ? 'PROMOTION_ALREADY_USED' : null
}

/** What the budgets leave; null without one. */
export function roomOf(row: PromotionRow, own: OwnUse): number | null {
  const rooms = [
    ...(row.budget_minor === null ? [] : [row.budget_minor - row.spent_minor + own.own_reserved_minor]),
    ...(row.per_user_budget_minor === null ? [] : [row.per_user_budget_minor - own.own_spent_minor]),
  ]
  return rooms.length === 0 ? null : Math.max(0, Math.min(...rooms))
}

export const nameIn = (names: Readonly<Record<string, string>>, locale: string): string =>
  names[locale] ?? names.en ?? ''

export const termsOf = (row: PromotionRow, own: OwnUse, locale: string): Terms => ({
  promotionId: row.id,
  code: row.code,
  name: nameIn(row.names, locale),
  benefit: benefitOf(row),
  scope: {
    countries: row.countries,
    bundleIds: row.bundle_ids,
    lineKinds: row.line_kinds as readonly LineKind[],
  },
  minOrderMinor: row.min_order_minor,
  roomMinor: roomOf(row, own),
})
