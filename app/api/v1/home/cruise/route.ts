import { shopPreflight } from '../../_lib/cors'
import { homeText, listed } from '../../_lib/listing'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What works at sea. */
export const GET = shopRoute({ name: 'shop.home.cruise', auth: 'P' }, (context) =>
  listed(context, 'home cruise', () => homeText('cruise', context.words)),
)
