import { shopPreflight } from '../../_lib/cors'
import { homeText, listed } from '../../_lib/listing'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What works on land. */
export const GET = shopRoute({ name: 'shop.home.land', auth: 'P' }, (context) =>
  listed(context, 'home land', () => homeText('land', context.words)),
)
