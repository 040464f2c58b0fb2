import { shopPreflight } from '../_lib/cors'
import { pageOf } from '../_lib/input'
import { listed, pageText } from '../_lib/listing'
import { refuseMethod, shopRoute } from '../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Everything on sale, by pages: the address that the old shop's documentation named. */
export const GET = shopRoute({ name: 'shop.bundles', auth: 'P' }, async (context) => {
  const { limit, offset } = pageOf(context.query)
  return listed(context, `page ${limit} ${offset}`, () => pageText(limit, offset, context.words))
})
