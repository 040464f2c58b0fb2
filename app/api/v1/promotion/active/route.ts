import { activePromotions } from '@/lib/promotions/queries'
import { unixText } from '../../_lib/amounts'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Public ones only. */
export const GET = shopRoute({ name: 'shop.promotions', auth: 'P' }, async ({ words }) => {
  const promotions = await activePromotions(words.locale)
  return ok(
    promotions.map(({ code, name, endsAt }) => ({
      code,
      name,
      valid_to: endsAt && unixText(endsAt),
    })),
  )
})
