import type { SandboxRequest, SandboxResponse } from '../../kernel/http'
import type { Bundle } from '../bundles'
import { createJsonCache, pageOf, positiveInteger } from '../paging'
import { COUNTRIES, REGION_PLACES } from '../places'
import { type Route, route } from '../routes'
import type { Shop } from '../shop'
import { failure, success } from './manners'
import { bundleRow, categoryTagOf, countryGuidOf, countryRow, zoneGuidOf, zoneRow } from './words'

const DEFAULT_PAGE_SIZE = 20

interface Paging {
  index: number
  size: number
}

function pagingOf(req: SandboxRequest): Paging {
  return {
    index: positiveInteger(req.query.get('pageIndex'), 1),
    size: positiveInteger(req.query.get('pageSize'), DEFAULT_PAGE_SIZE),
  }
}

/** What lives under ESIMHUB_BASE_URL. */
export function catalogueRoutes(shop: Shop): Route[] {
  const cached = createJsonCache(shop.catalogue.version)
  const listing = (req: SandboxRequest, choose: () => readonly Bundle[]): SandboxResponse => {
    const currency = req.query.get('CurrencyCode')
    if (!currency) return failure('CurrencyCode is required')
    return cached(`${req.path}?${req.query}`, () => itemsPage(req, choose(), currency))
  }
  const actives = (at: `GET /${string}`) =>
    route({
      at,
      operation: 'catalogue',
      handle: ({ req }) =>
        listing(req, () => {
          const guid = req.query.get('RecordGuid')
          const one = guid ? shop.catalogue.get(guid) : undefined
          return guid ? (one ? [one] : []) : shop.catalogue.list()
        }),
    })
  return [
    route({
      at: 'GET /configuration/api/v1/zone/get-all',
      operation: 'zones',
      handle: ({ req }) => {
        const { index, size } = pagingOf(req)
        const zones = REGION_PLACES.map((place) => zoneRow(place.name))
        return success({ zones: pageOf(zones, index, size), totalRows: zones.length })
      },
    }),
    actives('GET /catalog/api/v1/Bundle/get-all-basic/active'),
    actives('GET /catalog/api/reseller/v1/Bundle/get-all-basic/active'),
    route({
      at: 'GET /catalog/api/v1/Bundle/get-by-category-with-currency',
      operation: 'catalogue-category',
      handle: ({ req }) =>
        listing(req, () => {
          const tags = req.query.getAll('CategoryTags')
          return shop.catalogue.list().filter((bundle) => tags.includes(categoryTagOf(bundle)))
        }),
    }),
    route({
      at: 'GET /catalog/api/v1/Bundle/get-by-zone-with-currency',
      operation: 'catalogue-zone',
      handle: ({ req }) =>
        listing(req, () => {
          const guids = new Set(req.query.getAll('ZoneGuids'))
          const zones = REGION_PLACES.filter((place) => guids.has(zoneGuidOf(place.name)))
          return zones.flatMap((zone) => [...shop.catalogue.forPlace(zone.code)])
        }),
    }),
    route({
      at: 'GET /catalog/api/admin/v1/Bundle/search-by-countries',
      operation: 'catalogue-country',
      handle: ({ req }) =>
        listing(req, () => {
          const guids = new Set(req.query.getAll('CountryGuids'))
          const countries = COUNTRIES.filter((country) => guids.has(countryGuidOf(country)))
          return [...new Set(countries.flatMap((c) => [...shop.catalogue.forCountry(c.iso2)]))]
        }),
    }),
    route({
      at: 'GET /catalog/api/v1/Bundle/get-by-id-with-currency',
      operation: 'bundle',
      handle({ req }) {
        const bundle = shop.catalogue.get(req.query.get('RecordGuid') ?? '')
        if (!bundle) return failure('Bundle not found')
        return success({ item: bundleRow(bundle, req.query.get('CurrencyCode') ?? 'USD') })
      },
    }),
  ]
}

export function itemsPage(req: SandboxRequest, bundles: readonly Bundle[], currency: string): object {
  const { index, size } = pagingOf(req)
  const sorted =
    req.query.get('SortBy') === 'PRICE_ASC'
      ? [...bundles].sort((a, b) => a.priceMinor - b.priceMinor)
      : bundles
  const items = pageOf(sorted, index, size).map((bundle) => bundleRow(bundle, currency))
  return { success: true, message: 'Success', data: { items, totalRows: bundles.length } }
}

/** The country list lives on the other host, ESIMHUB_CORE_URL. */
export const countryRoute: Route = route({
  at: 'GET /core/api/v1/catalog/Country/get-all',
  operation: 'countries',
  handle({ req }) {
    const { index, size } = pagingOf(req)
    const iso = req.query.get('IsoCode')
    const found = iso ? COUNTRIES.filter((country) => country.iso2 === iso) : COUNTRIES
    return success({ countries: pageOf(found.map(countryRow), index, size), totalRows: found.length })
  },
})
