import 'server-only'
import { sql } from 'kysely'
import { db, type Tx, violatedConstraint } from '../../platform/db/client'
import type { PaymentRow } from './rows'

export async function selectPaymentBySession(sessionId: string): Promise<PaymentRow | null> {
  const row = await db()
    .selectFrom('store.payments')
    .selectAll()
    .where('session_id', '=', sessionId)
    .executeTakeFirst()
  return row ?? null
}

export async function selectPayments(orderId: string, tx?: Tx): Promise<readonly PaymentRow[]> {
  return (tx ?? db())
    .selectFrom('store.payments')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('n')
    .execute()
}

export async function selectPayment(id: string, tx?: Tx): Promise<PaymentRow | null> {
  return (
    (await (tx ?? db()).selectFrom('store.payments').selectAll().where('id', '=', id).executeTakeFirst()) ??
    null
  )
}

export async function selectPaymentByIntent(paymentIntentId: string): Promise<PaymentRow | null> {
  const row = await db()
    .selectFrom('store.payments')
    .selectAll()
    .where('payment_intent_id', '=', paymentIntentId)
    .executeTakeFirst()
  return row ?? null
}

/** A new payment number n. Null when another live payment of the order exists (one payable session at a time). */
export async function insertPayment(
  tx: Tx,
  payment: {
    id: string
    order_id: string
    n: number
    amount_minor: number
    currency: string
    expires_at: Date
  },
): Promise<PaymentRow | null> {
  try {
    await sql`savepoint new_payment`.execute(tx)
    return await tx.insertInto('store.payments').values(payment).returningAll().executeTakeFirstOrThrow()
  } catch (error) {
    if (violatedConstraint(error) !== 'payments_one_live') throw error
    await sql`rollback to savepoint new_payment`.execute(tx)
    return null
  }
}

/** A session that we know of only from the service itself (we died between its creation and our commit). */
export async function insertAdoptedPayment(
  tx: Tx,
  payment: {
    id: string
    order_id: string
    n: number
    amount_minor: number
    currency: string
    session_id: string
  },
): Promise<PaymentRow> {
  return tx
    .insertInto('store.payments')
    .values({ ...payment, state: 'expired', state_reason: 'adopted', expires_at: sql`now()` })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function movePayment(
  tx: Tx,
  id: string,
  state: string,
  reason: string,
  also: Partial<
    Pick<PaymentRow, 'session_id' | 'checkout_url' | 'payment_intent_id' | 'charge_id' | 'paid_at'>
  > = {},
): Promise<void> {
  await tx
    .updateTable('store.payments')
    .set({ state, state_reason: reason, updated_at: sql`clock_timestamp()`, ...also })
    .where('id', '=', id)
    .execute()
}

export async function attachSession(tx: Tx, id: string, sessionId: string): Promise<void> {
  await tx
    .updateTable('store.payments')
    .set({ session_id: sessionId })
    .where('id', '=', id)
    .where('session_id', 'is', null)
    .execute()
}

/** Sessions that the sweep reads again: past their expiry, or quiet for some minutes although still live. */
export async function selectLivePayments(
  quietSeconds: number,
  limit: number,
): Promise<readonly PaymentRow[]> {
  return db()
    .selectFrom('store.payments')
    .selectAll()
    .where('state', 'in', ['creating', 'open', 'processing'])
    .where((eb) =>
      eb.or([
        eb('expires_at', '<', sql<Date>`now()`),
        eb('updated_at', '<', sql<Date>`now() - make_interval(secs => ${quietSeconds})`),
      ]),
    )
    .orderBy('updated_at')
    .limit(limit)
    .execute()
}

/** So that the next sweep looks at others first. */
export async function touchPayment(id: string): Promise<void> {
  await db()
    .updateTable('store.payments')
    .set({ updated_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}
