import { loginBody } from '../../_lib/auth-schemas'
import { sendCode } from '../../_lib/codes'
import { shopPreflight } from '../../_lib/cors'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Mails a code of six digits; the account is made when it is typed. */
export const POST = shopRoute(
  { name: 'shop.login', auth: 'P', body: loginBody },
  async ({ body, words, clientKey }) => sendCode({ email: body.email, words, clientKey }),
)
