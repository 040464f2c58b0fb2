import { shopPreflight } from '../_lib/cors'
import { homeText, listed } from '../_lib/listing'
import { refuseMethod, shopRoute } from '../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Where one can go, and what works everywhere. */
export const GET = shopRoute({ name: 'shop.home', auth: 'P' }, (context) =>
  listed(context, 'home all', () => homeText('all', context.words)),
)
