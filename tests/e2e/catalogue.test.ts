import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { localePath } from '@/i18n/routing'
import { formatMoney, money } from '@/lib/core/money'
import en from '@/messages/en.json'
import { shownOn, textOf, useBrowser } from './support/browser'
import { control, siteUrl, sql, stack } from './support/world'

const browsers = useBrowser()
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
    await page.keyboard.type('tukre')
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

  test('with Enter on a mere likeness to a choice, not to another country', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/')
    await page.getByRole('combobox').fill('germny')
    await options(page).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/destinations\?q=germny/)
    expect(await shownOn(page)).toContain('Germany')
  })

  test('a place that nothing is sold for says so, and leads on', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    await page.goto('/destinations/antarctica')
    expect(await shownOn(page)).toContain(en.catalog.nothing)
    const main = page.locator('main')
    for (const path of ['/trip', '/destinations', '/destinations/turkey'])
      expect(await main.locator(`a[href="${path}"]`).count(), path).toBeGreaterThan(0)
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
      // A driver's choice is nobody's activity: one that is made before the scripts are there would wait for the button.
      if (javaScriptEnabled) await page.waitForLoadState('networkidle')
      await page.locator('select[name=sort]').selectOption('per_gb')
      if (!javaScriptEnabled)
        await page.getByRole('button', { name: en.catalog.filter.show, exact: true }).click()
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

  test.each([
    ['with', true],
    ['without', false],
  ])(
    '%s JavaScript: enough for a trip is the cheapest that is, each with its reason, in every further choice',
    async (_name, javaScriptEnabled) => {
      const { page } = await browsers.visitor({ javaScriptEnabled })
      await page.goto('/destinations/turkey')
      await page.locator('input[name=days]').fill('10')
      await page.locator('input[name=use][value=normal]').check()
      await page.getByRole('button', { name: en.catalog.enough.show }).click()
      await page.waitForURL(/days=10&use=normal/)
      const enough = page.locator('section', { hasText: en.catalog.enough.group.enough }).first()
      const cards = await enough.locator('article').allInnerTexts()
      expect(cards.length).toBeGreaterThan(1)
      for (const card of cards)
        expect(card).toMatch(/7 GB needed for 10 days: |700 MB a day needed: |No limit, for 10 days/)
      const prices = cards.map((card) => Number(/\$([\d.,]+)/.exec(card)?.[1]?.replaceAll(',', '')))
      expect(prices).toEqual(prices.toSorted((a, b) => a - b))
      const short = page.locator('section', { hasText: en.catalog.enough.group.short }).first()
      for (const card of await short.locator('article').allInnerTexts())
        expect(card).toMatch(/too little|your trip takes 10 days/)
      expect(await page.locator('input[name=days]:visible').inputValue()).toBe('10')
      await page.locator('select[name=currency]').selectOption('EUR')
      if (!javaScriptEnabled)
        await page.getByRole('button', { name: en.catalog.filter.show, exact: true }).click()
      await page.waitForURL(/currency=EUR/)
      expect(await textOf(enough.locator('article').first())).toMatch(/needed.*€/s)
      await page.getByRole('link', { name: en.catalog.enough.all }).click()
      await page.waitForURL(`${siteUrl}/destinations/turkey?currency=EUR`)
    },
  )

  test('nonsense in the address is as if nothing was said', async () => {
    const response = await get(
      "/destinations/turkey?sort=';drop&data=-1&days=1e9&all[]=x&currency=XXX&use=much",
    )
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

test('a provider that is down leaves the lists as soon as the check has found it, and comes back when it answers', async () => {
  const check = async () => {
    // Time passes: a reading is kept for half a minute.
    await sql`update store.provider_health set checked_at = now() - interval '1 minute'`
    const response = await get('/api/cron/check-providers', {
      headers: { authorization: `Bearer ${stack.cronSecret}` },
    })
    return ((await response.json()) as { summary: Record<string, string> }).summary.travelroam
  }
  const sellers = async () => {
    const ids = (await listed('country=TR&limit=200')).map(({ bundle_id }) => bundle_id)
    const rows = await sql`select distinct provider from store.bundles where id = any(${ids})`
    return rows.map(({ provider }) => String(provider))
  }
  expect(await sellers()).toContain('travelroam')
  await control('/faults', { vendor: 'travelroam', operation: '*', kind: 'status_500_before' })
  expect(await check()).toBe('down')
  await expect.poll(sellers, { timeout: 10_000 }).not.toContain('travelroam')
  await control('/faults', undefined, 'DELETE')
  await expect.poll(check, { timeout: 60_000, interval: 1000 }).toBe('ok')
  await expect.poll(sellers, { timeout: 10_000 }).toContain('travelroam')
})
