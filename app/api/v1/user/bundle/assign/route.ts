import { shopPreflight } from '../../../_lib/cors'
import { refuseMethod } from '../../../_lib/shop-route'
import { assign } from '../../../user/_lib/assign'

/** Prices, the provider's stock, and Stripe are asked before the answer. */
export const maxDuration = 60

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

export const POST = assign
