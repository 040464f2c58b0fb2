import { shopPreflight } from '../../../_lib/cors'
import { refuseMethod } from '../../../_lib/shop-route'
import { assignTopUp } from '../../../user/_lib/assign'

export const maxDuration = 60

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

export const POST = assignTopUp
