import { readNotices } from '@/lib/orders/notices'
import { shopPreflight } from '../../_lib/cors'
import { done } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Marks all of them. */
export const POST = shopRoute({ name: 'shop.notices-read', auth: 'U' }, async ({ caller }) => {
  await readNotices(caller.viewer)
  return done()
})
