import * as z from 'zod'
import type { Bundle } from '../bundles'
import { createJsonCache } from '../paging'
import { type Route, route } from '../routes'
import type { Shop } from '../shop'
import { bundleDescription, catalogueBundle } from './words'

/** Reads are POST with a JSON body (§1.3). No paging has been seen, so the whole list comes at once. */
export function catalogueRoutes(shop: Shop): Route[] {
  const cached = createJsonCache(shop.catalogue.version)
  return [
    route({
      at: 'POST /catalogue',
      operation: 'catalogue',
      body: z.strictObject({
        countries: z.string().optional(),
        region: z.string().optional(),
        description: z.string().optional(),
      }),
      handle: ({ body }) =>
        cached(JSON.stringify([body.countries, body.region, body.description]), () => {
          const bundles = search(shop, body).map(catalogueBundle)
          return { bundles, pageCount: 1, rows: bundles.length, pageSize: bundles.length }
        }),
    }),
    route({
      at: 'POST /bundle',
      operation: 'bundle',
      body: z.strictObject({ bundlename: z.string() }),
      handle({ body }) {
        const bundle = shop.catalogue.get(body.bundlename)
        return bundle
          ? { status: 200, body: catalogueBundle(bundle) }
          : { status: 400, body: { message: `bundle not found: ${body.bundlename}` } }
      },
    }),
  ]
}

interface Filter {
  countries?: string | undefined
  region?: string | undefined
  description?: string | undefined
}

function search(shop: Shop, filter: Filter): readonly Bundle[] {
  let found = shop.catalogue.list()
  if (filter.countries) {
    const wanted = filter.countries.split(',').map((iso2) => iso2.trim().toUpperCase())
    found = [...new Set(wanted.flatMap((iso2) => [...shop.catalogue.forCountry(iso2)]))]
  }
  if (filter.region) {
    const region = filter.region.toLowerCase()
    found = found.filter(
      (b) =>
        b.place.name.toLowerCase() === region ||
        (b.place.scope === 'country' && b.place.countries[0]?.zone.toLowerCase() === region),
    )
  }
  if (filter.description) {
    const pattern = filter.description.replaceAll('*', '').toLowerCase()
    found = found.filter((b) => bundleDescription(b).toLowerCase().includes(pattern))
  }
  return found
}
