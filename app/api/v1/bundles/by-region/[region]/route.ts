import { fail } from '@/lib/core/result'
import { shopPreflight } from '../../../_lib/cors'
import { byRegionText, listed } from '../../../_lib/listing'
import { regionByCode } from '../../../_lib/regions'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Bundles of several countries that lie in one part of the world, the cheapest first. */
export const GET = shopRoute({ name: 'shop.by_region', auth: 'P' }, async (context) => {
  const region = regionByCode(context.params.region ?? '')
  if (!region) return fail('VALIDATION', { fields: { 'path → region_code': 'invalid' } })
  return listed(context, `region ${region}`, () => byRegionText(region, context.words))
})
