import { refreshSession } from '@/lib/auth/commands/refresh-session'
import { refreshGuest } from '@/lib/auth/guests'
import { fail } from '@/lib/core/result'
import { toAuthDto } from '../../_lib/auth-dto'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { guestPerson, signedIn } from '../../_lib/people'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST')
export const PUT = GET
export const PATCH = GET
export const DELETE = GET

/** A guest's is a token of ours in three parts, an account's is Supabase Auth's own text. */
const isGuests = (token: string) => token.split('.').length === 3

/** A new pair by the header; the body says nothing. A token that was just used gives a working pair once more. */
export const POST = shopRoute(
  { name: 'shop.refresh_token', auth: 'P' },
  async ({ request, words, clientKey }) => {
    const refreshToken = request.headers.get('x-refresh-token')?.trim() ?? ''
    if (refreshToken === '') return fail('UNAUTHENTICATED')
    if (isGuests(refreshToken)) {
      const guest = await refreshGuest(refreshToken)
      return guest.ok ? ok(toAuthDto(guestPerson(guest.value, words.locale), guest.value)) : guest
    }
    const tokens = await refreshSession({ refreshToken, clientKey })
    return tokens.ok ? ok(await signedIn(tokens.value, words.locale)) : tokens
  },
)
