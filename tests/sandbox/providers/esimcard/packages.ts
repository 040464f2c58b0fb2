import type { SandboxRequest, SandboxResponse } from '../../kernel/http'
import type { Bundle } from '../bundles'
import { optionOf } from '../options'
import { createJsonCache, pageOf, positiveInteger } from '../paging'
import { COUNTRIES, type Country, REGION_PLACES } from '../places'
import { type Route, route } from '../routes'
import type { Shop } from '../shop'
import { refusal } from './manners'
import { countryIdOf, packageOf, packageTypeOf } from './words'

const MAX_PER_PAGE = 100
const DEFAULT_PER_PAGE = 15

const image = (name: string) => `https://images.example.com/${encodeURIComponent(name)}.png`

export function packageRoutes(shop: Shop): Route[] {
  const { catalogue } = shop
  const cached = createJsonCache(catalogue.version)
  const list = (bundles: readonly Bundle[]) => ({ status: true, data: bundles.map(packageOf) })
  const typed = (bundles: readonly Bundle[], type: string | null) =>
    type ? bundles.filter((bundle) => packageTypeOf(bundle) === type) : bundles
  return [
    route({
      at: 'GET /pricing',
      operation: 'pricing',
      handle: () => cached('pricing', () => ({ status: true, data: { countries: pricing(shop) } })),
    }),
    route({
      at: 'GET /packages',
      operation: 'catalogue',
      handle: ({ req }) => cached(`packages?${req.query}`, () => packagePage(shop, req, typed)),
    }),
    ...(['details', 'detail'] as const).map((word) =>
      route({
        at: `GET /package/${word}/:id`,
        operation: 'bundle',
        handle: ({ params }) => packageDetail(shop, word, params.id ?? ''),
      }),
    ),
    route({
      at: 'GET /packages/country',
      operation: 'countries',
      handle: () =>
        cached('countries', () => ({ status: true, data: COUNTRIES.map((country) => countryRow(country)) })),
    }),
    route({
      at: 'GET /packages/country/:id',
      operation: 'country-packages',
      handle({ req, params }) {
        const country = COUNTRIES.find((one) => String(countryIdOf(one)) === params.id)
        if (!country) return refusal(404, 'Country not found')
        const type = req.query.get('package_type')
        return { status: 200, body: list(typed(catalogue.forCountry(country.iso2), type)) }
      },
    }),
    route({
      at: 'GET /packages/continent',
      operation: 'continents',
      handle: () => ({
        status: 200,
        body: {
          status: true,
          data: REGION_PLACES.map((place, i) => ({
            id: i + 1,
            name: place.name,
            code: place.code,
            image_url: image(place.name),
          })),
        },
      }),
    }),
    route({
      at: 'GET /packages/continent/:id',
      operation: 'continent-packages',
      handle({ params }) {
        const place = REGION_PLACES[Number(params.id) - 1]
        return place
          ? { status: 200, body: list(catalogue.forPlace(place.code)) }
          : refusal(404, 'Continent not found')
      },
    }),
    route({
      at: 'GET /packages/global/:type',
      operation: 'global-packages',
      handle: ({ params }) => ({
        status: 200,
        body: list(typed(catalogue.forPlace('RGBS'), params.type ?? null)),
      }),
    }),
    route({
      at: 'GET /network-coverages',
      operation: 'networks',
      handle: () =>
        cached('networks', () => ({
          status: true,
          data: COUNTRIES.map((country) => ({ ...countryRow(country), ...coverage(country) })),
        })),
    }),
  ]
}

function pricing(shop: Shop): object[] {
  return COUNTRIES.map((country) => ({
    name: country.name,
    code: country.iso2.toLowerCase(),
    packages: shop.catalogue.forPlace(country.iso2).map((bundle) => {
      const { id, name, price, data_quantity, data_unit, package_validity, package_validity_unit } =
        packageOf(bundle)
      return { id, name, price, data_quantity, data_unit, package_validity, package_validity_unit }
    }),
  }))
}

/** `per_page` is honoured, and capped at 100. */
function packagePage(
  shop: Shop,
  req: SandboxRequest,
  typed: (bundles: readonly Bundle[], type: string | null) => readonly Bundle[],
): object {
  const perPage = Math.min(MAX_PER_PAGE, positiveInteger(req.query.get('per_page'), DEFAULT_PER_PAGE))
  const currentPage = positiveInteger(req.query.get('page'), 1)
  const bundles = typed(shop.catalogue.list(), req.query.get('package_type'))
  return {
    status: true,
    data: pageOf(bundles, currentPage, perPage).map(packageOf),
    meta: metaOf(bundles.length, perPage, currentPage),
  }
}

export function metaOf(total: number, perPage: number, currentPage: number): object {
  return { total, perPage, currentPage, lastPage: Math.max(1, Math.ceil(total / perPage)) }
}

/** Documents say `details`, SDK and code `detail`; only one works at a time (setting `detailPath`, §3.2). */
function packageDetail(shop: Shop, word: string, id: string): SandboxResponse {
  if (optionOf(shop.world, 'esimcard', 'detailPath', 'detail') !== word) return refusal(404, 'Not Found')
  const bundle = shop.catalogue.get(id)
  if (!bundle) return refusal(404, 'Package not found')
  const countries = bundle.place.countries.map((country) => ({
    ...countryRow(country),
    ...coverage(country),
  }))
  // The misspelt key is the real one.
  return { status: 200, body: { status: true, data: { ...packageOf(bundle), romaing_countries: countries } } }
}

function countryRow(country: Country): object {
  return { id: countryIdOf(country), name: country.name, image_url: image(country.name) }
}

function coverage(country: Country): object {
  return {
    network_coverage: [
      {
        network_name: `${country.name} Mobile Example`,
        network_code: `${country.iso2}-01`,
        two_g: true,
        three_g: true,
        four_G: true,
        five_G: false,
      },
    ],
  }
}
