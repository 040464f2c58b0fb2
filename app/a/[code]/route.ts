import { type NextRequest, NextResponse } from 'next/server'
import { affiliateCookie } from '@/app/_http/affiliate-cookie'
import { nextPath } from '@/lib/auth/next-path'
import { config } from '@/lib/platform/config'
import { clientKey } from '@/lib/platform/http/client-key'
import { hitLimits } from '@/lib/platform/http/limits'
import { log } from '@/lib/platform/log'
import { clickWindow } from '@/lib/promotions/affiliate-queries'

/**
 * An affiliate's link: to the shop, or with `?to=/…` to a page of ours, never elsewhere. The last link that was followed is the one
 * that counts. A code that is nobody's leads to the same place and leaves what was kept before as it is.
 */
export async function GET(request: NextRequest, { params }: RouteContext<'/a/[code]'>): Promise<Response> {
  const target = new URL(nextPath(request.nextUrl.searchParams.get('to'), '/'), config().siteUrl)
  const response = NextResponse.redirect(target, 307)
  response.headers.set('cache-control', 'private, no-store')
  response.headers.set('x-robots-tag', 'noindex')
  const click = await windowOf((await params).code, clientKey(request.headers))
  if (click) response.cookies.set(affiliateCookie(click.code, click.windowDays))
  return response
}

/** Who follows a link comes to the shop, whatever is wrong with counting it. */
async function windowOf(code: string, subject: string) {
  try {
    const { allowed } = await hitLimits([{ name: 'affiliate.client', subject }])
    return allowed ? await clickWindow(code) : null
  } catch (error) {
    log().warn({ error }, 'an affiliate link was followed and could not be counted')
    return null
  }
}
