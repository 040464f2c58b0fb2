import { NextResponse } from 'next/server'
import { referralCookie } from '@/app/_http/referral-cookie'
import { config } from '@/lib/platform/config'
import { readReferralCode } from '@/lib/promotions/rules'

/** A friend's link: to the shop, which remembers for 30 days by whom one came. Whether the code is one is asked when it counts. */
export async function GET(_: Request, { params }: RouteContext<'/r/[code]'>): Promise<Response> {
  const code = readReferralCode((await params).code)
  const response = NextResponse.redirect(new URL('/', config().siteUrl), 307)
  response.headers.set('cache-control', 'private, no-store')
  response.headers.set('x-robots-tag', 'noindex')
  if (code !== null) response.cookies.set(referralCookie(code))
  return response
}
