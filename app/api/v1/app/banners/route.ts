import { fail } from '@/lib/core/result'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const POST = refuseMethod('GET')
export const PUT = POST
export const PATCH = POST
export const DELETE = POST

/** A store that advertises nothing. Each banner of old led to a page (referral, cashback, chat) that is not served here. */
export const GET = shopRoute({ name: 'shop.banners', auth: 'P' }, async ({ request }) =>
  request.headers.get('x-platform')?.trim()
    ? ok([])
    : fail('VALIDATION', { fields: { 'header → x-platform': 'required' } }),
)
