import { readShopEsim } from '@/lib/orders/shop-queries'
import { shopPreflight } from '../../../_lib/cors'
import { ok } from '../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'
import { toConsumption } from '../../../user/_lib/consumption-dto'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** As its provider says now, at most a minute old; as it was last known where the provider is silent. */
export const GET = shopRoute({ name: 'shop.consumption', auth: 'U' }, async ({ caller, params, words }) => {
  const esim = await readShopEsim(caller.viewer, params.iccid ?? '')
  if (!esim.ok) return esim
  const consumption = toConsumption(esim.value, words)
  return consumption.ok ? ok(consumption.value) : consumption
})
