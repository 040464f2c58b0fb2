import { fail } from '@/lib/core/result'
import { preflight } from '@/lib/platform/http/cors'
import { refuseMethod, route } from '@/lib/platform/http/route'
import { answerWith } from '../../_catalog/answer'
import { currencyOf } from '../../_catalog/currency'
import { keptBundle } from '../../_catalog/kept'
import { currencyQuery } from '../../_catalog/schemas'

export const OPTIONS = preflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

const BUNDLE_ID = /^bdl_[0-9a-z]{1,40}$/

/** One bundle with all its facts, on sale or not. */
export const GET = route(
  { name: 'catalog.bundle', query: currencyQuery },
  async ({ request, query, params }) => {
    const currency = await currencyOf(query.currency)
    if (!currency.ok) return currency
    const id = params.id ?? ''
    const kept = BUNDLE_ID.test(id) ? await keptBundle(id, currency.value) : null
    return kept ? answerWith(request, kept) : fail('NOT_FOUND')
  },
)
