import { config } from '@/lib/platform/config'
import { referralTermsIn } from '@/lib/promotions/queries'
import { priceDisplay, priceNumber } from '../../_lib/amounts'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** Clients print the sentence. */
export const GET = shopRoute({ name: 'shop.referral', auth: 'P' }, async ({ words }) => {
  const { defaultCurrency: currency } = config()
  const terms = await referralTermsIn(currency)
  if (!terms) return ok({ amount: 0, currency, type: 'none', message: words.t('shopApi.noReferral') })
  return ok({
    amount: priceNumber(terms.referrer),
    currency,
    type: 'amount',
    message: words.t('shopApi.referral', {
      referrer: priceDisplay(terms.referrer),
      referred: priceDisplay(terms.referred),
      minimum: priceDisplay(terms.minOrder),
    }),
  })
})
