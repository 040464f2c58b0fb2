import { bundleById, priceBundle } from '@/lib/catalog/queries'
import { isId } from '@/lib/core/ids'
import { fail } from '@/lib/core/result'
import { config } from '@/lib/platform/config'
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
  const bundle = isId('bdl', code) ? await bundleById(code) : null
  if (!bundle?.onSale) return fail('NOT_FOUND')
  const price = await priceBundle(bundle, config().defaultCurrency)
  return price.ok ? ok(toBundleDto(bundle, price.value, words), { totalCount: 1 }) : price
})
