import 'server-only'
import { sql } from 'kysely'
import { newId } from '../../core/ids'
import { db, type Tx } from '../../platform/db/client'
import type { RefundRow } from './rows'

export async function insertRefund(
  tx: Tx,
  refund: {
    order_id: string
    payment_id: string
    amount_minor: number
    currency: string
    reason: RefundRow['reason']
    order_line_id: number | null
    destination: 'card' | 'wallet'
    /** The failed refund that this one pays out. */
    replaces?: string
  },
): Promise<RefundRow> {
  // Twins wait here, so that each sees the other's number and sum.
  await sql`select from store.payments where id = ${refund.payment_id} for no key update`.execute(tx)
  const { rows } = await sql<RefundRow>`
    insert into store.refunds (id, order_id, payment_id, n, amount_minor, currency, reason, order_line_id, destination, replaces)
    values (${newId('rfd')}, ${refund.order_id}, ${refund.payment_id},
      (select coalesce(max(n), 0) + 1 from store.refunds where payment_id = ${refund.payment_id}),
      ${refund.amount_minor}, ${refund.currency}, ${refund.reason}, ${refund.order_line_id},
      ${refund.destination}, ${refund.replaces ?? null})
    returning *`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('refund was not inserted')
  return row
}

/** A refund that was made at the payment service itself. Null when it is known already. */
export async function insertForeignRefund(
  tx: Tx,
  refund: {
    order_id: string
    payment_id: string
    amount_minor: number
    currency: string
    stripe_refund_id: string
    state_reason: string
  },
): Promise<RefundRow | null> {
  const { rows } = await sql<RefundRow>`
    insert into store.refunds (id, order_id, payment_id, n, amount_minor, currency, reason, stripe_refund_id, state_reason)
    values (${newId('rfd')}, ${refund.order_id}, ${refund.payment_id},
      (select coalesce(max(n), 0) + 1 from store.refunds where payment_id = ${refund.payment_id}),
      ${refund.amount_minor}, ${refund.currency}, 'staff', ${refund.stripe_refund_id}, ${refund.state_reason})
    on conflict (stripe_refund_id) do nothing
    returning *`.execute(tx)
  return rows[0] ?? null
}

export async function selectRefundByStripeId(stripeRefundId: string): Promise<RefundRow | null> {
  const row = await db()
    .selectFrom('store.refunds')
    .selectAll()
    .where('stripe_refund_id', '=', stripeRefundId)
    .executeTakeFirst()
  return row ?? null
}

/** The payment service that took what it gives back; null for a refund that nobody knows. */
export async function driverOfRefund(id: string): Promise<string | null> {
  const row = await db()
    .selectFrom('store.refunds as r')
    .innerJoin('store.payments as p', 'p.id', 'r.payment_id')
    .select('p.driver')
    .where('r.id', '=', id)
    .executeTakeFirst()
  return row?.driver ?? null
}

/** Takes one due refund for 60 s; `attempts` counts the claims. */
export async function claimRefund(): Promise<RefundRow | null> {
  const { rows } = await sql<RefundRow>`
    update store.refunds r
    set attempts = least(r.attempts + 1, 30000), next_at = now() + interval '60 seconds', updated_at = clock_timestamp()
    where r.id = (
      select id from store.refunds where state in ('requested', 'pending') and next_at <= now()
      order by next_at limit 1 for update skip locked
    )
    returning r.*`.execute(db())
  return rows[0] ?? null
}

export async function lockRefund(
  tx: Tx,
  key: { id: string } | { stripeRefundId: string },
): Promise<RefundRow | null> {
  const query = tx.selectFrom('store.refunds').selectAll().forNoKeyUpdate()
  const row = await ('id' in key
    ? query.where('id', '=', key.id)
    : query.where('stripe_refund_id', '=', key.stripeRefundId)
  ).executeTakeFirst()
  return row ?? null
}

export async function moveRefund(
  tx: Tx,
  id: string,
  state: string,
  reason: string,
  stripeRefundId?: string,
): Promise<void> {
  await tx
    .updateTable('store.refunds')
    .set({
      state,
      state_reason: reason.slice(0, 300),
      updated_at: sql`clock_timestamp()`,
      next_at: sql`now() + interval '60 seconds'`,
      ...(stripeRefundId ? { stripe_refund_id: stripeRefundId } : {}),
    })
    .where('id', '=', id)
    .execute()
}

/** Its buyer has this much of it by a lost dispute: it ends here. */
export async function coverRefund(
  tx: Tx,
  refund: RefundRow,
  cover: { readonly disputeId: string; readonly amountMinor: number },
): Promise<void> {
  if (refund.state !== 'failed') await moveRefund(tx, refund.id, 'failed', "paid by the buyer's bank")
  await tx
    .updateTable('store.refunds')
    .set({ covered_by: cover.disputeId, covered_minor: cover.amountMinor })
    .where('id', '=', refund.id)
    .execute()
}

/** The dispute was won after all: the bank has not paid it. */
export async function uncoverRefund(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('store.refunds')
    .set({ covered_by: null, covered_minor: 0 })
    .where('id', '=', id)
    .execute()
}

export async function selectRefund(id: string, tx: Tx): Promise<RefundRow | null> {
  const row = await tx.selectFrom('store.refunds').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? null
}

export async function postponeRefund(id: string, seconds: number, reason: string): Promise<void> {
  await db()
    .updateTable('store.refunds')
    .set({ next_at: sql`now() + make_interval(secs => ${seconds})`, state_reason: reason.slice(0, 300) })
    .where('id', '=', id)
    .execute()
}

export async function selectRefunds(orderId: string, tx?: Tx): Promise<readonly RefundRow[]> {
  return (tx ?? db())
    .selectFrom('store.refunds')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('created_at')
    .execute()
}

/** Whether this key may be used for this request: it is new, or was used for the same before. The order is locked. */
export async function claimRefundKey(
  tx: Tx,
  orderId: string,
  keyHash: string,
  requestHash: string,
): Promise<boolean> {
  await tx
    .insertInto('store.refund_keys')
    .values({ order_id: orderId, key_hash: keyHash, request_hash: requestHash })
    .onConflict((conflict) => conflict.columns(['order_id', 'key_hash']).doNothing())
    .execute()
  const known = await tx
    .selectFrom('store.refund_keys')
    .select('request_hash')
    .where('order_id', '=', orderId)
    .where('key_hash', '=', keyHash)
    .executeTakeFirstOrThrow()
  return known.request_hash === requestHash
}
