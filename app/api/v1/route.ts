import { storeHealth } from '@/lib/esims/health'
import { shopPreflight } from './_lib/cors'
import { toHealth } from './_lib/health'
import { refuseMethod, shopRoute } from './_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** The old shop's health answer, bare. Its parts say `failed`; the status of the answer stays 200. */
export const GET = shopRoute({ name: 'shop.health', auth: '-' }, async () =>
  Response.json(toHealth(await storeHealth())),
)
