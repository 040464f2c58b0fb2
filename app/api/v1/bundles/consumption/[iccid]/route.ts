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

/** The name and shape that the old shop's documentation gives to an eSIM's consumption. */
export const GET = shopRoute({ name: 'shop.consumption', auth: 'U' }, async ({ caller, params, words }) => {
  const esim = await readShopEsim(caller.viewer, params.iccid ?? '')
  if (!esim.ok) return esim
  const consumption = toConsumption(esim.value, words)
  if (!consumption.ok) return consumption
  const { data_used: used, data_used_display: display } = consumption.value
  return ok({ consumption: used, unit: display.split(' ').at(-1) ?? '', display_consumption: display })
})
