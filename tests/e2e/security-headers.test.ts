import { beforeAll, describe, expect, test } from 'vitest'
import { CHOSEN, PAGES, type Page as SitePage } from '@/app/_http/pages'
import { STATIC_HEADERS } from '@/app/_http/security-headers'
import { WORLD_FILE } from '@/components/catalog/map/world.generated'
import { LANGUAGE_NAMES } from '@/i18n/routing'
import { DOCUMENTED_ICCID, UNKNOWN_ICCID } from '../sandbox/providers/samples'
import { type Account, buyEsim, newAccount, type OwnEsim } from './support/account'
import { useBrowser } from './support/browser'
import { plantAffiliate } from './support/gifts'
import { type ApiOrder, placeOrder } from './support/orders'
import { control, freshLimits, plant, siteUrl } from './support/world'

const browsers = useBrowser()
const get = (path: string, init: RequestInit = {}) =>
  fetch(`${siteUrl}${path}`, { redirect: 'manual', ...init })

let order: ApiOrder
let renewable: string
let bundle: { readonly slug: string; readonly bundle_id: string }
let account: Account
let esim: OwnEsim
beforeAll(async () => {
  order = await placeOrder()
  renewable = await plant()
  const listed = await (await get('/api/v2/bundles?country=TR&limit=1')).json()
  const [first] = (listed as { bundles: (typeof bundle)[] }).bundles
  if (!first) throw new Error('nothing is sold for Türkiye')
  bundle = first
  account = await newAccount('headers')
  esim = await buyEsim(account)
  // So that it has every page there is.
  await plantAffiliate(account.userId)
})

/** The page as those see it who may: the account's, signed in. */
const visit = (path: string) =>
  get(
    path,
    path.includes('/account')
      ? { headers: { cookie: `${account.cookie.name}=${account.cookie.value}` } }
      : {},
  )

/** An address of each page of the site. */
function addressOf({ path }: SitePage): string {
  if (path.startsWith('/orders/')) return order.path
  if (path.startsWith('/renew/')) return `/renew/${renewable}`
  const address = path
    .replace('[kind]', 'eid')
    .replace('[iccid]', DOCUMENTED_ICCID)
    .replace('[country]', 'turkey')
    .replace('[region]', 'europe')
    .replace('[slug]', bundle.slug)
    .replace('[bundleId]', bundle.bundle_id)
    .replace('[esimId]', esim.esimId)
  // Shown under the address of the prerendered page, for a visitor who has chosen something.
  return address.endsWith(CHOSEN) ? `${address.slice(0, -CHOSEN.length) || '/'}?currency=EUR` : address
}

const directive = (policy: string, name: string) =>
  policy
    .split('; ')
    .find((part) => part.startsWith(`${name} `))
    ?.split(' ')
    .slice(1) ?? []

/** What may run: blocks of data for search engines may not. */
const scriptsOf = (html: string) =>
  [...html.matchAll(/<script\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !tag.includes('type="application/ld+json"'))

describe('security policy', () => {
  // /account itself only leads on.
  test.each(PAGES.filter(({ path }) => path !== '/account').map((page) => [page.path, page] as const))(
    '%s forbids everything but what it needs',
    async (_path, page) => {
      for (const locale of ['', '/ar']) {
        const response = await visit(`${locale}${addressOf(page)}`)
        expect(response.status).toBe(200)
        const html = await response.text()
        const policy = response.headers.get('content-security-policy') ?? ''
        expect(directive(policy, 'default-src')).toEqual(["'none'"])
        expect(directive(policy, 'object-src')).toEqual(["'none'"])
        expect(directive(policy, 'base-uri')).toEqual(["'none'"])
        expect(directive(policy, 'frame-ancestors')).toEqual(["'none'"])
        expect(directive(policy, 'connect-src')).toEqual(["'self'"])
        expect(directive(policy, 'style-src')).toEqual(["'self'"])
        expect(policy).not.toMatch(/'unsafe-eval'|\*|(?:^|\s)https?:(?:\s|;)/)
        const scripts = directive(policy, 'script-src')
        expect(scripts.includes("'wasm-unsafe-eval'")).toBe(page.scans ?? false)
        if (page.rendering === 'static') {
          expect(scripts.filter((source) => !source.includes('wasm'))).toEqual(["'self'", "'unsafe-inline'"])
          continue
        }
        const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
        expect(nonce).toBeTruthy()
        expect(scripts).not.toContain("'unsafe-inline'")
        expect(scripts).toContain("'strict-dynamic'")
        const tags = scriptsOf(html)
        expect(tags.length).toBeGreaterThan(3)
        // The one script without a nonce is the constant that the policy names by its hash.
        const bare = tags.filter((tag) => !tag.includes(`nonce="${nonce}"`))
        expect(bare.filter((tag) => tag !== '<script>')).toEqual([])
        expect(bare.length).toBeLessThanOrEqual(1)
        const again = await visit(`${locale}${addressOf(page)}`)
        expect(again.headers.get('content-security-policy')).not.toContain(`nonce-${nonce}`)
      }
    },
  )
})

describe('headers', () => {
  test('every kind of answer carries them: pages, errors, redirects, APIs, files', async () => {
    const html = await (await get('/')).text()
    const chunk = /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? ''
    const style = /\/_next\/static\/[^"]+\.css/.exec(html)?.[0] ?? ''
    const paths = [
      ...PAGES.map(addressOf),
      ...['/no-such-page', '/xx/check', '/orders/REN-000000000000', `/check?iccid=${DOCUMENTED_ICCID}`],
      ...['/check/', '/api/v2/esims/check', '/api/v2/orders/REN-000000000000', '/api/no-such-api'],
      ...[
        '/api/openapi.json',
        '/health',
        '/api/esim/health/',
        '/api/cron/sweep-orders',
        '/api/webhooks/stripe',
      ],
      ...['/flags/tr.svg', '/scan/zxing_reader.wasm', '/robots.txt', '/sitemap.xml', '/manifest.webmanifest'],
      ...['/icon.svg', '/sw.js', WORLD_FILE, '/share/en/destinations/turkey.png', chunk, style],
    ]
    for (const path of paths) {
      await freshLimits()
      const { headers, status } = await get(path)
      for (const { key, value } of STATIC_HEADERS) {
        const sent = headers.get(key)
        // Addresses that hold a secret are stricter about what they tell the next site.
        if (key === 'Referrer-Policy' && (sent === 'no-referrer' || sent === 'same-origin')) continue
        expect(sent, `${key} of ${path} (${status})`).toBe(value)
      }
      expect(headers.get('x-powered-by'), path).toBeNull()
      expect(headers.get('server'), path).toBeNull()
    }
  })

  test.each([`/check/${DOCUMENTED_ICCID}`, `/ar/check/${UNKNOWN_ICCID}`, '/renewal/success'])(
    '%s tells no other site where the visitor was',
    async (path) => {
      expect((await get(path)).headers.get('referrer-policy')).toBe('no-referrer')
    },
  )

  test('pages with a form and a secret address tell it to nobody else either', async () => {
    for (const path of [order.path, `/renew/${renewable}`])
      expect((await get(path)).headers.get('referrer-policy')).toMatch(/^(?:no-referrer|same-origin)$/)
  })

  test('no source maps, and no way to list what was built', async () => {
    const html = await (await get('/')).text()
    const chunks = [...html.matchAll(/\/_next\/static\/[^"]+\.js/g)].map(([path]) => path)
    expect(chunks.length).toBeGreaterThan(2)
    for (const chunk of new Set(chunks)) {
      expect((await get(`${chunk}.map`)).status, chunk).toBe(404)
      expect(await (await get(chunk)).text()).not.toContain('sourceMappingURL')
    }
  })
})

describe('what does not exist is a 404', () => {
  const MISSING = [
    ...[
      '/no-such-page',
      '/no/such/page',
      '/xx',
      '/xx/check',
      '/EN/check',
      '/en/no-such-page',
      '/ar/no-such-page',
    ],
    ...['/orders', '/orders/1', '/orders/REN-000000000000', '/orders/REN-000000000000?t=wrong'],
    ...[
      '/orders/ren-000000000000?t=wrong',
      '/check/problem/none',
      '/renewal',
      '/renewal/other',
      '/admin',
      ...['/destinations/atlantis', '/de/destinations/atlantis', '/regions/mars', '/destinations/turkey/x'],
      ...[
        '/bundles/turkey-1gb-7-days-0000000000000000000000000',
        '/bundles/0',
        '/bundles/A_b',
        '/api/places/xx',
      ],
      '/bundles/turkey-1gb-7-days-0000000000000000000000000?currency=EUR',
      '/.env',
    ],
    ...['/index.php', '/_next/static/none.js', '/flags/none.svg', '/api/none', '/api/v2/none', '/api'],
  ]
  const SHOWN_AS_PAGE = MISSING.filter((path) => !/^\/(?:_next|flags|api)/.test(path))

  test.each(MISSING)('%s', async (path) => {
    // Twice: an answer that was remembered must be the same.
    for (const _ of [1, 2]) expect((await get(path)).status).toBe(404)
  })

  test('a right order with a wrong token is the same 404 as no order at all', async () => {
    const wrong = await get(`/orders/${order.number}?t=wrong`)
    const none = await get('/orders/REN-000000000000?t=wrong')
    expect([wrong.status, none.status]).toEqual([404, 404])
    expect(await wrong.text()).not.toContain(order.iccid)
  })

  test('in the browser they are pages of the site, in the language of their address', async () => {
    const { page } = await browsers.visitor()
    for (const path of SHOWN_AS_PAGE.slice(0, 4)) {
      const response = await page.goto(path)
      expect(response?.status()).toBe(404)
      expect(await page.locator('h1 >> visible=true').count()).toBe(1)
    }
    for (const locale of Object.keys(LANGUAGE_NAMES)) {
      await page.goto(`/${locale}/no-such-page`)
      expect(await page.locator('html').getAttribute('lang')).toBe(locale)
    }
  })

  test('a page of another method is no page: nothing is changed by GET, nothing is answered to DELETE', async () => {
    expect((await get('/api/v2/quotes')).status).toBe(405)
    expect((await get('/api/v2/esims/check', { method: 'DELETE' })).status).toBe(405)
    expect((await get('/api/webhooks/stripe')).status).toBe(405)
    await control('/journal')
  })
})
