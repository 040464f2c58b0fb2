import 'server-only'
import { sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'

const isLive = sql`p.state in ('creating', 'open', 'processing')`
/** Nobody is paying it, nor has tried to just now. */
const rests = sql`not exists (
  select from store.payments p where p.order_id = o.id and (${isLive} or p.updated_at > now() - interval '5 minutes'))`

/**
 * Unpaid orders that nobody can pay any more: never opened, past their last payment, or with something reserved for another
 * try, after a payment had failed, that was never opened either. One that failed and reserves nothing stays as it is.
 */
const STALE = sql`
  select o.id, o.updated_at from store.orders o where o.state = 'draft' and o.created_at < now() - interval '2 hours'
  union all
  select o.id, o.updated_at from store.orders o
  where o.state = 'awaiting_payment' and o.updated_at < now() - interval '5 minutes'
    and not exists (select from store.payments p where p.order_id = o.id and ${isLive})
  union all
  select o.id, o.updated_at from store.orders o
  where o.state = 'payment_failed' and o.hold_id is not null and ${rests}
  union all
  select o.id, o.updated_at from store.promotion_uses u join store.orders o on o.id = u.order_id
  where u.state = 'reserved' and o.state = 'payment_failed' and o.hold_id is null and ${rests}`

export async function selectStaleOrders(limit: number): Promise<readonly { readonly id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from (${STALE}) s order by s.updated_at limit ${limit}`.execute(db())
  return rows
}

/** Asked once more with the order's lock in hand. */
export async function isStillStale(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from (${STALE}) s where s.id = ${id}`.execute(tx)
  return rows.length > 0
}
