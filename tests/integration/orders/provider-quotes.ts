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
  if (provider === 'esimhub') return hubQuotes(shop, iccids)
  return inParallel(iccids, 8, async (iccid) => {
    const quote = await quoteRenewal({ iccid, clientKey: iccid })
    if (!quote.ok) throw new Error(`${provider}: no quote: ${JSON.stringify(quote.error)}`)
    return { quoteId: quote.value.quoteId, iccid }
  })
}

/** eSIM Hub knows an eSIM by its order only: it must have been sold by us. */
async function rememberHubOrders(shop: Shop): Promise<void> {
  const { env } = shop.world.addresses
  const { newId } = await import('@/lib/core/ids')
  for (let page = 1; page < 4; page++) {
    const url = `${env.ESIMHUB_CORE_URL}/core/api/v1/order/get-order-history?pageIndex=${page}&pageSize=100`
    const response = await fetch(url, {
      headers: { 'Api-Key': env.ESIMHUB_API_KEY ?? '', Tenant: env.ESIMHUB_TENANT_KEY ?? '' },
    })
    const { data } = (await response.json()) as { data: { orders?: HubOrder[]; items?: HubOrder[] } }
    for (const { orderId, iccid } of data.orders ?? data.items ?? [])
      if (iccid)
        await shop.sql`insert into store.esims (id, iccid, provider, provider_refs, origin)
          values (${newId('esm')}, ${iccid}, 'esimhub', ${shop.sql.json({ orderId })}, 'sale') on conflict (iccid) do nothing`
  }
}

/** The hub says too little of a plan for an offer to be matched, so its quotes are written down from its list of top-ups. */
async function hubQuotes(shop: Shop, iccids: readonly string[]): Promise<Quoted[]> {
  await rememberHubOrders(shop)
  const { newId } = await import('@/lib/core/ids')
  const { providers } = await import('@/lib/providers/live')
  return inParallel(iccids, 8, async (iccid) => {
    const [esim] = await shop.sql`select provider_refs from store.esims where iccid = ${iccid}`
    const refs = await providers()
      .get('esimhub')
      ?.listTopUps({ iccid, refs: esim?.provider_refs as object })
    if (!refs?.ok || refs.value === 'any') throw new Error('the hub lists no top-ups')
    const quoteId = newId('qot')
    await shop.sql`
      insert into store.quotes (id, basket_id, kind, iccid, bundle_id, provider, provider_ref, bundle, purchase_hints, amount_minor,
        currency, cost_minor, cost_currency, expires_at)
      select ${quoteId}, ${quoteId}, 'renewal', ${iccid}, b.id, b.provider, b.provider_ref, ${shop.sql.json(summary)}, b.purchase_hints,
        990, 'USD', b.cost_minor, b.cost_currency, now() + interval '30 minutes'
      from store.bundles b where b.provider_ref = any(${[...refs.value]}) order by b.id limit 1`
    return { quoteId, iccid }
  })
}
const summary = {
  bundleId: 'bdl_hub',
  name: 'Hub',
  data: { bytes: 1e9 },
  dataPeriod: null,
  durationDays: 7,
  countries: ['TR'],
}

interface HubOrder {
  orderId: string
  iccid: string | null
}
