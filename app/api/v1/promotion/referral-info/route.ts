import { config } from '@/lib/platform/config'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Clients print the sentence: there is no reward to promise. */
export const GET = shopRoute({ name: 'shop.referral', auth: 'P' }, async ({ words }) =>
  ok({
    amount: 0,
    currency: config().defaultCurrency,
    type: 'none',
    message: words.t('shopApi.noReferral'),
  }),
)
