import 'server-only'
import { sql } from 'kysely'
import { db, type Tx, violatedConstraint } from '../../platform/db/client'
import type { PaymentRow } from './rows'

export async function selectPaymentBySession(sessionId: string, driver: string): Promise<PaymentRow | null> {
  const row = await db()
    .selectFrom('store.payments')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('driver', '=', driver)
    .executeTakeFirst()
  return row ?? null
}

/** The payment that a buyer comes back from: by its session, or by its own id where the service does not name that one. */
export async function selectReturned(reference: string): Promise<PaymentRow | null> {
  const row = await db()
    .selectFrom('store.payments')
    .selectAll()
    .where((eb) => eb.or([eb('session_id', '=', reference), eb('id', '=', reference)]))
    .where('kind', '=', 'session')
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

/** @param kind 'intent': only one that is a payment of its own, not a session's */
export async function selectPaymentByIntent(
  paymentIntentId: string,
  driver: string,
  kind?: 'intent',
): Promise<PaymentRow | null> {
  const query = db()
    .selectFrom('store.payments')
    .selectAll()
    .where('payment_intent_id', '=', paymentIntentId)
    .where('driver', '=', driver)
  return (await (kind ? query.where('kind', '=', kind) : query).executeTakeFirst()) ?? null
}

/** How a card is charged. A payment by wallet is written when it is made, and is never open. */
export type PaymentKind = 'session' | 'intent'

interface NewPayment {
  readonly id: string
  readonly order_id: string
  readonly n: number
  readonly kind: PaymentKind
  /** The service that it is opened with. */
  readonly driver: string
  readonly amount_minor: number
  readonly currency: string
}

/** A new payment number n. Null when another live payment of the order exists (one payable thing at a time). */
export async function insertPayment(
  tx: Tx,
  payment: NewPayment & { expires_at: Date },
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

/** What the wallet paid; captured in the same transaction. */
export async function insertWalletPayment(
  tx: Tx,
  payment: { id: string; order_id: string; amount_minor: number; currency: string; paid_at: Date },
): Promise<void> {
  await sql`
    insert into store.payments (id, order_id, n, kind, state, state_reason, amount_minor, currency, expires_at, paid_at)
    values (${payment.id}, ${payment.order_id},
      (select coalesce(max(n), 0) + 1 from store.payments where order_id = ${payment.order_id}),
      'wallet', 'paid', 'paid from the wallet', ${payment.amount_minor}, ${payment.currency}, ${payment.paid_at},
      ${payment.paid_at})`.execute(tx)
}

/** A payment that we know of only from the service itself (we died between its creation and our commit). */
export async function insertAdoptedPayment(
  tx: Tx,
  payment: NewPayment & Partial<Pick<PaymentRow, 'session_id' | 'payment_intent_id'>>,
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
    Pick<
      PaymentRow,
      'session_id' | 'checkout_url' | 'payment_intent_id' | 'charge_id' | 'card_keys' | 'paid_at'
    >
  > = {},
): Promise<void> {
  await tx
    .updateTable('store.payments')
    .set({ state, state_reason: reason, updated_at: sql`clock_timestamp()`, ...also })
    .where('id', '=', id)
    .execute()
}

/** Writes the service's own id into a payment that was created without hearing it. */
export async function attachReference(
  tx: Tx,
  id: string,
  reference: { session_id: string } | { payment_intent_id: string },
): Promise<void> {
  await tx.updateTable('store.payments').set(reference).where('id', '=', id).execute()
}

/** Says what the end of a live payment will mean, before Stripe is asked to end it. A cancellation is not taken back. */
export async function markClosing(tx: Tx, id: string, closeAs: 'replaced' | 'canceled'): Promise<void> {
  await tx
    .updateTable('store.payments')
    .set({ close_as: sql`case when close_as = 'canceled' then close_as else ${closeAs} end` })
    .where('id', '=', id)
    .execute()
}

/** Payments that the sweep reads again: past their end, about to be closed, or quiet for some minutes although live. */
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
        eb('close_as', 'is not', null),
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
