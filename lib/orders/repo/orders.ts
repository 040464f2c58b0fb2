import 'server-only'
import { sql } from 'kysely'
import { type Db, db, jsonb, type Tx, violatedConstraint } from '../../platform/db/client'
import type { Device, OrderChannel, OrderState, WalletWish } from '../types'
import type { LineRow, OrderRow, QuoteRow, TopUpRow } from './rows'

export interface NewQuote
  extends Omit<
    QuoteRow,
    'created_at' | 'discount_minor' | 'promotion_id' | 'cashback_minor' | 'travel_date' | 'outside_countries'
  > {
  readonly discount_minor?: number
  readonly promotion_id?: string | null
  readonly cashback_minor?: number
  readonly travel_date?: string | null
  readonly outside_countries?: string[] | null
}

/** All rows of a basket, or none. */
export async function insertQuotes(quotes: readonly NewQuote[]): Promise<void> {
  await db()
    .insertInto('store.quotes')
    .values(
      quotes.map((quote) => ({
        ...quote,
        bundle: jsonb(quote.bundle),
        purchase_hints: jsonb(quote.purchase_hints),
      })),
    )
    .execute()
}

/** The rows that are ordered together, in the order in which they were wished for. */
export async function selectBasket(basketId: string): Promise<readonly QuoteRow[]> {
  const rows = await db()
    .selectFrom('store.quotes')
    .selectAll()
    .where('basket_id', '=', basketId)
    .orderBy('id')
    .execute()
  return rows as unknown as QuoteRow[]
}

export interface NewOrder {
  readonly id: string
  readonly number: string
  readonly channel: OrderChannel
  readonly user_id: string | null
  readonly email: string | null
  readonly locale: string
  readonly amount_minor: number
  readonly currency: string
  readonly token_hash: string
  readonly token_sealed: string
  readonly request_scope: string
  readonly request_key_hash: string
  readonly request_hash: string
  readonly return_origin: string | null
  readonly guest_id: string | null
  readonly device: Device | null
  readonly searched_countries: readonly string[]
  readonly wallet_wish: WalletWish
  readonly outside_countries?: string[] | null
  readonly outside_said_at?: Date | null
}

/** An order that puts money into its buyer's wallet. Null: the key was used, look it up instead. */
export async function insertTopUp(tx: Tx, order: NewOrder & { readonly user_id: string }): Promise<boolean> {
  const inserted = await tx
    .insertInto('store.orders')
    .values({ ...order, device: null, searched_countries: [] })
    .onConflict((conflict) => conflict.columns(['request_scope', 'request_key_hash']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return false
  await tx
    .insertInto('store.order_lines')
    .values({
      order_id: order.id,
      kind: 'wallet_topup',
      bundle: jsonb({}),
      amount_minor: order.amount_minor,
      currency: order.currency,
    })
    .execute()
  return true
}

/** Order and its lines in one go. `taken`: a quote has an order already, or the key was used: look it up instead. */
export async function insertOrder(
  tx: Tx,
  order: NewOrder,
  basket: readonly QuoteRow[],
): Promise<'inserted' | 'taken'> {
  try {
    await sql`savepoint new_order`.execute(tx)
    await tx
      .insertInto('store.orders')
      .values({
        ...order,
        device: order.device && jsonb(order.device),
        searched_countries: [...order.searched_countries],
      })
      .execute()
    await tx
      .insertInto('store.order_lines')
      .values(
        basket.map((quote) => ({
          order_id: order.id,
          kind: quote.kind,
          quote_id: quote.id,
          label: quote.label,
          iccid: quote.iccid,
          bundle_id: quote.bundle_id,
          provider: quote.provider,
          provider_ref: quote.provider_ref,
          bundle: jsonb(quote.bundle),
          purchase_hints: jsonb(quote.purchase_hints),
          travel_date: quote.travel_date,
          amount_minor: quote.amount_minor,
          discount_minor: quote.discount_minor,
          currency: quote.currency,
          cost_minor: quote.cost_minor,
          cost_currency: quote.cost_currency,
        })),
      )
      .execute()
    return 'inserted'
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (
      constraint !== 'orders_request_scope_request_key_hash_key' &&
      constraint !== 'order_lines_quote_id_key'
    )
      throw error
    await sql`rollback to savepoint new_order`.execute(tx)
    return 'taken'
  }
}

/** An order that was just inserted in this transaction never was. */
export async function undoOrder(tx: Tx): Promise<void> {
  await sql`rollback to savepoint new_order`.execute(tx)
}

const one = <T>(row: unknown): T | null => (row as T | undefined) ?? null

export async function selectOrderByRequest(
  scope: string,
  keyHash: string,
  from: Db | Tx = db(),
): Promise<OrderRow | null> {
  return one(
    await from
      .selectFrom('store.orders')
      .selectAll()
      .where('request_scope', '=', scope)
      .where('request_key_hash', '=', keyHash)
      .executeTakeFirst(),
  )
}

export async function selectOrderByBasket(basketId: string): Promise<OrderRow | null> {
  return one(
    await db()
      .selectFrom('store.orders as o')
      .innerJoin('store.order_lines as l', 'l.order_id', 'o.id')
      .innerJoin('store.quotes as q', 'q.id', 'l.quote_id')
      .selectAll('o')
      .where('q.basket_id', '=', basketId)
      .limit(1)
      .executeTakeFirst(),
  )
}

export async function selectOrder(
  key: { id: string } | { number: string },
  from: Db | Tx = db(),
): Promise<OrderRow | null> {
  const query = from.selectFrom('store.orders').selectAll()
  return one(
    await ('id' in key
      ? query.where('id', '=', key.id)
      : query.where('number', '=', key.number)
    ).executeTakeFirst(),
  )
}

/** The order, locked: whoever changes an order's story takes this lock first. */
export async function lockOrder(tx: Tx, id: string): Promise<OrderRow | null> {
  return one(
    await tx.selectFrom('store.orders').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),
  )
}

export async function selectLines(orderId: string, from: Db | Tx = db()): Promise<readonly LineRow[]> {
  const rows = await from
    .selectFrom('store.order_lines')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('kind', '<>', 'wallet_topup')
    .orderBy('id')
    .execute()
  return rows as unknown as LineRow[]
}

/** The line of an order that puts money into a wallet; null for an order of anything else. */
export async function selectTopUp(orderId: string, from: Db | Tx = db()): Promise<TopUpRow | null> {
  const row = await from
    .selectFrom('store.order_lines')
    .select(['id', 'order_id', 'amount_minor', 'currency'])
    .where('order_id', '=', orderId)
    .where('kind', '=', 'wallet_topup')
    .executeTakeFirst()
  return row ?? null
}

/** Which line of which order sold an eSIM to this person; null where somebody else bought it. */
export async function selectSaleOf(
  userId: string,
  esimId: string,
): Promise<{ readonly orderNumber: string; readonly lineId: number } | null> {
  const row = await db()
    .selectFrom('store.esims as e')
    .innerJoin('store.order_lines as l', 'l.id', 'e.order_line_id')
    .innerJoin('store.orders as o', 'o.id', 'l.order_id')
    .select(['o.number as orderNumber', 'l.id as lineId'])
    .where('e.id', '=', esimId)
    .where('e.user_id', '=', userId)
    .where('o.user_id', '=', userId)
    .executeTakeFirst()
  return row ?? null
}

/** The eSIMs that these lines sold as new. */
export async function selectSoldEsims(
  lineIds: readonly number[],
): Promise<readonly { id: string; order_line_id: number | null; installable: boolean; returned: boolean }[]> {
  if (lineIds.length === 0) return []
  return db()
    .selectFrom('store.esims')
    .select([
      'id',
      'order_line_id',
      sql<boolean>`install_sealed is not null and returned_at is null`.as('installable'),
      sql<boolean>`returned_at is not null`.as('returned'),
    ])
    .where('order_line_id', 'in', [...lineIds])
    .execute()
}

export async function moveOrder(
  tx: Tx,
  id: string,
  state: OrderState,
  reason: string,
  also: { paid_at?: Date; fulfilled_at?: Date; email?: string } = {},
): Promise<void> {
  await tx
    .updateTable('store.orders')
    .set({ state, state_reason: reason, updated_at: sql`clock_timestamp()`, ...also })
    .where('id', '=', id)
    .execute()
}

/** What the wallet pays of an order from now on; null = nothing is reserved any more. */
export async function setHold(
  tx: Tx,
  id: string,
  hold: { readonly holdId: string; readonly amountMinor: number } | null,
): Promise<void> {
  await tx
    .updateTable('store.orders')
    .set({ hold_id: hold?.holdId ?? null, wallet_minor: hold?.amountMinor ?? 0 })
    .where('id', '=', id)
    .execute()
}

export async function deleteUnusedQuotes(): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    delete from store.quotes q
    where q.expires_at < now() - interval '7 days'
      and not exists (select from store.order_lines l where l.quote_id = q.id)
    returning q.id`.execute(db())
  return rows.length
}
