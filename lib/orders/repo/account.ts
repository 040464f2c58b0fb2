import 'server-only'
import { sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { BundleSummary, OrderState } from '../types'

export interface ListedRow {
  readonly id: string
  readonly number: string
  readonly state: OrderState
  readonly created_at: Date
  readonly paid_at: Date | null
  readonly amount_minor: number
  readonly currency: string
  /** What its wallet pays of it. */
  readonly wallet_minor: number
  readonly is_top_up: boolean
  readonly lines: readonly {
    readonly kind: 'new_esim' | 'renewal'
    readonly bundle: BundleSummary
    readonly label: string | null
    readonly iccid: string | null
    readonly amount_minor: number
  }[]
}

/**
 * A person's orders with their lines, newest first; those with `iccid` only that have to do with this eSIM.
 * @param tx as the viewer, so that row security decides as well
 */
export async function selectListed(
  tx: Tx,
  userId: string,
  which: { readonly most: number; readonly beforeId?: string; readonly iccid?: string },
): Promise<readonly ListedRow[]> {
  const { beforeId = null, iccid = null } = which
  const { rows } = await sql<ListedRow>`
    select o.id, o.number, o.state, o.created_at, o.paid_at, o.amount_minor, o.currency, o.wallet_minor,
      coalesce(l.lines, '[]') as lines, l.lines is null as is_top_up
    from store.orders o cross join lateral (
      select jsonb_agg(jsonb_build_object('kind', l.kind, 'bundle', l.bundle, 'label', coalesce(e.label, l.label),
        'iccid', coalesce(l.iccid, e.iccid), 'amount_minor', l.amount_minor) order by l.id) as lines
      from store.order_lines l left join store.esims e on e.order_line_id = l.id
      where l.order_id = o.id and l.kind <> 'wallet_topup'
    ) l
    where o.user_id = ${userId} and exists (select from store.order_lines any_line where any_line.order_id = o.id)
      and (${beforeId}::text is null or o.id < ${beforeId})
      and (${iccid}::text is null or exists (
        select from store.order_lines m left join store.esims f on f.order_line_id = m.id
        where m.order_id = o.id and (m.iccid = ${iccid} or f.iccid = ${iccid})))
    order by o.id desc limit ${which.most}`.execute(tx)
  return rows
}

/** Sealed tokens of orders that their buyer was shown. */
export async function selectTokens(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db()
    .selectFrom('store.orders')
    .select(['id', 'token_sealed'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, token_sealed }) => [id, token_sealed]))
}
