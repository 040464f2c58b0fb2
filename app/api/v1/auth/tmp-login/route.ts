import { issueGuest } from '@/lib/auth/guests'
import { toAuthDto } from '../../_lib/auth-dto'
import { loginBody } from '../../_lib/auth-schemas'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { guestPerson } from '../../_lib/people'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** A new guest without any power: it owns the orders made with its token. An account of that address stays out of it. */
export const POST = shopRoute(
  { name: 'shop.tmp_login', auth: 'P', limits: ['shop.guest.client'], body: loginBody },
  async ({ body, words }) => {
    const guest = await issueGuest({ email: body.email })
    return ok(toAuthDto(guestPerson({ guestId: guest.guestId, email: body.email }, words.locale), guest))
  },
)
