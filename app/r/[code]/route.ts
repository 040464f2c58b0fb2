import { NextResponse } from 'next/server'
import { deviceCookie, deviceIdIn } from '@/app/_http/device-cookie'
import { referralCookie } from '@/app/_http/referral-cookie'
import { deviceKeysOf } from '@/lib/auth/device-keys'
import { currentViewer } from '@/lib/auth/viewer'
import { config } from '@/lib/platform/config'
import { rememberDevice } from '@/lib/promotions/commands/remember-device'
import { readReferralCode } from '@/lib/promotions/rules'

/** A friend's link: to the shop, which remembers for 30 days by whom one came. Whether the code is one is asked when it counts. */
export async function GET(request: Request, { params }: RouteContext<'/r/[code]'>): Promise<Response> {
  const code = readReferralCode((await params).code)
  const response = NextResponse.redirect(new URL('/', config().siteUrl), 307)
  response.headers.set('cache-control', 'private, no-store')
  response.headers.set('x-robots-tag', 'noindex')
  if (code === null) return response
  const device = deviceCookie(deviceIdIn(request))
  response.cookies.set(referralCookie(code))
  response.cookies.set(device)
  // Somebody who tries a link while signed in is at this device.
  const viewer = await currentViewer()
  if (viewer) await rememberDevice(viewer.userId, deviceKeysOf(device.value))
  return response
}
