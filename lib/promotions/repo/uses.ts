import 'server-only'
import { type Selectable, sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'

export type UseRow = Selectable<DB['store.promotion_uses']>

/** @throws when the order has one already: it is reserved in the transaction that creates the order */
export async function insertUse(
  tx: Tx,
  use: Omit<UseRow, 'state' | 'state_reason' | 'created_at' | 'updated_at'>,
): Promise<void> {
  await tx
    .insertInto('store.promotion_uses')
    .values({ ...use, state_reason: 'order placed' })
    .execute()
}

/** Locked; the promotion's lock comes after it. */
export async function selectUse(tx: Tx, orderId: string): Promise<UseRow | null> {
  const row = await tx
    .selectFrom('store.promotion_uses')
    .selectAll()
    .where('order_id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ?? null
}

export async function moveUse(tx: Tx, id: string, state: UseRow['state'], reason: string): Promise<void> {
  await tx
    .updateTable('store.promotion_uses')
    .set({ state, state_reason: reason, updated_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}

/** An order that was refunded in full and still has its use, locked. */
export async function lockRefundedOrder(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select o.id from store.orders o join store.promotion_uses u on u.order_id = o.id
    where o.state = 'refunded' and u.state = 'consumed'
    limit 1 for no key update of o skip locked`.execute(tx)
  return rows[0]?.id ?? null
}

export interface SavedRow {
  readonly amount_minor: number
  readonly currency: string
  readonly names: Readonly<Record<string, string>>
  readonly at: Date
}

/** What was taken off the prices of somebody's paid orders, newest first. */
export async function selectSavings(userId: string, limit: number): Promise<readonly SavedRow[]> {
  const { rows } = await sql<SavedRow>`
    select u.discount_minor as amount_minor, u.currency, p.names, u.updated_at as at
    from store.promotion_uses u join store.promotions p on p.id = u.promotion_id
    where u.user_id = ${userId}::uuid and u.state = 'consumed' and u.discount_minor > 0
    order by u.updated_at desc limit ${limit}`.execute(db())
  return rows
}
