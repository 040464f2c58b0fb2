import { shopPreflight } from '../../_lib/cors'
import { refuseMethod } from '../../_lib/shop-route'
import { topUp } from '../../wallet/_lib/top-up'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** The name that the old shop's documentation gives to `wallet/top-up`. */
export const POST = topUp
