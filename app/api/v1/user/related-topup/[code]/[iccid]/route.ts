import { listRenewalOffers } from '@/lib/orders/queries'
import { readShopEsim } from '@/lib/orders/shop-queries'
import { config } from '@/lib/platform/config'
import { toBundleDto } from '../../../../_lib/bundle-dto'
import { shopPreflight } from '../../../../_lib/cors'
import { ok } from '../../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** What may be put on an eSIM of the account. The bundle in the address is a hint: the eSIM decides. */
export const GET = shopRoute(
  { name: 'shop.related-topup', auth: 'U' },
  async ({ caller, params, words, clientKey }) => {
    const esim = await readShopEsim(caller.viewer, params.iccid ?? '')
    if (!esim.ok) return esim
    const found = await listRenewalOffers({
      iccid: esim.value.owned.iccid,
      currency: config().defaultCurrency,
      clientKey,
    })
    if (!found.ok) return found
    const offers = found.value.kind === 'offers' ? found.value.offers : []
    return ok(offers.map((offer) => toBundleDto(offer, offer.price, words)))
  },
)
