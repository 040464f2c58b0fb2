import { verifyCode } from '@/lib/auth/commands/verify-code'
import { deviceOf } from '@/lib/auth/device'
import { adoptOrders } from '@/lib/orders/commands/adopt-orders'
import { codeBody } from '../../_lib/auth-schemas'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { signedIn } from '../../_lib/people'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Trades the code for a session; orders that were made as a guest with this address join the account. */
export const POST = shopRoute(
  { name: 'shop.verify_otp', auth: 'P', body: codeBody },
  async ({ request, body, words, clientKey }) => {
    const tokens = await verifyCode({
      email: body.user_email,
      code: body.verification_pin,
      clientKey,
      device: deviceOf(request.headers.get('user-agent')),
      locale: words.locale,
    })
    if (!tokens.ok) return tokens
    await adoptOrders(tokens.value.viewer)
    return ok(await signedIn(tokens.value, words.locale))
  },
)
