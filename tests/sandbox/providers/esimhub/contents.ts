import * as z from 'zod'
import { type Route, route } from '../routes'
import type { Shop } from '../shop'
import { failure, success } from './manners'
import { HUB_RATES } from './words'

/** Configuration, rates and texts, and the health calls of the first host. */
export function contentRoutes(shop: Shop): Route[] {
  const rates = (at: `GET /${string}`) =>
    route({
      at,
      operation: 'rates',
      handle({ req }) {
        const wanted = req.query.getAll('CurrencyCodes').concat(req.query.getAll('CurrencyCodes[]'))
        const codes = wanted.length > 0 ? wanted : Object.keys(HUB_RATES)
        const exchangeRates = codes.flatMap((currencyCode) => {
          const rate = HUB_RATES[currencyCode]
          return rate === undefined
            ? []
            : [{ systemCurrencyCode: 'USD', currencyCode, currentRate: rate, newRate: rate }]
        })
        return success({ exchangeRates })
      },
    })
  const text = (at: `POST /${string}`) =>
    route({
      at,
      operation: 'content',
      body: z.strictObject({ Tag: z.string() }),
      handle: ({ req, body }) => {
        const language = req.headers.languagecode
        if (!language) return failure('LanguageCode is required')
        return success({
          tag: body.Tag,
          language,
          contents: [{ name: body.Tag, description: 'Sandbox text.' }],
        })
      },
    })
  return [
    route({
      at: 'GET /configuration/api/v1/globalconfiguration/get-by-keys',
      operation: 'catalogue-version',
      handle({ req }) {
        const known: Record<string, string> = {
          'CATALOG.BUNDLES_CACHE_VERSION': String(shop.catalogue.version()),
        }
        const keys = req.query.getAll('Keys')
        return success({
          globalConfigurations: keys.flatMap((key) => (known[key] ? [{ key, value: known[key] }] : [])),
        })
      },
    }),
    rates('GET /api-gateway/billing/api/v1/exchangerate/get-all'),
    rates('GET /billing/api/reseller/v1/exchangerate/get-all'),
    text('POST /catalog/api/reseller/v1/Content/get-latest'),
    text('POST /catalog/api/reseller/v1/Content/get-all-content'),
    healthRoute('configuration'),
    healthRoute('catalog'),
  ]
}

export function healthRoute(service: string): Route {
  return route({ at: `GET /${service}`, operation: 'health', handle: () => success({ service }) })
}
