import { catalogueVersion, offersPage } from '@/lib/catalog/shop-listing'
import { toBundleDto } from '../_lib/bundle-dto'
import { shopPreflight } from '../_lib/cors'
import { ok } from '../_lib/envelope'
import { pageOf } from '../_lib/input'
import { refuseMethod, shopRoute } from '../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Everything on sale, by pages: the address that the old shop's documentation named. */
export const GET = shopRoute({ name: 'shop.bundles', auth: 'P' }, async ({ query, words }) => {
  const { limit, offset } = pageOf(query)
  await catalogueVersion()
  const offers = await offersPage(limit, offset)
  if (!offers.ok) return offers
  return ok(offers.value.map(({ bundle, price }) => toBundleDto(bundle, price, words)))
})
