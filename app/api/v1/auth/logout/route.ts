import { signOut } from '@/lib/auth/commands/sign-out'
import { bearerToken } from '../../_lib/caller'
import { shopPreflight } from '../../_lib/cors'
import { done } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** Always done: a session that is over already is what was wanted, and a client that reads an error stays signed in. */
export const POST = shopRoute({ name: 'shop.logout', auth: 'P' }, async ({ request }) => {
  const accessToken = bearerToken(request)
  if (accessToken !== null) await signOut({ accessToken, scope: 'here' })
  return done()
})
