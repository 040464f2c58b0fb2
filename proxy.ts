import { type NextRequest, NextResponse } from 'next/server'
import createIntlProxy from 'next-intl/middleware'
import { contentSecurityPolicy } from './app/_http/content-security-policy'
import { CURRENCY_COOKIE, currencyCookie, currencyNamed } from './app/_http/currency'
import { CHOSEN, type Page, pageAt } from './app/_http/pages'
import { WHOLE_RENDER_MARK } from './app/_http/whole-render'
import { failed } from './app/api/v1/_lib/envelope'
import { pathForTyped } from './components/check/typed-number'
import { THEME_SCRIPT } from './components/layout/theme-script'
import { isLocale, type Locale, localePath, routing } from './i18n/routing'
import { type NewCookie, refreshCookies } from './lib/auth/cookies'
import { placeCalled, placePath } from './lib/core/places'
import { paymentPages } from './lib/payments/pages'
import { config as storeConfig } from './lib/platform/config'
import { corsHeaders } from './lib/platform/http/cors'
import { failureResponse } from './lib/platform/http/problem'
import { log } from './lib/platform/log'

const intlProxy = createIntlProxy(routing)
const themeScriptHash = sha256(THEME_SCRIPT)

/** Language, canonical addresses, real 404s and the Content-Security-Policy of pages. Decides nothing about rights. */
export default async function proxy(request: NextRequest): Promise<Response> {
  if (request.nextUrl.pathname.startsWith('/api/')) return apiAddress(request)
  const { prefix, path } = splitLocale(request.nextUrl.pathname)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  const bare = path.length > 1 ? path.replace(/\/+$/, '') : path
  const known = pageAt(bare)
  const moved = reads ? canonicalPath(request, prefix ?? routing.defaultLocale, path, known) : null
  if (moved) return NextResponse.redirect(new URL(moved, request.url), 307)
  if (!known) return notFound(request)
  const chosen = isChosen(request, known) ? pageAt(chosenPath(bare)) : null
  const page = chosen ?? known

  // Never on a prerendered page: what a shared cache keeps must not set anybody's session.
  const renewed = page.rendering === 'request' ? await renewSession(request) : []
  const nonce = page.rendering === 'request' ? newNonce() : null
  const policy = await policyFor(page, nonce)
  if (nonce) request.headers.set('content-security-policy', policy)
  if (page.mayBeMissing) askForWholeRender(request)
  const answer = intlProxy(request)
  const response =
    chosen && !answer.headers.has('location')
      ? showChosen(request, answer, `/${prefix ?? routing.defaultLocale}${chosenPath(bare)}`)
      : answer
  rememberCurrency(request, response)
  for (const { name, value, options } of renewed) response.cookies.set(name, value, options)
  response.headers.set('content-security-policy', policy)
  if (nonce) response.headers.set('cache-control', 'private, no-store')
  // The choice of a language is one visitor's: no shared cache may hand it on with the page.
  else if (response.headers.has('set-cookie')) response.headers.set('cache-control', 'private, no-cache')
  return response
}

/** Session cookies whose token is about to end, renewed: for the page that is rendered now, and for the browser. */
async function renewSession(request: NextRequest): Promise<readonly NewCookie[]> {
  const renewed: NewCookie[] = []
  try {
    await refreshCookies({
      getAll: () => request.cookies.getAll(),
      setAll: (all) => {
        for (const { name, value } of all) request.cookies.set(name, value)
        renewed.push(...all)
      },
    })
  } catch (error) {
    log().warn({ error }, 'a session could not be renewed')
  }
  return renewed
}

/** Next answers an address that cannot be decoded with a bare 500: here it is an address that nobody has. */
function apiAddress(request: NextRequest): Response {
  const { pathname } = request.nextUrl
  try {
    decodeURIComponent(pathname)
    return NextResponse.next()
  } catch {
    if (pathname.startsWith('/api/esim/')) return Response.json({ detail: 'Not found.' }, { status: 404 })
    if (pathname.startsWith('/api/v1/'))
      return Response.json(failed('Not found.', 'NOT_FOUND', 404), {
        status: 404,
        headers: corsHeaders(request),
      })
    return failureResponse({ code: 'NOT_FOUND' }, crypto.randomUUID())
  }
}

const chosenPath = (bare: string) => (bare === '/' ? CHOSEN : bare + CHOSEN)

/** Whether a prerendered page has to give way to the one for this visitor's choices. */
function isChosen({ nextUrl, cookies }: NextRequest, { choices }: Page): boolean {
  if (!choices) return false
  if (choices.some((name) => nextUrl.searchParams.has(name))) return true
  const wanted = currencyNamed(cookies.get(CURRENCY_COOKIE)?.value)
  return wanted !== null && wanted !== storeConfig().defaultCurrency
}

/** The page for a visitor's choices under the address of the prerendered one. */
function showChosen(request: NextRequest, answer: NextResponse, path: string): NextResponse {
  const target = new URL(path + request.nextUrl.search, request.url)
  const response = NextResponse.rewrite(target, { request: { headers: request.headers } })
  for (const cookie of answer.cookies.getAll()) response.cookies.set(cookie)
  return response
}

/** A currency that an address asks for holds for the pages after it. */
function rememberCurrency({ nextUrl, cookies }: NextRequest, response: NextResponse): void {
  const named = currencyNamed(nextUrl.searchParams.get('currency'))
  if (named === null || named === cookies.get(CURRENCY_COOKIE)?.value) return
  response.cookies.set(currencyCookie(named))
}

/** The one address of what was asked for; null when it was asked for by that one, or is nothing of ours. */
function canonicalPath(request: NextRequest, locale: Locale, path: string, page: Page | null): string | null {
  const place = page ? null : /^\/(?:destinations|regions)\/([^/]+)\/?$/.exec(path)?.[1]
  const found = place ? placeCalled(decodeSegment(place), routing.locales) : null
  if (found) return localePath(locale, placePath(found)) + request.nextUrl.search
  if (!page) return null
  if (path.endsWith(CHOSEN))
    return localePath(locale, path.slice(0, -CHOSEN.length) || '/') + request.nextUrl.search
  const typed = path === '/check' ? request.nextUrl.searchParams.get('iccid') : null
  if (typed !== null) return localePath(locale, pathForTyped(typed))
  const bare = path.length > 1 ? path.replace(/\/+$/, '') : path
  const number = /^\/(check|renew)\/([^/]+)$/.exec(bare)
  if (number?.[2] !== undefined) {
    const target = pathForTyped(decodeSegment(number[2]))
    const wanted = target.startsWith('/check/problem/') ? target : target.replace('/check/', `/${number[1]}/`)
    if (wanted !== bare) return localePath(locale, wanted)
  }
  return bare === path ? null : `${localePath(locale, bare)}${request.nextUrl.search}`
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function splitLocale(pathname: string): { prefix: Locale | null; path: string } {
  const [, first = '', ...rest] = pathname.split('/')
  return isLocale(first) ? { prefix: first, path: `/${rest.join('/')}` } : { prefix: null, path: pathname }
}

/** Leads to app/global-not-found.tsx, which is prerendered and answers 404. */
async function notFound(request: NextRequest): Promise<NextResponse> {
  const response = NextResponse.rewrite(new URL('/_not-found', request.url))
  response.headers.set('content-security-policy', await policyFor(null, null))
  return response
}

const askForWholeRender = (request: NextRequest) =>
  request.headers.set('user-agent', `${request.headers.get('user-agent') ?? ''} ${WHOLE_RENDER_MARK}`)

async function policyFor(page: Page | null, nonce: string | null): Promise<string> {
  const config = storeConfig()
  return contentSecurityPolicy({
    nonce,
    themeScriptHash: await themeScriptHash,
    scans: page?.scans ?? false,
    formTargets: paymentPages(config),
    https: config.siteUrl.startsWith('https:'),
    development: process.env.NODE_ENV === 'development',
  })
}

const newNonce = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`
}

export const config = {
  matcher: [
    // Addresses of the APIs that hold an escape outside of ASCII, or a broken one.
    '/api/(.*%(?![0-7][0-9A-Fa-f]).*)',
    '/((?!api/|health(?:/|$)|r/|a/|_next/|flags/|scan/|icons/|maps/|share/|sw\\.js|icon\\.svg|apple-icon|robots\\.txt|sitemap\\.xml|sitemaps/|llms\\.txt|manifest\\.webmanifest).*)',
  ],
}
