import 'server-only'
import { sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'

/**
 * What was paid for each line of an order, and the cashback that its quote promised for it: none where the promotion was used
 * up by others before a late payment came.
 */
export async function selectPromisedLines(
  orderId: string,
  tx?: Tx,
): Promise<
  readonly { readonly id: number; readonly amount_minor: number; readonly cashback_minor: number }[]
> {
  const { rows } = await sql<{ id: number; amount_minor: number; cashback_minor: number }>`
    select l.id, l.amount_minor, case when exists (
        select from store.promotion_uses u where u.order_id = l.order_id and u.state <> 'released'
      ) or exists (select from store.rewards w where w.order_id = l.order_id and w.kind = 'cashback')
      then coalesce(q.cashback_minor, 0) else 0 end::bigint as cashback_minor
    from store.order_lines l left join store.quotes q on q.id = l.quote_id
    where l.order_id = ${orderId}`.execute(tx ?? db())
  return rows
}
