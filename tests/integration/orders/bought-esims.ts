import { randomUUID } from 'node:crypto'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import type { Shop } from './bulk'

export interface Wish {
  readonly count?: number
  readonly vendor?: string
  /** What the buyer has in the wallet, and pays with first. */
  readonly walletMinor?: number
  readonly guest?: boolean
}

const ENDED = ['fulfilled', 'refunded', 'partially_refunded', 'needs_review']

/** New eSIMs in euros, bought and delivered; what goes back of them has no limits unless a test sets some. */
export async function boughtEsims(shop: Shop) {
  const { sql } = shop
  const { inTransaction } = await import('@/lib/platform/db/client')
  const { post } = await import('@/lib/wallet/commands/post')
  const { creditGiven } = await import('@/lib/wallet/rules')
  const { walletsOf } = await import('@/lib/wallet/queries')
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeAndPay } = await import('@/lib/orders/commands/place-order')
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const { viewOrder } = await import('@/lib/orders/queries')
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
  await sql`update store.rate_limits set max_hits = 1000000`
  await sql`update store.refund_limits set most_minor = 1000000`
  await sql`update store.refund_settings set per_buyer = 100`

  const newViewer = (): Viewer => ({
    userId: randomUUID(),
    email: `${randomUUID()}@example.test`,
    sessionId: null,
  })

  /** Until the order has ended, or so many looks at what is due. */
  async function work(orderNumber: string, rounds = 20): Promise<string> {
    for (let round = 0; round < rounds; round++) {
      shop.world.world.advance(20_000)
      await sql`update store.fulfilments set next_at = now() where state in ('ready', 'unknown', 'absent')`
      await sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
      await sweepOrders({ quietSeconds: 0 })
      const state = await shop.orderState(orderNumber)
      if (ENDED.includes(state)) return state
    }
    return shop.orderState(orderNumber)
  }

  async function quoted({ vendor = 'travelroam', count = 1 }: Wish) {
    const ids = await sql`
      select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1
      order by cost_minor desc, id limit ${count}`
    const items = ids.map(({ id }) => ({ bundleId: String(id), quantity: 1 }))
    const quote = await quoteBundles({ items, currency: 'EUR', clientKey: randomUUID() })
    if (!quote.ok) throw new Error(quote.error.code)
    return quote.value
  }

  async function bought(wish: Wish = {}) {
    const { walletMinor = 0, guest = false } = wish
    const viewer = newViewer()
    const { quoteId, price } = await quoted(wish)
    if (walletMinor > 0)
      await inTransaction((tx) =>
        post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(walletMinor, 'EUR'))),
      )
    const clientKey = randomUUID()
    const placed = await placeAndPay({
      quoteId,
      email: viewer.email,
      locale: 'en',
      channel: 'web',
      idempotencyKey: clientKey,
      clientKey,
      viewer: guest ? null : viewer,
      wallet: { wish: walletMinor > 0 ? 'first' : 'none', shownMinor: null },
    })
    if (!placed.ok || !placed.value.sessionId) throw new Error('no session')
    const { orderNumber, token, sessionId } = placed.value
    await shop.pay(sessionId)
    await settleSession(sessionId)
    await work(orderNumber)
    const view = await viewOrder({ orderNumber, token })
    if (!view.ok) throw new Error(view.error.code)
    return { orderNumber, token, sessionId, price, viewer, view: view.value, clientKey }
  }

  /** In euros. */
  async function walletOf({ userId }: Viewer) {
    const found = (await walletsOf(userId)).find(({ available }) => available.currency === 'EUR')
    return { minor: found?.available.amountMinor ?? 0, frozen: found?.frozen ?? false }
  }

  return { bought, work, walletOf, newViewer }
}
export type Bought = Awaited<ReturnType<Awaited<ReturnType<typeof boughtEsims>>['bought']>>
