import 'server-only'
import { sql } from 'kysely'
import { type Db, db, type Tx } from '../../platform/db/client'
import type { BundleSummary, OrderState } from '../types'

/** Whose: an account's or a guest's of the old shop's API. */
export type Owner = { readonly userId: string } | { readonly guestId: string }

const ownedBy = (owner: Owner) =>
  'userId' in owner ? sql`o.user_id = ${owner.userId}::uuid` : sql`o.guest_id = ${owner.guestId}`

export interface SoldEsimRow {
  readonly esim_id: string
  readonly iccid: string
  readonly label: string | null
  readonly created_at: Date
  readonly bundle: BundleSummary
  readonly amount_minor: number
  readonly currency: string
  readonly order_id: string
  readonly paid_at: Date | null
  readonly searched_countries: readonly string[]
  readonly returned_at: Date | null
}

/**
 * eSIMs that an order of this owner sold, newest first. An account sees those that are still its own.
 * @param from for an account as the viewer, so that row security decides as well
 */
export async function selectSoldTo(
  owner: Owner,
  which: { readonly orderId?: string; readonly iccid?: string; readonly most: number },
  from: Db | Tx = db(),
): Promise<readonly SoldEsimRow[]> {
  const stillOwn = 'userId' in owner ? sql`and e.user_id = ${owner.userId}::uuid` : sql``
  const { rows } = await sql<SoldEsimRow>`
    select e.id as esim_id, e.iccid, e.label, e.created_at, e.returned_at, l.bundle, l.amount_minor, l.currency,
      o.id as order_id, o.paid_at, o.searched_countries
    from store.orders o join store.order_lines l on l.order_id = o.id join store.esims e on e.order_line_id = l.id
    where ${ownedBy(owner)} ${stillOwn}
      and (${which.orderId ?? null}::text is null or o.id = ${which.orderId ?? null})
      and (${which.iccid ?? null}::text is null or e.iccid = ${which.iccid ?? null})
    order by e.id desc limit ${which.most}`.execute(from)
  return rows
}

export interface DeliveredRow {
  readonly iccid: string
  readonly kind: 'new_esim' | 'renewal'
  readonly bundle: BundleSummary
  readonly amount_minor: number
  readonly currency: string
  readonly order_id: string
  readonly paid_at: Date | null
}

/** What this owner bought for these eSIMs and got, newest first. */
export async function selectDelivered(
  owner: Owner,
  iccids: readonly string[],
  from: Db | Tx = db(),
): Promise<readonly DeliveredRow[]> {
  if (iccids.length === 0) return []
  const { rows } = await sql<DeliveredRow>`
    select coalesce(l.iccid, f.iccid) as iccid, l.kind, l.bundle, l.amount_minor, l.currency, o.id as order_id, o.paid_at
    from store.orders o join store.order_lines l on l.order_id = o.id join store.fulfilments f on f.order_line_id = l.id
    where ${ownedBy(owner)} and f.state = 'succeeded' and coalesce(l.iccid, f.iccid) = any(${[...iccids]}::text[])
    order by o.paid_at desc, l.id desc`.execute(from)
  return rows
}

export interface ShopOrderRow {
  readonly id: string
  readonly state: OrderState
  readonly amount_minor: number
  readonly currency: string
  readonly created_at: Date
  readonly paid_at: Date | null
  readonly wallet_minor: number
  readonly kind: 'new_esim' | 'renewal' | 'wallet_topup'
  readonly bundle: BundleSummary
  readonly quantity: number
}

/** An owner's orders with their first line, newest first, whatever became of them. */
export async function selectShopOrders(
  owner: Owner,
  which: { readonly orderId?: string; readonly limit: number; readonly offset: number },
  from: Db | Tx = db(),
): Promise<readonly ShopOrderRow[]> {
  const { rows } = await sql<ShopOrderRow>`
    select o.id, o.state, o.amount_minor, o.currency, o.created_at, o.paid_at, o.wallet_minor, l.kind, l.bundle, n.quantity
    from store.orders o
      cross join lateral (select kind, bundle from store.order_lines where order_id = o.id order by id limit 1) l
      cross join lateral (select count(*)::int as quantity from store.order_lines where order_id = o.id) n
    where ${ownedBy(owner)} and (${which.orderId ?? null}::text is null or o.id = ${which.orderId ?? null})
    order by o.id desc limit ${which.limit} offset ${which.offset}`.execute(from)
  return rows
}
