import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { directionOf, LANGUAGE_NAMES, type Locale, localePath } from '@/i18n/routing'
import { formatMoney, money } from '@/lib/core/money'
import en from '@/messages/en.json'
import { shownOn, textOf, useBrowser } from './support/browser'
import { control, siteUrl, sql, stack } from './support/world'

const browsers = useBrowser()
const LOCALES = Object.keys(LANGUAGE_NAMES) as Locale[]
const get = (path: string, init: RequestInit = {}) =>
  fetch(`${siteUrl}${path}`, { redirect: 'manual', ...init })
const field = (page: Page) => page.getByRole('combobox', { name: en.places.search.label })
const options = (page: Page) => page.getByRole('option')
const text = async (path: string) => (await get(path)).text()

interface Priced {
  bundle_id: string
  slug: string
  price: { amount_minor: number; currency: string }
}
const listed = async (query: string) =>
  ((await (await get(`/api/v2/bundles?${query}`)).json()) as { bundles: Priced[] }).bundles
const shown = ({ price }: Priced, locale = 'en') =>
  formatMoney(money(price.amount_minor, price.currency), locale)

describe('finding a place', () => {
  test('with the keyboard alone: from the start page over its suggestions to a bundle and its price', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/')
    await field(page).focus()
    await page.keyboard.type('tukr')
    await options(page).first().waitFor()
    expect(await field(page).getAttribute('aria-expanded')).toBe('true')
    expect(await field(page).getAttribute('aria-activedescendant')).toBeNull()
    await page.keyboard.press('ArrowDown')
    const active = await field(page).getAttribute('aria-activedescendant')
    expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true')
    expect(await textOf(page.locator(`[id="${active}"]`))).toContain('Türkiye')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${siteUrl}/destinations/turkey`)
    await page.locator('article a').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/bundles\/turkey-/)
    const [cheapest] = await listed('country=TR&limit=1')
    if (!cheapest) throw new Error('nothing is for sale')
    const buy = page.locator(`aside a[href*="/buy/${cheapest.bundle_id}"]`)
    expect(await textOf(buy)).toContain(shown(cheapest))
  })

  test('arrows go round, Escape closes and then empties, a click chooses', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/')
    await field(page).click()
    await page.keyboard.type('united')
    await options(page).nth(2).waitFor()
    const count = await options(page).count()
    for (let press = 0; press < count; press++) await page.keyboard.press('ArrowDown')
    expect(await options(page).last().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('ArrowDown')
    expect(await field(page).getAttribute('aria-activedescendant')).toBeNull()
    await page.keyboard.press('ArrowUp')
    expect(await options(page).last().getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Escape')
    expect(await options(page).count()).toBe(0)
    expect(await field(page).inputValue()).toBe('united')
    await page.keyboard.press('Escape')
    expect(await field(page).inputValue()).toBe('')
    await page.keyboard.type('united arab')
    await options(page).first().click()
    await page.waitForURL(`${siteUrl}/destinations/united-arab-emirates`)
  })

  test.each([
    ['en', 'holland', '/destinations/netherlands'],
    ['tr', 'yunanistan', '/tr/destinations/greece'],
    ['de', 'Österreich', '/de/destinations/austria'],
    ['fr', 'royaume uni', '/fr/destinations/united-kingdom'],
    ['ar', 'مصر', '/ar/destinations/egypt'],
  ] as const)('in %s, with Enter on "%s"', async (locale, typed, path) => {
    const { page } = await browsers.visitor()
    const fetched: string[] = []
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
    await page.goto(localePath(locale, '/'))
    expect(fetched.filter((one) => one.startsWith('/api/places'))).toEqual([])
    await page.getByRole('combobox').fill(typed)
    await options(page).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${siteUrl}${path}`)
    expect(fetched).toContain(`/api/places/${locale}`)
  })

  test('without JavaScript a name leads to its place, and a name of several to a choice', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    await page.goto('/')
    await page.locator('input[name=q]').fill('uk')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${siteUrl}/destinations/united-kingdom`)
    await page.goto('/destinations')
    await page.locator('input[name=q]').fill('united')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/destinations\?q=united/)
    await page.getByRole('link', { name: 'United Arab Emirates', exact: true }).first().click()
    await page.waitForURL(`${siteUrl}/destinations/united-arab-emirates`)
    await page.goto('/destinations?q=%3Cscript%3Ealert(1)%3C/script%3E')
    expect(await shownOn(page)).toContain(en.catalog.destinations.noHits)
  })
})

describe('choosing', () => {
  const perGb = async (page: Page) =>
    (await page.locator('article').allInnerTexts()).flatMap((card) => {
      const found = /\$([\d.]+) per GB/.exec(card)?.[1]
      return found ? [Number(found)] : []
    })

  test.each([
    ['with', true],
    ['without', false],
  ])(
    '%s JavaScript the choice is in the address and holds for what is shown',
    async (_name, javaScriptEnabled) => {
      const { page } = await browsers.visitor({ javaScriptEnabled })
      await page.goto('/destinations/turkey')
      await page.locator('select[name=sort]').selectOption('per_gb')
      if (!javaScriptEnabled) await page.getByRole('button', { name: en.catalog.filter.show }).click()
      await page.waitForURL(/sort=per_gb/)
      const local = await perGb(page)
      expect(local.length).toBeGreaterThan(3)
      await page.goto('/destinations/turkey?sort=per_gb&data=5&days=30')
      expect(await page.locator('select[name=data]').inputValue()).toBe('5')
      expect(await page.locator('select[name=days]').inputValue()).toBe('30')
      const cards = (await page.locator('article h3').allInnerTexts()).map((card) =>
        card.replaceAll(/\s+/g, ' '),
      )
      expect(cards.length).toBeGreaterThan(0)
      for (const card of cards) {
        expect(Number(/(\d+) days/.exec(card)?.[1])).toBeGreaterThanOrEqual(30)
        expect(card).not.toMatch(/^(?:[1-4](?:\.\d+)? GB \d|\d+ MB \d)/)
      }
      const group = page.locator('section').first()
      const prices = (await group.locator('article').allInnerTexts()).flatMap((card) => {
        const found = /\$([\d.]+) per GB/.exec(card)?.[1]
        return found ? [Number(found)] : []
      })
      expect(prices).toEqual(prices.toSorted((a, b) => a - b))
    },
  )

  test('nonsense in the address is as if nothing was said', async () => {
    const response = await get("/destinations/turkey?sort=';drop&data=-1&days=1e9&all[]=x&currency=XXX")
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<article')
  })
})

describe('the price shown', () => {
  test.each(['EUR', 'JPY', 'KWD'])(
    'in %s it is the same on card, bundle, API and quote, and is remembered',
    async (currency) => {
      const [cheapest] = await listed(`country=TR&currency=${currency}&limit=1`)
      if (!cheapest) throw new Error('nothing is for sale')
      expect(cheapest.price.currency).toBe(currency)
      const { page } = await browsers.visitor()
      await page.goto(`/destinations/turkey?currency=${currency}`)
      expect(await shownOn(page)).toContain(shown(cheapest))
      await page.goto(`/bundles/${cheapest.slug}`)
      const buy = page.locator('aside a[href*="/buy/"]')
      expect(await textOf(buy)).toContain(shown(cheapest))
      expect(await buy.getAttribute('href')).toContain(`currency=${currency}`)
      const quote = await get('/api/v2/quotes', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-currency': 'TRY' },
        body: JSON.stringify({ items: [{ bundle_id: cheapest.bundle_id, quantity: 1 }], currency, price: 1 }),
      })
      const quoted = (await quote.json()) as Record<string, unknown>
      // A field that is no part of a quote is refused or passed over; never is it the price.
      if (quote.status === 201) expect(quoted.price).toEqual(cheapest.price)
      else expect(quote.status).toBe(400)
      const plain = await get('/api/v2/quotes', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-currency': 'TRY', cookie: 'currency=TRY' },
        body: JSON.stringify({ items: [{ bundle_id: cheapest.bundle_id, quantity: 1 }], currency }),
      })
      expect(((await plain.json()) as Record<string, unknown>).price).toEqual(cheapest.price)
    },
  )

  test('a currency that the store does not sell in changes nothing', async () => {
    const response = await get('/destinations/turkey', { headers: { cookie: 'currency=XXX' } })
    expect(response.headers.get('content-security-policy')).toContain("'unsafe-inline'")
    expect(await response.text()).toContain('$')
    expect((await get('/api/v2/bundles?country=TR&currency=XXX')).status).toBe(400)
  })

  test('is a new one as soon as the refresh of the catalogue has found it', async () => {
    const refresh = async () => {
      const response = await get('/api/cron/refresh-catalog', {
        headers: { authorization: `Bearer ${stack.cronSecret}` },
      })
      expect(response.status).toBe(200)
    }
    const before = await text('/destinations/japan')
    expect(before).toContain('<article')
    const [was] = await listed('country=JP&limit=1')
    for (const vendor of ['travelroam', 'airhub', 'esimcard', 'esimhub'])
      await control('/catalogue', { vendor, op: 'reprice', percent: 100 })
    await refresh()
    const after = await text('/destinations/japan')
    const [is] = await listed('country=JP&limit=1')
    expect(after).not.toBe(before)
    if (!was || !is) throw new Error('nothing is for sale')
    expect(after).toContain(shown(is))
    const detail = await text(`/bundles/${is.slug}`)
    expect(detail).toContain(shown(is))
  })
})

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
  })
})

describe('a trip', () => {
  test('shows what works everywhere, and the sum of a cheaper combination with the way into the basket', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    await page.goto('/trip')
    await page.locator('select[name=c]').nth(0).selectOption('TR')
    await page.locator('select[name=c]').nth(1).selectOption('MA')
    await page.locator('select[name=days]').selectOption('7')
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

  test('the picture, the sitemaps and llms.txt are there, and every address in them is a page', async () => {
    const picture = await get('/share.png')
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
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
