import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { VendorId } from '../../sandbox/kernel/types'
import { openShop, restartProviders } from './shop'

/** What a provider cannot deliver now is refused while nobody has paid yet. */

let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 300, quiet: true })
})
beforeEach(() => {
  shop.world.world.faults.clear()
  restartProviders()
})

let client = 0
async function quote(...bundleIds: string[]) {
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  const items = bundleIds.map((bundleId) => ({ bundleId, quantity: 1 }))
  const quoted = await quoteBundles({ items, clientKey: `buyer-${++client}` })
  return quoted.ok ? 'quoted' : quoted.error.code
}
const fault = (
  vendor: VendorId,
  operation: string,
  kind: 'out_of_stock' | 'status_500_before' | 'reset_before',
) => shop.world.world.faults.add({ vendor, operation, kind })

describe('a bundle that the hub has to be asked for', () => {
  /** Those are two kinds at the hub: kept in stock, and not. */
  const ofHub = async (isAsked: boolean) => {
    const rows =
      await shop.sql`select id, purchase_hints from store.bundles where provider = 'esimhub' and on_sale
      and (purchase_hints ? 'checkAvailability') = ${isAsked} order by id limit 40`
    for (const { id } of rows) if ((await quote(String(id))) === 'quoted') return String(id)
    throw new Error('the hub has none')
  }

  test('is refused before payment once it is sold out, alone and in a basket', async () => {
    const [asked, kept] = [await ofHub(true), await ofHub(false)]
    fault('esimhub', 'availability', 'out_of_stock')
    expect(await quote(asked)).toBe('BUNDLE_NOT_AVAILABLE')
    expect(await quote(kept, asked)).toBe('BUNDLE_NOT_AVAILABLE')
    expect(await quote(kept)).toBe('quoted')
    expect(shop.world.world.purchases.list()).toEqual([])
  })

  test.each(['status_500_before', 'reset_before'] as const)(
    'is sold all the same where the hub does not say: %s',
    async (kind) => {
      const asked = await ofHub(true)
      fault('esimhub', 'availability', kind)
      expect(await quote(asked)).toBe('quoted')
    },
  )
})

test('a provider that is down is found out by the minutely check: not listed, not quoted, and back when it answers', async () => {
  const { checkProviders } = await import('@/lib/providers/health')
  const { countryOffers } = await lists()
  const ownerOf = async () => {
    const shown = await countryOffers()
    const rows = await shop.sql`select distinct provider from store.bundles where id = any(${shown})`
    return rows.map(({ provider }) => String(provider))
  }
  const [sold] = await shop.sql`select id from store.bundles where provider = 'travelroam' and on_sale
    and countries = '{TR}' order by id limit 1`
  const bundleId = String(sold?.id)
  expect(await ownerOf()).toContain('travelroam')
  expect(await quote(bundleId)).toBe('quoted')

  fault('travelroam', '*', 'status_500_before')
  // Nobody looked yet, so nobody knows.
  expect(await ownerOf()).toContain('travelroam')
  expect(await checkProviders()).toMatchObject({ changed: true })
  expect(await ownerOf()).not.toContain('travelroam')
  expect(await quote(bundleId)).toBe('PROVIDERS_UNREACHABLE')
  expect(await checkProviders()).toMatchObject({ changed: false })

  shop.world.world.faults.clear()
  restartProviders()
  // Before the next check, and without it: nobody is turned away by what was true a moment ago.
  await expect.poll(() => quote(bundleId), { timeout: 10_000, interval: 500 }).toBe('quoted')
  expect(await ownerOf()).toContain('travelroam')
})

/** What is listed for a country now, past any cache: ids. */
async function lists() {
  const { offersInCountry } = await import('@/lib/catalog/places')
  const { PROVIDER_IDS } = await import('@/lib/providers/types')
  return {
    countryOffers: async () => {
      const offers = await offersInCountry('TR', 'USD', new Set(PROVIDER_IDS))
      return offers.ok ? offers.value.map(({ bundleId }) => bundleId) : []
    },
  }
}
