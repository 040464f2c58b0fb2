import { config } from '@/lib/platform/config'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** The one currency that these clients are shown and charged. They keep prices by version, not by currency. */
export const GET = shopRoute({ name: 'shop.currency', auth: 'P' }, async () =>
  ok([{ currency: config().defaultCurrency }]),
)
