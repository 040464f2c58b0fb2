import 'server-only'
import { sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { RefundPolicy } from '../refund-rules'
import type { OrderRow } from './rows'

/** What a buyer may give back without staff, for orders of one currency. */
export async function selectRefundPolicy(
  currency: string,
  tx?: Tx,
): Promise<RefundPolicy & { readonly perBuyerDays: number }> {
  const { rows } = await sql<{
    window_days: number
    own_loss: RefundPolicy['ownLoss']
    per_buyer: number
    per_buyer_days: number
    most_minor: number | null
  }>`
    select s.window_days, s.own_loss, s.per_buyer, s.per_buyer_days, l.most_minor
    from store.refund_settings s left join store.refund_limits l on l.currency = ${currency}`.execute(
    tx ?? db(),
  )
  const [row] = rows
  if (!row) throw new Error('store.refund_settings has no row')
  return {
    windowDays: row.window_days,
    ownLoss: row.own_loss,
    mostMinor: row.most_minor,
    perBuyer: row.per_buyer,
    perBuyerDays: row.per_buyer_days,
  }
}

/**
 * Other orders of this buyer from which something was given back as unused. In the transaction that gives back, whoever
 * has the same buyer waits here until it ends, so that the count is exact.
 */
export async function countGivenBack(order: OrderRow, days: number, tx?: Tx): Promise<number> {
  const buyer = order.user_id ?? order.email?.toLowerCase() ?? order.id
  if (tx) await sql`select pg_advisory_xact_lock(hashtextextended(${`given-back:${buyer}`}, 0))`.execute(tx)
  const { rows } = await sql<{ n: number }>`
    select count(distinct o.id)::int as n from store.orders o join store.refunds r on r.order_id = o.id
    where r.reason = 'unused' and r.state <> 'failed' and r.created_at > now() - make_interval(days => ${days})
      and o.id <> ${order.id}
      and (o.user_id = ${order.user_id}::uuid or lower(o.email) = ${order.email?.toLowerCase() ?? null}::text)`.execute(
    tx ?? db(),
  )
  return rows[0]?.n ?? 0
}
