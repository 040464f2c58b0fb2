import 'server-only'
import { type Selectable, sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'

export type CommissionRow = Selectable<DB['store.commissions']>

/** Whose link an order came by, with the terms of now; nothing where the code is nobody's, or the click too old. */
export async function insertAttribution(
  tx: Tx,
  orderId: string,
  click: { readonly code: string; readonly clickedAt: Date | null },
): Promise<void> {
  await sql`
    insert into store.order_attributions (order_id, affiliate_id, code, basis_points, hold_days)
    select ${orderId}, a.id, a.code, a.basis_points, a.hold_days from store.affiliates a
    where a.code = ${click.code} and a.state = 'active' and (${click.clickedAt}::timestamptz is null
      or ${click.clickedAt}::timestamptz + make_interval(days => a.window_days) > clock_timestamp())`.execute(
    tx,
  )
}

export interface Attributed {
  readonly affiliate_id: string
  readonly basis_points: number
  readonly hold_days: number
  /** Who the affiliate is, as far as it is known. */
  readonly user_id: string | null
  readonly mailbox_key: string | null
  readonly account_email: string | null
  /** The order brought two people a referral's rewards. */
  readonly is_referral: boolean
}

export async function selectAttributed(tx: Tx, orderId: string): Promise<Attributed | null> {
  const { rows } = await sql<Attributed>`
    select t.affiliate_id, t.basis_points, t.hold_days, a.user_id, a.mailbox_key, p.email as account_email,
      exists (select from store.rewards w where w.order_id = t.order_id and w.kind in ('referrer', 'referred')) as is_referral
    from store.order_attributions t join store.affiliates a on a.id = t.affiliate_id
      left join store.profiles p on p.user_id = a.user_id
    where t.order_id = ${orderId}`.execute(tx)
  return rows[0] ?? null
}

/** Once per order. */
export async function insertCommission(
  tx: Tx,
  row: Pick<CommissionRow, 'id' | 'order_id' | 'affiliate_id' | 'basis_points' | 'currency'> & {
    readonly earned_minor: number
    readonly hold_days: number
  },
): Promise<void> {
  const { hold_days, earned_minor, ...rest } = row
  await tx
    .insertInto('store.commissions')
    .values({
      ...rest,
      amount_minor: earned_minor,
      earned_minor,
      matures_at: sql<Date>`clock_timestamp() + make_interval(days => ${hold_days})`,
    })
    .onConflict((conflict) => conflict.column('order_id').doNothing())
    .execute()
}

export async function lockCommission(tx: Tx, orderId: string): Promise<CommissionRow | null> {
  const row = await tx
    .selectFrom('store.commissions')
    .selectAll()
    .where('order_id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ?? null
}

/** The one whose posting has been due longest, locked; others are left to whoever has them. */
export async function claimUnposted(tx: Tx): Promise<CommissionRow | null> {
  const { rows } = await sql<CommissionRow>`
    select * from store.commissions
    where posted_minor <> earned_minor and next_at <= clock_timestamp()
    order by next_at limit 1 for no key update skip locked`.execute(tx)
  return rows[0] ?? null
}

export async function changeCommission(
  tx: Tx,
  id: string,
  change: Partial<
    Pick<CommissionRow, 'amount_minor' | 'earned_minor' | 'posted_minor' | 'postings' | 'frozen'>
  >,
): Promise<void> {
  await tx
    .updateTable('store.commissions')
    .set({ ...change, updated_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}

/** Tried again later: after one minute, two, four … up to a day. */
export async function postponeCommission(id: string): Promise<void> {
  await sql`
    update store.commissions set attempts = attempts + 1, updated_at = clock_timestamp(),
      next_at = clock_timestamp() + make_interval(mins => least(1440, power(2, least(attempts, 11))::int))
    where id = ${id}`.execute(db())
}
