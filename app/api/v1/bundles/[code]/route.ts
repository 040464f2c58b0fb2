import { offerOf } from '@/lib/catalog/shop-listing'
import { isId } from '@/lib/core/ids'
import { fail } from '@/lib/core/result'
import { toBundleDto } from '../../_lib/bundle-dto'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** One bundle that is on sale; read afresh, since its buyer is at the checkout. */
export const GET = shopRoute({ name: 'shop.bundle', auth: 'P' }, async ({ params, words }) => {
  const code = params.code ?? ''
  const offer = isId('bdl', code) ? await offerOf(code) : fail('NOT_FOUND')
  if (!offer.ok) return offer
  return ok(toBundleDto(offer.value.bundle, offer.value.price, words), { totalCount: 1 })
})
