import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CART_UNITS_COOKIE } from '@/components/layout/cart-units-cookie'
import { localePath } from '@/i18n/routing'
import en from '@/messages/en.json'
import { DESK, overflowOf, scriptsAreThere, shownOn, textOf, useBrowser } from './support/browser'
import {
  answer,
  atNewOrder,
  boughtBy,
  bundleFor,
  bundlesFor,
  ordersOf,
  payButton,
  shownTotal,
} from './support/buying'
import { atStripe, payWithCard } from './support/renewal'
import { until } from './support/until'
import { control, newBuyer, siteUrl, sql } from './support/world'

const browsers = useBrowser()
/** How long the one provider takes that delivers by and by. */
const takes = (asyncApplyMs: number) =>
  control('/settings', { vendor: 'esimcard', options: { asyncApplyMs } }, 'PUT')
beforeAll(() => takes(1_000))
afterAll(() => takes(15_000))
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

const addButton = (page: Page) => page.getByRole('button', { name: en.cart.add })
const lines = (page: Page) => page.locator('input[name=bundle]')

async function putIn(page: Page, ids: readonly string[]): Promise<void> {
  await page.goto(`/cart?add=${ids.join(',')}`)
  await addButton(page).click()
  await page.waitForURL((url) => !url.searchParams.has('add'))
  await page.locator('#email').waitFor()
}

/** Three bundles of three providers. */
const trip = async (): Promise<string[]> => [
  await bundleFor('travelroam'),
  await bundleFor('esimcard'),
  await bundleFor('esimhub'),
]

describe('a cart', () => {
  test('a page that is read puts nothing in', async () => {
    const { page, context } = await browsers.visitor()
    await page.goto(`/cart?add=${(await trip()).join(',')}`)
    await addButton(page).waitFor()
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('cart')
    await page.goto('/cart')
    await page.getByRole('heading', { name: en.cart.empty }).waitFor()
  })

  test('of a family: three bundles, four names, one payment; afterwards it is empty', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('family')
    await putIn(page, await trip())
    expect(await lines(page).count()).toBe(3)
    await page.locator('#quantity-1').selectOption('2')
    const names = { '#name-1-1': 'Ada', '#name-1-2': 'Ben', '#name-2-1': 'Cem', '#name-3-1': 'ليلى' }
    for (const [field, name] of Object.entries(names)) await page.locator(field).fill(name)
    await answer(page, buyer)
    const price = await shownTotal(page)
    await payButton(page).click()
    await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(price)
    // Not paid yet: it is all still there.
    const { page: meanwhile } = { page: await page.context().newPage() }
    await meanwhile.goto('/cart')
    expect(await lines(meanwhile).count()).toBe(3)
    expect(await meanwhile.locator('#name-3-1').inputValue()).toBe('ليلى')
    await payWithCard(page)
    const number = await atNewOrder(page)
    await until(
      'all four bought',
      () => boughtBy(number),
      (count) => count === 4,
      60_000,
    )
    const [order, ...others] = await ordersOf(buyer)
    expect(others).toHaveLength(0)
    expect(order?.lines.map(({ label }) => label)).toEqual(['Ada', 'Ben', 'Cem', 'ليلى'])
    await page.goto('/cart')
    await page.getByRole('heading', { name: en.cart.empty }).waitFor()
  })

  test('and a single bundle and a renewal are priced, and charged, in the currency that was chosen before', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('cart-currency')
    const bundleId = await bundleFor('travelroam')
    await page.goto('/destinations?currency=EUR')
    await putIn(page, [bundleId])
    expect(await page.locator('#currency').inputValue()).toBe('EUR')
    await page.goto(`/buy/${bundleId}`)
    expect(await page.locator('#currency').inputValue()).toBe('EUR')
    const { iccid } = await control('/esims', { state: 'active', vendor: 'travelroam', place: 'TR' })
    await page.goto(`/renew/${String(iccid)}`)
    expect(await page.locator('#currency').inputValue()).toBe('EUR')
    await page.goto('/cart')
    const price = await shownTotal(page)
    expect(price).toContain('€')
    await answer(page, buyer)
    await payButton(page).click()
    await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(price)
    expect((await ordersOf(buyer))[0]?.currency).toBe('EUR')
  })

  test.each([true, false])('can be changed and emptied (JavaScript: %s)', async (javaScriptEnabled) => {
    const { page } = await browsers.visitor({ javaScriptEnabled })
    const [one = '', two = ''] = await bundlesFor('travelroam', 2)
    await putIn(page, [one, two])
    const before = await shownTotal(page)
    await page.locator('#quantity-2').selectOption('3')
    await page.locator('#name-2-1').fill('Ben')
    await page.locator('#email').fill('ada@example.test')
    await page.getByRole('button', { name: en.checkout.update }).click()
    const saved = await until(
      'the new sum',
      () => shownTotal(page),
      (sum) => sum !== '' && sum !== before,
    )
    await page.reload()
    await page.goto('/cart')
    expect(await shownTotal(page)).toBe(saved)
    expect(await page.locator('#name-2-1').inputValue()).toBe('Ben')
    for (const left of [1, 0]) {
      await page
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click()
      await until(
        'one line less',
        () => lines(page).count(),
        (count) => count === left,
      )
    }
    await page.getByRole('heading', { name: en.cart.empty }).waitFor()
  })

  test('the same bundle again is one more of it; ten of one and twenty in all are the most', async () => {
    const { page } = await browsers.visitor()
    const [one = '', two = '', three = ''] = await bundlesFor('travelroam', 3)
    await putIn(page, [one])
    await putIn(page, [one])
    expect(await page.locator('#quantity-1').inputValue()).toBe('2')
    await page.goto(`/cart?add=${Array(19).fill(two).join(',')}`)
    await addButton(page).click()
    await page.getByRole('alert').waitFor()
    expect(await page.locator('#quantity-2').inputValue()).toBe('10')
    await page.goto(`/cart?add=${Array(19).fill(three).join(',')}`)
    await addButton(page).click()
    await until(
      'eight more',
      () =>
        page
          .locator('#quantity-3')
          .inputValue()
          .catch(() => ''),
      (n) => n === '8',
    )
  })

  test('named twice in an address, a bundle is shown and put in twice', async () => {
    const { page } = await browsers.visitor()
    const one = await bundleFor()
    await page.goto(`/cart?add=${one},${one}`)
    await page.locator('section[aria-labelledby=adding]').getByText('2 eSIMs').waitFor()
    await addButton(page).click()
    await page.locator('#quantity-1').waitFor()
    expect(await page.locator('#quantity-1').inputValue()).toBe('2')
  })

  test('is counted in the header of every page, also of those that are the same for everybody', async () => {
    const { page } = await browsers.visitor()
    const link = page.getByRole('banner').getByRole('link', { name: en.layout.footer.cart })
    const counts = (units: number) =>
      page
        .getByRole('banner')
        .getByRole('link', { name: en.layout.nav.cartUnits.replace('{count}', String(units)) })
        .waitFor()
    await page.goto('/')
    expect(await link.textContent()).toBe(en.layout.footer.cart)
    const box = await link.boundingBox()
    const [one = '', two = ''] = await bundlesFor('travelroam', 2)
    await putIn(page, [one, two])
    await counts(2)
    await page.locator('#quantity-2').selectOption('3')
    await page.getByRole('button', { name: en.checkout.update }).click()
    await counts(4)
    await page.goto('/')
    await counts(4)
    expect(await link.boundingBox(), 'nothing moves for the number').toEqual(box)
    await page.goto('/cart')
    const remove = page.getByRole('button', { name: /^Remove/ }).first()
    await remove.click()
    await counts(3)
    await remove.click()
    await page.getByRole('heading', { name: en.cart.empty }).waitFor()
    expect(await link.textContent()).toBe(en.layout.footer.cart)
  })

  test('that is paid is counted no more, also on the pages after', async () => {
    const { page } = await browsers.visitor()
    const link = page.getByRole('banner').getByRole('link', { name: en.layout.footer.cart })
    await putIn(page, [await bundleFor()])
    await answer(page, newBuyer('counted'))
    await payButton(page).click()
    await atStripe(page)
    await payWithCard(page)
    await atNewOrder(page)
    // Not by the link: its number comes with the script, so before that it is nought as well.
    await until(
      'a cookie that counts nothing',
      async () => (await page.context().cookies()).map(({ name }) => name),
      (names) => !names.includes(CART_UNITS_COOKIE),
    )
    await until(
      'no number at the link',
      () => link.textContent(),
      (text) => text === en.layout.footer.cart,
    )
    await page.goto('/check')
    await scriptsAreThere(page)
    expect(await link.textContent()).toBe(en.layout.footer.cart)
  })

  test('what went off sale is named and left out of the sum', async () => {
    const { page } = await browsers.visitor()
    const [one = '', two = ''] = await bundlesFor('airhub', 2)
    await putIn(page, [one, two])
    await sql`update store.bundles set on_sale = false where id = ${one}`
    try {
      await page.goto('/cart')
      expect(await lines(page).count()).toBe(1)
      await page.getByRole('button', { name: en.cart.goneRemove }).click()
      await until(
        'gone',
        () => page.getByRole('button', { name: en.cart.goneRemove }).count(),
        (n) => n === 0,
      )
    } finally {
      await sql`update store.bundles set on_sale = true where id = ${one}`
    }
    await page.goto('/cart')
    expect(await lines(page).count()).toBe(1)
  })

  test.each(['', 'x', '%00', 'e30', 'bnVsbA', 'eyJsIjpbWyJ4Iiw5OTksW11dXX0', '💸', 'a'.repeat(3000)])(
    'with %j as its cookie is empty, not broken',
    async (value) => {
      const response = await fetch(`${siteUrl}/cart`, {
        headers: { cookie: `cart=${encodeURIComponent(value)}` },
      })
      expect(response.status).toBe(200)
      expect(await response.text()).toContain(en.cart.empty)
    },
  )
})

describe('looks', () => {
  const serious = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
  }

  /** The others differ from English by their words alone. */
  const AXE = ['en', 'ar']
  test.each(['en', 'tr', 'de', 'fr', 'ar'])(
    '%s: cart, purchase and devices speak it and fit phone and desk; axe finds nothing serious in the cart',
    async (locale) => {
      const { page } = await browsers.visitor({ reducedMotion: 'reduce' })
      await putIn(page, await trip())
      const paths = [`/buy/${await bundleFor()}`, '/cart', `/cart?add=${await bundleFor('airhub')}`]
      const devices = [
        '/devices?q=iphone+1',
        ...(AXE.includes(locale) ? ['/devices', '/devices?q=nothing+such'] : []),
      ]
      for (const path of [...paths, ...devices]) {
        await page.emulateMedia({ colorScheme: 'light' })
        await page.goto(localePath(locale, path))
        expect(await shownOn(page)).not.toMatch(/MISSING|\{\w+\}|undefined|NaN|checkout\.|devices\./)
        const isLookedInto = path === '/cart' && AXE.includes(locale)
        if (isLookedInto) expect(await serious(page), path).toEqual([])
        expect(await overflowOf(page), path).toEqual({ scrolls: 0, wide: [] })
        await page.emulateMedia({ colorScheme: 'dark' })
        if (isLookedInto) expect(await serious(page), `${path}, dark`).toEqual([])
        await page.setViewportSize(DESK)
        expect(await overflowOf(page), `${path}, desk`).toEqual({ scrolls: 0, wide: [] })
        await page.setViewportSize({ width: 390, height: 844 })
      }
    },
  )
})
