import 'server-only'
import { cookies } from 'next/headers'
import type { Viewer } from '@/lib/auth/types'
import { config } from '@/lib/platform/config'
import { recordReferral } from '@/lib/promotions/commands/referral'
import { rememberDevice } from '@/lib/promotions/commands/remember-device'
import { knownDevice } from './device-cookie'

export const REFERRAL_COOKIE = 'friend'
const KEPT_SECONDS = 30 * 86_400

/** By whose link somebody came, until there is an account to say it of. Names nobody: it is what the link says. */
export const referralCookie = (code: string) => ({
  name: REFERRAL_COOKIE,
  value: code,
  httpOnly: true,
  sameSite: 'lax' as const,
  path: '/',
  secure: config().siteUrl.startsWith('https:'),
  maxAge: KEPT_SECONDS,
})

/** The account that is there now is at this device, if that is known; and came by a friend's link, which is said of it once. A code that does not count is forgotten: it stops nobody. */
export async function claimReferral(viewer: Pick<Viewer, 'userId' | 'email'>): Promise<void> {
  const devices = await knownDevice()
  await rememberDevice(viewer.userId, devices)
  const jar = await cookies()
  const code = jar.get(REFERRAL_COOKIE)?.value
  if (!code) return
  await recordReferral(viewer, code, devices)
  jar.set({ ...referralCookie(''), maxAge: 0 })
}
