import { randomUUID } from 'node:crypto'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import type { BillingPlace } from '@/lib/payments/types'
import { bundlesOf } from './baskets'
import type { Shop } from './bulk'

/** Orders of a shop that works out tax, and what row, ledger and Stripe's report have of it. */

export const TAX_ENV = {
  STRIPE_TAX: 'inclusive',
  SELLER_NAME: 'Roamkeep Ltd',
  SELLER_ADDRESS: '1 Harbour Street; 20457 Hamburg; Germany',
  SELLER_TAX_ID: 'DE123456789',
}

/** What Germany takes of a price. */
export const vat = (price: number) => Math.round((price * 19) / 119)

const ENDED = ['fulfilled', 'refunded', 'partially_refunded', 'needs_review']

interface Reported {
  readonly object: { id: string; reference: string; reversal: { original_transaction: string } | null }
  readonly lines: readonly { amount: number; amount_tax: number }[]
}
let client = 0

export async function taxedOrders(shop: Shop) {
  const { sql } = shop
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeAndPay } = await import('@/lib/orders/commands/place-order')
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const { inTransaction } = await import('@/lib/platform/db/client')
  const { post } = await import('@/lib/wallet/commands/post')
  const { creditGiven } = await import('@/lib/wallet/rules')
  const [roam = ''] = await bundlesOf(shop, 'travelroam')

  async function place(
    taxPlace: BillingPlace | null,
    {
      bundles = [roam, roam],
      payer = null,
      wallet = 'first',
    }: { bundles?: string[]; payer?: Viewer | null; wallet?: 'first' | 'only' } = {},
  ) {
    const clientKey = `tax-${++client}`
    const items = bundles.map((bundleId) => ({ bundleId, quantity: 1 }))
    const quote = await quoteBundles({ items, currency: 'EUR', clientKey })
    if (!quote.ok) throw new Error(quote.error.code)
    const placed = await placeAndPay({
      quoteId: quote.value.quoteId,
      email: 'ada@example.test',
      locale: 'en',
      channel: 'web',
      idempotencyKey: randomUUID(),
      clientKey,
      viewer: payer,
      taxPlace,
      ...(payer ? { wallet: { wish: wallet, shownMinor: null } } : {}),
    })
    if (!placed.ok) throw new Error(placed.error.code)
    return placed.value
  }

  async function pay(order: { sessionId: string | null }, address?: object) {
    if (!order.sessionId) return
    await shop.pay(order.sessionId)
    if (address)
      await shop.control('/stripe/tamper', {
        session: order.sessionId,
        set: { customer_details: { address } },
      })
    await settleSession(order.sessionId)
  }

  const hurry = async () => {
    await sql`update store.fulfilments set next_at = now() where state in ('ready', 'unknown', 'absent')`
    await sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
    await sql`update store.order_taxes set due_at = now() where due_at is not null`
  }
  async function finish({ orderNumber }: { orderNumber: string }) {
    for (let round = 0; round < 25; round++) {
      shop.world.world.advance(20_000)
      await hurry()
      await sweepOrders({ quietSeconds: 0 })
      const [left] = await sql`
        select count(*)::int as n from store.order_taxes t join store.orders o on o.id = t.order_id
        where due_at is not null and o.number = ${orderNumber} and attempts < 12`
      if (ENDED.includes(await shop.orderState(orderNumber)) && left?.n === 0) break
    }
    return shop.orderState(orderNumber)
  }

  /** Stripe's tax report. */
  const report = async () => (await shop.control('/stripe/tax')).transactions as readonly Reported[]

  /** The row, what the ledger owes for this order, and what Stripe's report has of it. */
  async function taxOf({ orderNumber }: { orderNumber: string }) {
    const [row] = await sql`
      select t.*, o.amount_minor::float8 as price, t.tax_minor::float8 as tax, t.booked_minor::float8 as booked
      from store.order_taxes t join store.orders o on o.id = t.order_id where o.number = ${orderNumber}`
    if (!row) return null
    const [owed] = await sql`
      select coalesce(-sum(e.amount_minor), 0)::float8 as n from ledger.transactions t join ledger.entries e on e.transaction_id = t.id
        join ledger.accounts a on a.id = e.account_id
      where t.cause_type = 'tax' and t.cause_id like ${`${row.order_id}:%`} and a.kind = 'tax_payable'`
    const all = (await report()).filter(
      ({ object }) =>
        object.id === row.transaction_id || object.reversal?.original_transaction === row.transaction_id,
    )
    const sum = (of: 'amount' | 'amount_tax') =>
      all.flatMap(({ lines }) => lines).reduce((total, line) => total + line[of], 0)
    return {
      state: String(row.state),
      country: row.country as string | null,
      source: row.location_source as string | null,
      price: Number(row.price),
      tax: Number(row.tax),
      booked: Number(row.booked),
      owed: Number(owed?.n),
      reported: { count: all.length, amount: sum('amount'), tax: sum('amount_tax') },
    }
  }

  async function funded(part: (price: number) => number) {
    const payer: Viewer = { userId: randomUUID(), email: `${randomUUID()}@example.test`, sessionId: null }
    const quote = await quoteBundles({
      items: [{ bundleId: roam, quantity: 2 }],
      currency: 'EUR',
      clientKey: `tax-${++client}`,
    })
    if (!quote.ok) throw new Error(quote.error.code)
    await give(payer, part(quote.value.price.amountMinor))
    return payer
  }

  /** Puts so much into somebody's wallet. */
  function give(payer: Viewer, amountMinor: number) {
    const amount = money(amountMinor, 'EUR')
    return inTransaction((tx) =>
      post(tx, creditGiven('voucher', 'voucher', randomUUID(), payer.userId, amount)),
    )
  }
  return { place, pay, hurry, finish, report, taxOf, funded, give, roam }
}
