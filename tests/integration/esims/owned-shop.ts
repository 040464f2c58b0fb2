import type { Viewer } from '@/lib/auth/types'
import type { openShop } from '../orders/shop'

type Shop = Awaited<ReturnType<typeof openShop>>
let client = 0

/** An order of a person for a new eSIM, not paid yet. */
export async function place(shop: Shop, viewer: Viewer, vendor = 'travelroam') {
  const [bundle] = await shop.sql`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and data_bytes >= 1000000000
      and array_length(countries, 1) = 1 order by cost_minor, id limit 1`
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  const clientKey = `owner-${++client}`
  const quote = await quoteBundles({ items: [{ bundleId: String(bundle?.id), quantity: 1 }], clientKey })
  if (!quote.ok) throw new Error(`no quote: ${quote.error.code}`)
  const buyer = { viewer, email: 'ada@example.test', locale: 'en', channel: 'web' as const }
  const placed = await placeOrder({ ...buyer, quoteId: quote.value.quoteId, idempotencyKey: null, clientKey })
  if (!placed.ok) throw new Error(`no order: ${placed.error.code}`)
  return placed.value
}

/** A new eSIM of a person, bought from a provider; used on a phone when `state` says so. */
export async function buyEsim(shop: Shop, viewer: Viewer, vendor = 'travelroam', state?: string) {
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
  const placed = await place(shop, viewer, vendor)
  await shop.pay(placed.sessionId)
  await settleSession(placed.sessionId)
  for (let round = 0; round < 30; round++) {
    shop.world.world.advance(20_000)
    await shop.sql`update store.fulfilments set next_at = now() where state <> 'succeeded'`
    await sweepOrders({ quietSeconds: 0 })
    const [esim] = await shop.sql`
      select e.id, e.iccid, e.provider_refs from store.esims e join store.order_lines l on l.id = e.order_line_id
      join store.orders o on o.id = l.order_id where o.number = ${placed.orderNumber}`
    if (!esim) continue
    const iccid = String(esim.iccid)
    if (state) await shop.control('/esims', { iccid, state, vendor })
    return { esimId: String(esim.id), iccid, refs: Object(esim.provider_refs), ...placed }
  }
  throw new Error('not delivered')
}
