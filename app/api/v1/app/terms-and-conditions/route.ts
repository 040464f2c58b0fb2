import { pageDto } from '../../_lib/content'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

export const GET = shopRoute({ name: 'shop.terms', auth: 'P' }, async ({ words }) =>
  ok(await pageDto('terms', words.locale), { totalCount: 1 }),
)
