import { isLocale } from '@/i18n/routing'
import { profileOf, updateProfile } from '@/lib/auth/profiles'
import { profileInput } from '@/lib/auth/schemas'
import { fail } from '@/lib/core/result'
import { joinedName, toAuthDto } from '../../_lib/auth-dto'
import { profileBody } from '../../_lib/auth-schemas'
import { shopPreflight } from '../../_lib/cors'
import { ok } from '../../_lib/envelope'
import { checked } from '../../_lib/input'
import { guestPerson, personOf } from '../../_lib/people'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const PUT = refuseMethod('GET', 'POST')
export const PATCH = PUT
export const DELETE = PUT

/** Who the token speaks for. The one address that never asked for a device id. */
export const GET = shopRoute(
  { name: 'shop.user_info', auth: 'G', needsDevice: false },
  async ({ caller, words: { locale } }) =>
    ok(
      toAuthDto(
        caller.kind === 'user' ? await personOf(caller.viewer, locale) : guestPerson(caller, locale),
        null,
      ),
    ),
)

/** Changes what is named and nothing else: social sign-in sends `{}`. There is one currency, so that is not ours to change. */
export const POST = shopRoute(
  { name: 'shop.update_user_info', auth: 'U', limits: ['account.client'], body: profileBody },
  async ({ caller: { viewer }, body, words: { locale } }) => {
    const { email, first_name, last_name, msisdn, should_notify, language } = body
    if (email !== undefined && email.trim().toLowerCase() !== viewer.email?.toLowerCase())
      return fail('VALIDATION', { fields: { email: 'invalid' } })
    const names = first_name !== undefined || last_name !== undefined
    const primary = language?.trim().split(/[-_]/)[0]?.toLowerCase() ?? ''
    const patch = checked(
      profileInput,
      {
        ...(names ? { name: joinedName(await nameOf(viewer.userId), { first_name, last_name }) } : {}),
        ...(msisdn === undefined ? {} : { phone: msisdn }),
        ...(should_notify === undefined || should_notify === null ? {} : { notify: should_notify }),
        ...(isLocale(primary) ? { locale: primary } : {}),
      },
      'body',
    )
    if (!patch.ok) return patch
    if (Object.keys(patch.value).length > 0) await updateProfile(viewer.userId, patch.value)
    return ok(toAuthDto(await personOf(viewer, locale), null))
  },
)

const nameOf = async (userId: string) => (await profileOf(userId))?.name ?? null
