import type { Viewer } from '@/lib/auth/types'
import type { openShopWithAccounts } from './house'

/** What people with and without an account do in a shop, and where their words are found afterwards. */
export async function buyersOf(shop: Awaited<ReturnType<typeof openShopWithAccounts>>) {
  const { sql, newClient } = shop
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const { viewOrder } = await import('@/lib/orders/queries')

  /** An order for one new eSIM, made as a guest or signed in. */
  async function order(email: string, viewer: Viewer | null = null, label = 'Mum') {
    const [bundle] =
      await sql`select id from store.bundles where provider = 'travelroam' and on_sale order by cost_minor, id limit 1`
    const clientKey = newClient()
    const quote = await quoteBundles({
      items: [{ bundleId: String(bundle?.id), quantity: 1, labels: [label] }],
      clientKey,
    })
    if (!quote.ok) throw new Error(quote.error.code)
    const placed = await placeOrder({
      quoteId: quote.value.quoteId,
      email,
      locale: 'en',
      channel: 'web',
      idempotencyKey: null,
      clientKey,
      viewer,
    })
    if (!placed.ok) throw new Error(placed.error.code)
    return placed.value
  }

  async function deliver(placed: { orderNumber: string; token: string; sessionId: string }) {
    await shop.pay(placed.sessionId)
    await settleSession(placed.sessionId)
    return workOff(placed)
  }

  async function workOff<T extends { orderNumber: string; token: string }>(placed: T): Promise<T> {
    for (let round = 0; round < 20; round++) {
      await sweepOrders({ quietSeconds: 0 })
      const view = await viewOrder(placed)
      if (view.ok && view.value.state === 'fulfilled') return placed
      await sql`update store.fulfilments set next_at = now()`
    }
    throw new Error('not delivered')
  }

  /** Tables of ours and of Auth in which any of these words still stands. */
  async function everywhere(words: readonly string[]): Promise<string[]> {
    const tables = await sql`select table_schema as schema, table_name as name from information_schema.tables
      where table_schema in ('store', 'ledger', 'auth') and table_type = 'BASE TABLE'`
    const found: string[] = []
    for (const { schema, name } of tables)
      for (const word of words) {
        const [row] =
          await sql`select count(*)::int as n from ${sql(`${schema}.${name}`)} t where t::text ilike ${`%${word}%`}`
        if (Number(row?.n) > 0) found.push(`${schema}.${name}: ${word}`)
      }
    return found
  }
  return { order, deliver, workOff, everywhere }
}
