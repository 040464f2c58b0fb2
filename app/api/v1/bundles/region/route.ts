import { shopPreflight } from '../../_lib/cors'
import { listed, regionsText } from '../../_lib/listing'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Parts of the world that bundles of several countries are sold for. */
export const GET = shopRoute({ name: 'shop.regions', auth: 'P' }, (context) =>
  listed(context, 'regions', () => regionsText(context.words)),
)
