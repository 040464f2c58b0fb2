import { after } from 'next/server'
import { workOff } from '@/lib/orders/commands/sweep-orders'
import { followOrder } from '@/lib/orders/follow-order'
import { shopPreflight } from '../../../_lib/cors'
import { ok } from '../../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../../_lib/shop-route'
import { toEsimDto } from '../../../user/_lib/esim-dto'

/** The purchase that begins here gets the time it needs. */
export const maxDuration = 240

const WAIT_MS = 20_000

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** The eSIM of an order that has just been paid. Clients ask once, so the answer waits for the delivery. */
export const GET = shopRoute(
  { name: 'shop.my-esim-by-order', auth: 'G', limits: ['read.client'] },
  async ({ caller, params, words }) => {
    let working: Promise<void> | undefined
    const work = () => {
      if (working) return
      working = workOff()
      after(() => working)
    }
    const esim = await followOrder(caller, params.order ?? '', { maxMs: WAIT_MS, work })
    return esim.ok ? ok(toEsimDto(esim.value, words)) : esim
  },
)
