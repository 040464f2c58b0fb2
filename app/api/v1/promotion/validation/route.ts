import * as z from 'zod'
import { deviceOfRequest } from '@/app/_http/device-cookie'
import { checkPromotion } from '@/lib/orders/promotion-check'
import { config } from '@/lib/platform/config'
import { priceDisplay, priceNumber } from '../../_lib/amounts'
import { toBundleDto } from '../../_lib/bundle-dto'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

const body = z.object({
  promo_code: z.string().trim().min(1).max(80),
  bundle_code: z.string().trim().min(1).max(128),
})

/** The bundle with the price that the code makes; clients show the message, and send the code again when they order. */
export const POST = shopRoute(
  { name: 'shop.promotion', auth: 'U', body },
  async ({ request, caller, body: { promo_code, bundle_code }, words, clientKey }) => {
    const { userId, email } = caller.viewer
    const checked = await checkPromotion({
      bundleId: bundle_code,
      currency: config().defaultCurrency,
      promotion: { code: promo_code, userId, email, devices: deviceOfRequest(request) },
      clientKey,
    })
    if (!checked.ok) return checked
    const { bundle, price, full, promotion } = checked.value
    const isCashback = promotion !== null && promotion.discount.amountMinor === 0
    const amount = promotion && priceDisplay(isCashback ? promotion.cashback : promotion.discount)
    const message = amount && words.t(isCashback ? 'shopApi.cashback' : 'shopApi.discount', { amount })
    const dto = { ...toBundleDto(bundle, price, words), original_price: priceNumber(full) }
    return ok(dto, { totalCount: 1, ...(message ? { message } : {}) })
  },
)
