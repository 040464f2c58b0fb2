import { shopPreflight } from '../../_lib/cors'
import { countriesText, listed } from '../../_lib/listing'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Countries that something is on sale for, by name. */
export const GET = shopRoute({ name: 'shop.countries', auth: 'P' }, (context) =>
  listed(context, 'countries', () => countriesText(context.words)),
)
