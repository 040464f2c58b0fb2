import 'server-only'
import { type Selectable, sql } from 'kysely'
import { db, jsonb, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'
import type { Maker } from '../types'
import { type Buyer, countedBy, isUseOf, ordersAt } from './buyers'

export type PromotionRow = Omit<Selectable<DB['store.promotions']>, 'names'> & {
  readonly names: Readonly<Record<string, string>>
}

/** What one buyer used of a promotion: for good, and for orders that are not paid yet. */
export interface OwnUse {
  readonly own_uses: number
  readonly own_spent_minor: number
  readonly own_reserved: number
  readonly own_reserved_minor: number
}

const ownUses = (
  buyer: Buyer,
  promotionId: ReturnType<typeof sql>,
  countsDevices?: ReturnType<typeof sql>,
) => sql`
  select count(*) filter (where u.state = 'consumed')::int as own_uses,
    coalesce(sum(u.discount_minor + u.cashback_minor) filter (where u.state = 'consumed'), 0)::bigint as own_spent_minor,
    count(*) filter (where u.state = 'reserved')::int as own_reserved,
    coalesce(sum(u.discount_minor + u.cashback_minor) filter (where u.state = 'reserved'), 0)::bigint as own_reserved_minor
  from store.promotion_uses u
  where u.promotion_id = ${promotionId} and u.state <> 'released'
    and ${isUseOf(buyer, countsDevices)}`

/** Promotions that may matter to an order in this currency: those that apply by themselves now, and the one of the code. */
export async function selectCandidates(
  code: string | null,
  currency: string,
  buyer: Buyer,
): Promise<readonly (PromotionRow & OwnUse)[]> {
  const { rows } = await sql<PromotionRow & OwnUse>`
    select p.*, own.*
    from store.promotions p
    cross join lateral (${ownUses(buyer, sql`p.id`, sql`p.counts_devices`)}) own
    where p.code = ${code}
      or (p.code is null and p.starts_at <= now() and (p.ends_at is null or p.ends_at > now())
        and (p.currency is null or p.currency = ${currency}))`.execute(db())
  return rows
}

/** The promotion itself, locked: of many orders that want its last use one goes after the other. */
export async function lockPromotion(tx: Tx, promotionId: string): Promise<PromotionRow | null> {
  const { rows } = await sql<PromotionRow>`
    select * from store.promotions where id = ${promotionId} for no key update`.execute(tx)
  return rows[0] ?? null
}

/** Under the promotion's lock: what is reserved counts as used. */
export async function selectOwnUses(tx: Tx, row: PromotionRow, buyer: Buyer): Promise<OwnUse> {
  const { rows } = await ownUses(countedBy(row, buyer), sql`${row.id}`).execute(tx)
  const [own] = rows as OwnUse[]
  if (!own) throw new Error('a sum without a group is always there')
  return {
    own_uses: own.own_uses + own.own_reserved,
    own_spent_minor: own.own_spent_minor + own.own_reserved_minor,
    own_reserved: 0,
    own_reserved_minor: 0,
  }
}

/**
 * Unpaid orders that hold what another order of the same maker wants: a use of this promotion, or of another one for a first
 * order where this is one. An address that is typed proves nothing; being at the browser that made it does, where the
 * promotion counts devices.
 */
export async function selectOwnReserved(
  promotionId: string,
  { userId, guestId, orderNumber, deviceKeys = [] }: Maker,
): Promise<readonly string[]> {
  const { rows } = await sql<{ order_id: string }>`
    select u.order_id
    from store.promotions wanted, store.promotion_uses u
      join store.promotions p on p.id = u.promotion_id
      join store.orders o on o.id = u.order_id
    where wanted.id = ${promotionId} and u.state = 'reserved'
      and (p.id = wanted.id or (p.first_order_only and wanted.first_order_only))
      and (u.user_id = ${userId}::uuid
        or (u.user_id is null and (o.guest_id = ${guestId} or o.number = ${orderNumber}))
        or (wanted.counts_devices and u.order_id = any(${ordersAt(deviceKeys)})))`.execute(db())
  return rows.map(({ order_id }) => order_id)
}

/** Under the promotion's lock. */
export async function countUse(tx: Tx, promotionId: string, uses: 1 | -1, spentMinor: number): Promise<void> {
  await sql`
    update store.promotions set uses = uses + ${uses}, spent_minor = spent_minor + ${spentMinor}
    where id = ${promotionId}`.execute(tx)
}

export type NewPromotion = Omit<PromotionRow, 'uses' | 'spent_minor' | 'created_at'>

/** @returns false where the code is another promotion's */
export async function insertPromotion(row: NewPromotion): Promise<boolean> {
  const inserted = await db()
    .insertInto('store.promotions')
    .values({
      ...row,
      names: jsonb(row.names),
      countries: [...row.countries],
      bundle_ids: [...row.bundle_ids],
      line_kinds: [...row.line_kinds],
      user_ids: [...row.user_ids],
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** What everybody may know of, while somebody can still use it; what ends first comes first. */
export async function selectPublic(): Promise<readonly PromotionRow[]> {
  const { rows } = await sql<PromotionRow>`
    select * from store.promotions p
    where p.is_public and p.starts_at <= now() and (p.ends_at is null or p.ends_at > now())
      and p.user_ids = '{}' and (p.max_uses is null or p.uses < p.max_uses)
      and (p.budget_minor is null or p.spent_minor < p.budget_minor)
    order by p.ends_at nulls last, p.id
    limit 20`.execute(db())
  return rows
}

/** All there are, newest first. */
export const selectAll = (): Promise<readonly PromotionRow[]> =>
  db()
    .selectFrom('store.promotions')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(1_000)
    .execute() as Promise<readonly PromotionRow[]>

/** @returns false where there is none that has not ended */
export async function endPromotion(promotionId: string): Promise<boolean> {
  const { rows } = await sql`
    update store.promotions set starts_at = least(starts_at, now() - interval '1 millisecond'), ends_at = now()
    where id = ${promotionId} and (ends_at is null or ends_at > now())
    returning id`.execute(db())
  return rows.length > 0
}
