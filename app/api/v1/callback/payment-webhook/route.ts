import { POST as receive } from '@/app/api/webhooks/stripe/route'
import { shopPreflight } from '../../_lib/cors'
import { refuseMethod } from '../../_lib/shop-route'

/** As the route that it stands for: a purchase may begin after the answer. */
export const maxDuration = 240

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Stripe's signed events at the address that the old shop gave it. Unsigned ones were goods for free: there is no such route. */
export const POST = receive
