import { fail } from '@/lib/core/result'
import { shopPreflight } from '../_lib/cors'
import { shopRoute } from '../_lib/shop-route'

export const OPTIONS = shopPreflight

/** Every address of the old shop's API that is none. */
export const GET = shopRoute({ name: 'shop.nothing', auth: '-' }, async () => fail('NOT_FOUND'))
export const POST = GET
export const PUT = GET
export const PATCH = GET
export const DELETE = GET
