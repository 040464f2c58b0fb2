import type * as z from 'zod'
import { readTrip } from '@/lib/catalog/trip-query'
import { fail } from '@/lib/core/result'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { answerWith } from '../_catalog/answer'
import { currencyOf } from '../_catalog/currency'
import { keptBundles, type Where } from '../_catalog/kept'
import { bundlesQuery } from '../_catalog/schemas'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What is for sale in a place, page by page. */
export const GET = route({ name: 'catalog.bundles', query: bundlesQuery }, async ({ request, query }) => {
  const currency = await currencyOf(query.currency)
  if (!currency.ok) return currency
  const { sort, limit, cursor = null } = query
  const kept = await keptBundles({ where: whereOf(query), currency: currency.value, sort, limit, cursor })
  return kept
    ? answerWith(request, kept)
    : fail('VALIDATION', { fields: { cursor: 'no longer in this list; begin again without it' } })
})

const whereOf = ({ region, country, countries }: z.output<typeof bundlesQuery>): Where =>
  region ? { region } : { countries: readTrip(country ?? countries) }
