import { describe, expect, test } from 'vitest'
import { directionOf, LANGUAGE_NAMES, type Locale, localePath } from '@/i18n/routing'
import { formatMoney, money } from '@/lib/core/money'
import en from '@/messages/en.json'
import { shownOn, useBrowser } from './support/browser'
import { siteUrl, sql, stack } from './support/world'

const browsers = useBrowser()
const LOCALES = Object.keys(LANGUAGE_NAMES) as Locale[]
const get = (path: string, init: RequestInit = {}) =>
  fetch(`${siteUrl}${path}`, { redirect: 'manual', ...init })
const text = async (path: string) => (await get(path)).text()

interface Priced {
  bundle_id: string
  slug: string
  price: { amount_minor: number; currency: string }
}
const listed = async (query: string) =>
  ((await (await get(`/api/v2/bundles?${query}`)).json()) as { bundles: Priced[] }).bundles

describe('addresses', () => {
  test.each([
    ['/destinations/tr', '/destinations/turkey'],
    ['/destinations/TUR', '/destinations/turkey'],
    [`/de/destinations/${encodeURIComponent('Türkei')}`, '/de/destinations/turkey'],
    ['/destinations/holland?sort=data', '/destinations/netherlands?sort=data'],
    ['/destinations/europe', '/regions/europe'],
    ['/destinations/turkey/', '/destinations/turkey'],
    ['/destinations/turkey/chosen', '/destinations/turkey'],
    ['/tr/chosen', '/tr'],
  ])('%s leads to %s', async (path, target) => {
    const response = await get(path)
    expect(response.status).toBe(307)
    expect(new URL(response.headers.get('location') ?? '', siteUrl).href).toBe(`${siteUrl}${target}`)
  })

  test('a bundle is found whatever its words say; one that is off sale says so and names others', async () => {
    const [first] = await listed('country=TR&limit=1')
    if (!first) throw new Error('nothing is for sale')
    const id = first.bundle_id.slice(4)
    const renamed = await get(`/bundles/other-words-${id}`)
    expect(renamed.status).toBe(200)
    expect(await renamed.text()).toContain(`<link rel="canonical" href="${siteUrl}/bundles/${first.slug}"`)
    const [gone] = await listed('country=IS&limit=1')
    if (!gone) throw new Error('nothing is for sale')
    await sql`update store.bundles set on_sale = false where id = ${gone.bundle_id}`
    const response = await get(`/bundles/${gone.slug}`)
    await sql`update store.bundles set on_sale = true where id = ${gone.bundle_id}`
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain(en.bundle.offSale.title)
    expect(html).toContain(en.bundle.offSale.instead)
    expect(html).not.toContain(`/buy/${gone.bundle_id}`)
    expect(html).toContain('name="robots" content="noindex')
  })
})

describe('one bundle', () => {
  test('says where it works and what is not stated', async () => {
    const [first] = await listed('country=TR&limit=1')
    const { page } = await browsers.visitor()
    await page.goto(`/bundles/${first?.slug}`)
    const words = await shownOn(page)
    expect(words).toContain(en.bundle.dataIn)
    expect(words).toContain(en.bundle.onlyHere)
    for (const fact of Object.values(en.bundle.fact))
      if (
        typeof fact === 'string' &&
        ['Hotspot', 'Identity check', 'Operators', 'Can be topped up'].includes(fact)
      )
        expect(words).toContain(fact)
    expect(words).toContain(en.bundle.fact.notStated)
    // Whether it stops or goes on slowly is nobody's word.
    expect(words).toContain(en.bundle.fact.afterDataText)
  })
})

test('what somebody has to do first is on prerendered pages after the next run of the job, and gone after it ended', async () => {
  const { page } = await browsers.visitor({ javaScriptEnabled: false })
  const job = async () => {
    const headers = { authorization: `Bearer ${stack.cronSecret}` }
    expect((await fetch(`${siteUrl}/api/cron/check-providers`, { headers })).status).toBe(200)
  }
  const words = async (path: string) => {
    await page.goto(path)
    return shownOn(page)
  }
  const mark = en.restrictions.mark.needs_registration
  expect(await words('/destinations/iceland')).not.toContain(mark)
  await sql`insert into store.restrictions (id, kind, country, texts, source_url, source_date)
    values ('rst_iceland', 'needs_registration', 'IS', '{"en": "An example."}', 'https://example.com/', '2026-01-31')`
  await job()
  expect(await words('/destinations/iceland')).toContain(mark)
  const [first] = await listed('country=IS&limit=1')
  const bundle = await words(`/bundles/${first?.slug}`)
  expect(bundle).toContain(en.restrictions.identity.neededIn.replace('{places}', 'Iceland'))
  expect(bundle).toContain('An example.')
  await sql`update store.restrictions set ends_at = now() where id = 'rst_iceland'`
  await job()
  expect(await words('/destinations/iceland')).not.toContain(mark)
  expect(await words(`/bundles/${first?.slug}`)).not.toContain('An example.')
})

describe('a trip', () => {
  test('shows what works everywhere, and the sum of a cheaper combination with the way into the basket', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    await page.goto('/trip')
    await page.locator('select[name=c]').nth(0).selectOption('TR')
    await page.locator('select[name=c]').nth(1).selectOption('MA')
    await page.locator('input[name=days]').fill('7')
    await page.getByRole('button', { name: en.trip.search }).click()
    await page.waitForURL(/c=TR&c=MA/)
    const words = await shownOn(page)
    expect(words).toContain(en.trip.whole)
    expect(words).toContain(en.trip.combination)
    const link = await page.locator('a[href*="/cart?add="]').getAttribute('href')
    const ids = new URL(link ?? '', siteUrl).searchParams.get('add')?.split(',') ?? []
    expect(ids.length).toBeGreaterThan(1)
    const bundles = await Promise.all(
      ids.map(
        async (id) => (await (await get(`/api/v2/bundles/${id}`)).json()) as Priced & { countries: string[] },
      ),
    )
    for (const country of ['TR', 'MA'])
      expect(bundles.some(({ countries }) => countries.includes(country))).toBe(true)
    const total = bundles.reduce((sum, { price }) => sum + price.amount_minor, 0)
    expect(words).toContain(formatMoney(money(total, 'USD'), 'en'))
  })
})

describe('for search engines and assistants', () => {
  const dataOf = (html: string) => {
    const block = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
    return (JSON.parse(block) as { '@graph': Record<string, unknown>[] })['@graph']
  }

  test.each(LOCALES)(
    '%s: a bundle has title, translations, product with its price, and breadcrumbs',
    async (locale) => {
      const [first] = await listed('country=TR&limit=1')
      if (!first) throw new Error('nothing is for sale')
      const html = await text(localePath(locale, `/bundles/${first.slug}`))
      expect(html).toContain(`dir="${directionOf(locale)}"`)
      for (const other of LOCALES)
        expect(html).toContain(
          `hrefLang="${other}" href="${siteUrl}${localePath(other, `/bundles/${first.slug}`)}"`,
        )
      expect(html).toContain('property="og:image"')
      const [crumbs, product] = dataOf(html)
      expect(crumbs).toMatchObject({ '@type': 'BreadcrumbList' })
      expect(product).toMatchObject({
        '@type': 'Product',
        offers: { price: (first.price.amount_minor / 100).toFixed(2), priceCurrency: 'USD' },
      })
      expect(JSON.stringify(product)).toContain('InStock')
    },
  )

  test('a country has the range of its prices', async () => {
    const [, group] = dataOf(await text('/destinations/turkey'))
    const prices = (await listed('country=TR&limit=200')).map(({ price }) => price.amount_minor)
    expect(group).toMatchObject({
      offers: {
        '@type': 'AggregateOffer',
        lowPrice: (Math.min(...prices) / 100).toFixed(2),
        highPrice: (Math.max(...prices) / 100).toFixed(2),
        offerCount: prices.length,
      },
    })
  })

  test('the sitemaps and llms.txt are there, and every address in them is a page', async () => {
    const places = await text('/sitemap.xml')
    expect(places).toContain(`<loc>${siteUrl}/ar/destinations/turkey</loc>`)
    expect(places).toContain('hreflang="x-default"')
    const index = await text('/sitemaps/bundles.xml')
    const part = /<loc>([^<]+)<\/loc>/.exec(index)?.[1] ?? ''
    const bundles = await (await fetch(part)).text()
    const addresses = [...bundles.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1] ?? '')
    expect(addresses.length).toBeGreaterThan(1000)
    for (const address of addresses.filter((_, at) => at % 4000 === 1))
      expect((await fetch(address, { redirect: 'manual' })).status, address).toBe(200)
    expect((await get('/sitemaps/bundles/9999')).status).toBe(404)
    const robots = await text('/robots.txt')
    expect(robots).toContain('/sitemaps/bundles.xml')
    const llms = await text('/llms.txt')
    for (const match of [...llms.matchAll(/\]\((http[^)]+)\)/g)].slice(0, 20))
      expect((await fetch(match[1] ?? '')).status, match[1]).toBe(200)
  })
})
