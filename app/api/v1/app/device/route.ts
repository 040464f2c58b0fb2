import * as z from 'zod'
import { forgetDevices, registerDevice } from '@/lib/notifications/commands/register-device'
import { shopPreflight } from '../../_lib/cors'
import { done } from '../../_lib/envelope'
import { refuseMethod, shopRoute } from '../../_lib/shop-route'

export const OPTIONS = shopPreflight
export const GET = refuseMethod('POST', 'DELETE')
export const PUT = GET
export const PATCH = GET

/** The rest of what clients tell of the phone (model, memory, screen) is nobody's business and is not kept. */
const deviceBody = z.object({ fcm_token: z.string().max(4096).nullish(), os: z.string().max(200).nullish() })

/** A push token, for whoever is signed in. Without one there is nothing to keep. */
export const POST = shopRoute(
  { name: 'shop.device', auth: 'P', limits: ['device.client'], body: deviceBody },
  async ({ body, identify }) => {
    const token = body.fcm_token?.trim()
    if (!token) return done()
    const caller = await identify()
    const userId = caller?.kind === 'user' ? caller.viewer.userId : null
    await registerDevice({ token, platform: platformOf(body.os ?? ''), userId })
    return done()
  },
)

/** All push tokens of the account; whose address is in the body does not matter. */
export const DELETE = shopRoute({ name: 'shop.forget_device', auth: 'U' }, async ({ caller }) => {
  await forgetDevices(caller.viewer.userId)
  return done()
})

const platformOf = (os: string): string =>
  /android/i.test(os) ? 'android' : /ios|iphone/i.test(os) ? 'ios' : 'web'
