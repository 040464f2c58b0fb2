import { fail } from '@/lib/core/result'
import { shopPreflight } from '../../_lib/cors'
import { byCountryText, listed } from '../../_lib/listing'
import { countryOfGuid } from '../../_lib/place-ids'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** The old client lets people choose three. */
const MOST_COUNTRIES = 20
const FIELD = 'query → country_codes'

/** What works in all of the countries, one bundle for the same data and days, the cheapest first. */
export const GET = shopRoute({ name: 'shop.by_country', auth: 'P' }, async (context) => {
  const ids = (context.query.get('country_codes') ?? '').split(',').filter((id) => id.trim() !== '')
  if (ids.length === 0) return fail('VALIDATION', { fields: { [FIELD]: 'required' } })
  const countries = [...new Set(ids.map(countryOfGuid))]
  if (countries.length > MOST_COUNTRIES || countries.some((country) => country === null))
    return fail('VALIDATION', { fields: { [FIELD]: 'invalid' } })
  const known = countries.filter((country) => country !== null)
  return listed(context, `countries ${known.join(',')}`, () => byCountryText(known, context.words))
})
