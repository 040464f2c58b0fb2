import 'server-only'
import { sql } from 'kysely'
import { db } from '../../platform/db/client'
import type { OrderState } from '../types'

export interface SourceRow {
  /** Of the ledger's entry: a hold's, a refund's, or the order's own id. */
  readonly cause_id: string
  readonly order_id: string
  readonly number: string
  readonly token_sealed: string
  /** Whether what was held has been paid with. */
  readonly is_paid: boolean
}

/** The orders behind these causes, this person's only. */
export async function selectSources(
  userId: string,
  causeIds: readonly string[],
): Promise<readonly SourceRow[]> {
  const ids = [...causeIds]
  const { rows } = await sql<SourceRow>`
    select c.cause_id, o.id as order_id, o.number, o.token_sealed,
      (o.paid_at is not null and o.hold_id = c.cause_id) is true as is_paid
    from (
      select h.hold_id as cause_id, h.order_id from ledger.orders_of_holds(${ids}::text[]) h
      union all select r.id, r.order_id from store.refunds r where r.id = any(${ids}::text[])
      union all select p.id, p.order_id from store.payments p where p.id = any(${ids}::text[])
      union all select i.id, i.id from store.orders i where i.id = any(${ids}::text[])
    ) c join store.orders o on o.id = c.order_id
    where o.user_id = ${userId}::uuid`.execute(db())
  return rows
}

export interface HoldingRow {
  readonly id: string
  readonly number: string
  readonly token_sealed: string
  readonly wallet_minor: number
  readonly currency: string
}

/** Orders that a part of this person's wallets is reserved for, newest first. */
export async function selectHolding(userId: string): Promise<readonly HoldingRow[]> {
  return db()
    .selectFrom('store.orders')
    .select(['id', 'number', 'token_sealed', 'wallet_minor', 'currency'])
    .where('user_id', '=', userId)
    .where('hold_id', 'is not', null)
    .where('paid_at', 'is', null)
    .orderBy('id', 'desc')
    .execute()
}

export interface TopUpStateRow {
  readonly id: string
  readonly number: string
  readonly state: OrderState
  readonly amount_minor: number
  readonly currency: string
  readonly checkout_url: string | null
  readonly is_processing: boolean
  readonly is_returned: boolean
}

/** One top-up of this person's, and how its payment stands. */
export async function selectTopUpOf(userId: string, number: string): Promise<TopUpStateRow | null> {
  const { rows } = await sql<TopUpStateRow>`
    select o.id, o.number, o.state, o.amount_minor, o.currency,
      (select p.checkout_url from store.payments p where p.order_id = o.id and p.state = 'open' and p.close_as is null
        and p.expires_at > now() limit 1) as checkout_url,
      exists (select from store.payments p where p.order_id = o.id and p.state = 'processing') as is_processing,
      exists (select from store.refunds r where r.order_id = o.id and r.state <> 'failed') as is_returned
    from store.orders o where o.user_id = ${userId}::uuid and o.number = ${number} and o.number like 'TOP-%'`.execute(
    db(),
  )
  return rows[0] ?? null
}
