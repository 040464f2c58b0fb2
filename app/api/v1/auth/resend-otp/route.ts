import { loginBody } from '../../_lib/auth-schemas'
import { sendCode } from '../../_lib/codes'
import { shopPreflight } from '../../_lib/cors'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Another code; the first one stays good as long as Supabase Auth says. */
export const POST = shopRoute(
  { name: 'shop.resend-otp', auth: 'P', body: loginBody },
  async ({ body, words, clientKey }) => sendCode({ email: body.email, words, clientKey }),
)
