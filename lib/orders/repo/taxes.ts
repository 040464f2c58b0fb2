import 'server-only'
import { type Selectable, sql } from 'kysely'
import type { TaxCalculation, TaxRecord } from '../../payments/tax-contract'
import type { BillingPlace } from '../../payments/types'
import { db, jsonb, type Tx } from '../../platform/db/client'
import type { DB } from '../../platform/db/database.types'

export type TaxRow = Selectable<DB['store.order_taxes']>
export type ReversalRow = Selectable<DB['store.tax_reversals']>
export type LocationSource = 'buyer' | 'payment' | 'earlier_order'

interface Taxed {
  readonly id: string
  readonly amount_minor: number
  readonly currency: string
}

/** What was said of where the buyer is, with the order. */
export async function insertPlace(tx: Tx, order: Taxed, place: BillingPlace): Promise<void> {
  await sql`
    insert into store.order_taxes (order_id, country, postal_code, location_source, currency, total_minor)
    values (${order.id}, ${place.country}, ${place.postalCode}, 'buyer', ${order.currency}, ${order.amount_minor})`.execute(
    tx,
  )
}

/** Nobody buys it: nothing is to be taxed anywhere. */
export async function forgetPlace(tx: Tx, orderId: string): Promise<void> {
  await tx
    .updateTable('store.order_taxes')
    .set({ country: null, postal_code: null, location_source: null, updated_at: sql`clock_timestamp()` })
    .where('order_id', '=', orderId)
    .where('state', '=', 'placed')
    .execute()
}

/** It is paid: its tax is to be worked out, once. */
export async function awaitTax(tx: Tx, order: Taxed): Promise<void> {
  await sql`
    insert into store.order_taxes as t (order_id, state, currency, total_minor, due_at)
    values (${order.id}, 'waiting', ${order.currency}, ${order.amount_minor}, now())
    on conflict (order_id) do update set state = 'waiting', due_at = now(), updated_at = clock_timestamp()
    where t.state = 'placed'`.execute(tx)
}

export async function selectTax(orderId: string): Promise<TaxRow | null> {
  const row = await db()
    .selectFrom('store.order_taxes')
    .selectAll()
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return row ?? null
}

export async function lockTax(tx: Tx, orderId: string): Promise<TaxRow | null> {
  const row = await tx
    .selectFrom('store.order_taxes')
    .selectAll()
    .where('order_id', '=', orderId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ?? null
}

/** Takes one that has something to be done, for 60 s. */
export async function claimTax(): Promise<TaxRow | null> {
  const { rows } = await sql<TaxRow>`
    update store.order_taxes t
    set fence = t.fence + 1, attempts = least(t.attempts + 1, 30000), due_at = now() + interval '60 seconds'
    where t.order_id = (
      select order_id from store.order_taxes where due_at <= now() order by due_at limit 1 for update skip locked
    )
    returning t.*`.execute(db())
  return rows[0] ?? null
}

type Change = Partial<
  Pick<TaxRow, 'state' | 'country' | 'postal_code' | 'location_source' | 'problem' | 'attempts' | 'key_n'>
> & { readonly calculation?: TaxCalculation; readonly record?: TaxRecord }

/**
 * Writes what became of a claim, and when it is next to be looked at: in so many seconds, or not before something happens.
 * @returns false where somebody else has it by now, or something has happened meanwhile; nothing was written then
 */
export async function changeTax(
  tx: Tx | undefined,
  { order_id, fence }: TaxRow,
  { calculation, record, ...change }: Change,
  dueInSeconds: number | null,
): Promise<boolean> {
  const { numUpdatedRows } = await (tx ?? db())
    .updateTable('store.order_taxes')
    .set({
      ...change,
      ...(calculation
        ? {
            tax_minor: calculation.tax.amountMinor,
            calculation_id: calculation.calculationId,
            breakdown: jsonb(calculation.parts),
          }
        : {}),
      ...(record ? { transaction_id: record.transactionId, transaction_line_id: record.lineId } : {}),
      due_at: dueInSeconds === null ? null : sql`now() + make_interval(secs => ${dueInSeconds})`,
      updated_at: sql`clock_timestamp()`,
    })
    .where('order_id', '=', order_id)
    .where('fence', '=', fence)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Something of the order has changed: whoever works on it looks again. */
export async function noteBooking(
  tx: Tx,
  orderId: string,
  booked: { readonly minor: number; readonly n: number },
): Promise<void> {
  await tx
    .updateTable('store.order_taxes')
    .set({
      booked_minor: booked.minor,
      bookings: booked.n,
      updated_at: sql`clock_timestamp()`,
      // A report that was told of the sale is told of what went back as well.
      due_at: sql`case when state = 'recorded' then now() else due_at end`,
      fence: sql`case when state = 'recorded' then fence + 1 else fence end`,
    })
    .where('order_id', '=', orderId)
    .execute()
}

/** Where the buyer was said to be in the last order of the same account. */
export async function selectEarlierPlace(orderId: string): Promise<BillingPlace | null> {
  const { rows } = await sql<{ country: string; postal_code: string | null }>`
    select t.country, t.postal_code
    from store.orders o join store.orders e on e.user_id = o.user_id and e.id <> o.id
      join store.order_taxes t on t.order_id = e.id and t.country is not null
    where o.id = ${orderId} order by e.created_at desc limit 1`.execute(db())
  const [row] = rows
  return row ? { country: row.country, postalCode: row.postal_code } : null
}

/** Promises to give back of the price, oldest first; one that replaces another is the same promise. */
const PROMISES = (orderId: string) => sql`
  select r.id, r.amount_minor, r.created_at from store.refunds r
  where r.order_id = ${orderId} and r.replaces is null and r.reason not in ('paid_twice', 'paid_late')`

/** Promised refunds that no reversal stands for. */
export async function selectUnreversed(
  tx: Tx,
  orderId: string,
): Promise<readonly { readonly id: string; readonly amount_minor: number }[]> {
  const { rows } = await sql<{ id: string; amount_minor: number }>`
    select p.id, p.amount_minor from (${PROMISES(orderId)}) p
    where not exists (select from store.tax_reversals v where v.refund_id = p.id)
    order by p.created_at, p.id`.execute(tx)
  return rows
}

export async function selectReversals(orderId: string, tx?: Tx): Promise<readonly ReversalRow[]> {
  return (tx ?? db())
    .selectFrom('store.tax_reversals')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('n')
    .execute()
}

export async function insertReversal(
  tx: Tx,
  row: Pick<ReversalRow, 'refund_id' | 'order_id' | 'n' | 'amount_minor' | 'tax_minor'>,
): Promise<void> {
  await tx.insertInto('store.tax_reversals').values(row).execute()
}

export async function changeReversal(
  refundId: string,
  change: { readonly transaction_id: string } | { readonly key_n: number },
): Promise<void> {
  await db().updateTable('store.tax_reversals').set(change).where('refund_id', '=', refundId).execute()
}
