import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { answerWith } from '../_catalog/answer'
import { currencyOf } from '../_catalog/currency'
import { keptRegions } from '../_catalog/kept'
import { currencyQuery } from '../_catalog/schemas'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** All regions with bundles, and from what price. */
export const GET = route({ name: 'catalog.regions', query: currencyQuery }, async ({ request, query }) => {
  const currency = await currencyOf(query.currency)
  return currency.ok ? answerWith(request, await keptRegions(currency.value)) : currency
})
