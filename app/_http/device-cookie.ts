import 'server-only'
import { parseCookieHeader } from '@supabase/ssr'
import { cookies } from 'next/headers'
import { type DeviceKeys, deviceKeysOf, isDeviceId, newDeviceId } from '@/lib/auth/device-keys'
import { config } from '@/lib/platform/config'

const COOKIE = 'device'
const KEPT_SECONDS = 365 * 86_400

/**
 * By what a browser is known again where a promotion or a referral is for one device: a random id, hidden from scripts. Set
 * when a code is typed, a friend's link is opened or an order is placed, and not before.
 */
export const deviceCookie = (known: string | null | undefined) => ({
  name: COOKIE,
  value: known && isDeviceId(known) ? known : newDeviceId(),
  httpOnly: true,
  sameSite: 'lax' as const,
  path: '/',
  secure: config().siteUrl.startsWith('https:'),
  maxAge: KEPT_SECONDS,
})

/** For pages: the device, if it is known. */
export const knownDevice = async (): Promise<DeviceKeys> => deviceKeysOf((await cookies()).get(COOKIE)?.value)

/** For server actions: the device, known from now on. */
export async function keepDevice(): Promise<DeviceKeys> {
  const jar = await cookies()
  const cookie = deviceCookie(jar.get(COOKIE)?.value)
  jar.set(cookie)
  return deviceKeysOf(cookie.value)
}

/** The id that a request brings along, as it stands in its cookie. */
export const deviceIdIn = (request: Request): string | undefined =>
  parseCookieHeader(request.headers.get('cookie') ?? '').find(({ name }) => name === COOKIE)?.value

/** For route handlers: by its cookie, and by what a client of the old shop's API calls its device besides. */
export const deviceOfRequest = (request: Request): DeviceKeys =>
  deviceKeysOf(deviceIdIn(request), request.headers.get('x-device-id'))
