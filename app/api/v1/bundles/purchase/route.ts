import { shopPreflight } from '../../_lib/cors'
import { refuseMethod } from '../../_lib/shop-route'
import { assign } from '../../user/_lib/assign'

export const maxDuration = 60

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** The name that the old shop's documentation gives to `user/bundle/assign`. */
export const POST = assign
