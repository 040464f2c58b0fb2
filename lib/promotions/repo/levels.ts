import 'server-only'
import { type Selectable, sql } from 'kysely'
import { db, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'

export type LevelRow = Omit<Selectable<DB['store.levels']>, 'names'> & {
  readonly names: Readonly<Record<string, string>>
}

/** All levels, the lowest first. */
export async function selectLevels(from?: Tx): Promise<readonly LevelRow[]> {
  const { rows } = await sql<LevelRow>`
    select threshold_minor, currency, basis_points, cap_minor, names from store.levels order by threshold_minor`.execute(
    from ?? db(),
  )
  return rows
}

/** In place of those there are, for everybody at one moment. */
export async function replaceLevels(tx: Tx, levels: readonly LevelRow[]): Promise<void> {
  // Two operators at once would leave a mixture.
  await sql`select pg_advisory_xact_lock(hashtextextended('levels', 0))`.execute(tx)
  await sql`delete from store.levels`.execute(tx)
  for (const { names, ...level } of levels)
    await sql`
      insert into store.levels (threshold_minor, currency, basis_points, cap_minor, names)
      values (${level.threshold_minor}, ${level.currency}, ${level.basis_points}, ${level.cap_minor},
        ${JSON.stringify(names)}::jsonb)`.execute(tx)
}

export interface PaymentRow {
  readonly id: string
  readonly order_id: string
  readonly by_wallet: boolean
  readonly is_top_up: boolean
  readonly at: Date
  readonly amount_minor: number
  /** Refunded or promised back, or taken by a bank that has not given it back. */
  readonly returned_minor: number
  readonly currency: string
  /** Paid within a year, and every line of the order has ended, with something delivered. */
  readonly counts: boolean
  /** When it was paid; null where there was never one. */
  readonly per_usd: string | null
  readonly level_per_usd: string | null
}

/** What somebody has paid, ever: for orders and into the wallet, oldest first. Orders that are not theirs are not in it. */
export async function selectPayments(
  userId: string,
  levelCurrency: string,
  from?: Tx,
): Promise<readonly PaymentRow[]> {
  const { rows } = await sql<PaymentRow>`
    select p.id, p.order_id, p.kind = 'wallet' as by_wallet, o.number like 'TOP-%' as is_top_up,
      coalesce(p.paid_at, o.paid_at) as at, p.amount_minor, p.currency,
      (coalesce((select sum(r.amount_minor) from store.refunds r where r.payment_id = p.id and r.covered_by is null
          and not exists (select from store.refunds x where x.replaces = r.id)), 0)
        + coalesce((select sum(d.amount_minor) from store.disputes d
          where d.payment_id = p.id and d.state in ('open', 'lost')), 0))::bigint as returned_minor,
      o.paid_at > clock_timestamp() - interval '1 year'
        and exists (select from store.fulfilments f where f.order_id = o.id and f.state = 'succeeded')
        and not exists (select from store.fulfilments f
          where f.order_id = o.id and f.state not in ('succeeded', 'rejected')) as counts,
      store.rate_at(p.currency, o.paid_at)::text as per_usd,
      store.rate_at(${levelCurrency}, o.paid_at)::text as level_per_usd
    from store.orders o join store.payments p on p.order_id = o.id and p.state = 'paid'
    where o.user_id = ${userId}::uuid and o.paid_at is not null
    order by at, p.id`.execute(from ?? db())
  return rows
}

/** Refunds of these payments that are in the wallet. */
export async function selectReturns(
  userId: string,
  from?: Tx,
): Promise<readonly { readonly payment_id: string; readonly at: Date; readonly amount_minor: number }[]> {
  const { rows } = await sql<{ payment_id: string; at: Date; amount_minor: number }>`
    select r.payment_id, r.updated_at as at, r.amount_minor from store.orders o join store.refunds r on r.order_id = o.id
    where o.user_id = ${userId}::uuid and r.destination = 'wallet' and r.state = 'succeeded'`.execute(
    from ?? db(),
  )
  return rows
}

/** Units per dollar, as they were kept last; null where there was never one. */
export async function selectRates(
  currencies: readonly [string, string],
  from?: Tx,
): Promise<readonly [string | null, string | null]> {
  const { rows } = await sql<{ a: string | null; b: string | null }>`
    select store.rate_at(${currencies[0]}, clock_timestamp())::text as a,
      store.rate_at(${currencies[1]}, clock_timestamp())::text as b`.execute(from ?? db())
  return [rows[0]?.a ?? null, rows[0]?.b ?? null]
}

export interface OrderLevelRow {
  readonly order_id: string
  readonly name: string
  readonly basis_points: number
  readonly cap_minor: number | null
}

export async function insertOrderLevel(tx: Tx, level: OrderLevelRow): Promise<void> {
  await tx.insertInto('store.order_levels').values(level).execute()
}

export async function selectOrderLevel(tx: Tx, orderId: string): Promise<OrderLevelRow | null> {
  const row = await tx
    .selectFrom('store.order_levels')
    .select(['order_id', 'name', 'basis_points', 'cap_minor'])
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return row ?? null
}
