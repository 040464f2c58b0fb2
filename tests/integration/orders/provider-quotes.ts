import { placeBasket } from './baskets'
import { inParallel, type Shop } from './bulk'
import { restartProviders } from './shop'

export const PROVIDERS = ['travelroam', 'airhub', 'esimcard', 'esimhub'] as const
export type Provider = (typeof PROVIDERS)[number]

type Quoted = { quoteId: string; iccid: string }

/** Quotes for so many new eSIMs of each provider. All are there before the first is asked for: AirHub's listing is read once a minute. */
export async function quotesAt(shop: Shop, providers: readonly Provider[], count: number): Promise<Quoted[]> {
  const planted = await inParallel(providers, 4, (provider) =>
    inParallel(Array.from({ length: count }), 8, () => shop.esim(provider)),
  )
  restartProviders()
  const quotes = await inParallel(providers, 4, (provider, index) =>
    quote(shop, provider, planted[index] ?? []),
  )
  return quotes.flat()
}

async function quote(shop: Shop, provider: Provider, iccids: readonly string[]): Promise<Quoted[]> {
  const { quoteRenewal } = await import('@/lib/orders/commands/quote-renewal')
  if (provider === 'esimhub') await rememberHubOrders(shop)
  return inParallel(iccids, 8, async (iccid) => {
    const quote = await quoteRenewal({ iccid, clientKey: iccid })
    if (!quote.ok) throw new Error(`${provider}: no quote: ${JSON.stringify(quote.error)}`)
    return { quoteId: quote.value.quoteId, iccid }
  })
}

/** eSIM Hub knows an eSIM by its order only, and tells no plan of it: it must have been bought here. */
async function rememberHubOrders(shop: Shop): Promise<void> {
  const { env } = shop.world.addresses
  const { newId } = await import('@/lib/core/ids')
  const [bundle] = await shop.sql`select id from store.bundles
    where provider = 'esimhub' and on_sale and countries = '{TR}' order by data_bytes, duration_days, id limit 1`
  const { orderNumber } = await placeBasket([{ bundleId: String(bundle?.id), quantity: 1 }])
  const [line] = await shop.sql`
    select l.id from store.order_lines l join store.orders o on o.id = l.order_id where o.number = ${orderNumber}`
  for (let page = 1; page < 4; page++) {
    const url = `${env.ESIMHUB_CORE_URL}/core/api/v1/order/get-order-history?pageIndex=${page}&pageSize=100`
    const response = await fetch(url, {
      headers: { 'Api-Key': env.ESIMHUB_API_KEY ?? '', Tenant: env.ESIMHUB_TENANT_KEY ?? '' },
    })
    const { data } = (await response.json()) as { data: { orders?: HubOrder[]; items?: HubOrder[] } }
    for (const { orderId, iccid } of data.orders ?? data.items ?? [])
      if (iccid)
        await shop.sql`insert into store.esims (id, iccid, provider, provider_refs, origin, order_line_id)
          values (${newId('esm')}, ${iccid}, 'esimhub', ${shop.sql.json({ orderId })}, 'sale', ${line?.id})
          on conflict (iccid) do nothing`
  }
}

interface HubOrder {
  orderId: string
  iccid: string | null
}
