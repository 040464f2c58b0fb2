import type { Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { newAccount, signIn } from './support/account'
import { textOf, useBrowser } from './support/browser'
import {
  answer,
  atNewOrder,
  bundleFor,
  bundlesFor,
  openBuy,
  ordersOf,
  payButton,
  shownTotal,
} from './support/buying'
import { post } from './support/old-shop'
import { assignBody, guestToken } from './support/old-shop-buying'
import { atStripe, payWithCard } from './support/renewal'
import { codeFor, sendButton } from './support/sign-in'
import { newBuyer, siteUrl, sql } from './support/world'

const browsers = useBrowser()
const refusal = (text: string) => ({ hasText: text })

describe('before paying', () => {
  test('nothing said of the phone: asked for; bought anyway, it is written down as skipped', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('skipped')
    await openBuy(page, await bundleFor())
    await page.locator('#email').fill(buyer)
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.DEVICE_NOT_CHECKED)).waitFor()
    expect(await ordersOf(buyer)).toHaveLength(0)
    await page.getByLabel(en.checkout.device.anyway).check()
    await payButton(page).click()
    await atStripe(page)
    expect((await ordersOf(buyer))[0]?.device).toMatchObject({
      model: null,
      verdict: 'skipped',
      lock: 'unknown',
    })
  })

  test('a model is found while one types; made for another place, it needs more than its name', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('china')
    await openBuy(page, await bundleFor())
    await page.locator('#email').fill(buyer)
    await page.locator('#device_model').pressSequentially('iph 15 pro')
    await page.getByRole('button', { name: 'iPhone 15 Pro takes eSIMs' }).click()
    await page.getByText(en.checkout.device.fits).waitFor()
    expect(await page.getByLabel(en.checkout.device.anyway).count()).toBe(0)
    await page.locator('#device_elsewhere').check()
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.DEVICE_NOT_CHECKED)).waitFor()
    await page.getByLabel(en.checkout.device.eidSeen).check()
    await payButton(page).click()
    await atStripe(page)
    expect((await ordersOf(buyer))[0]?.device).toEqual({
      ...{ model: 'iPhone 15 Pro', verdict: 'fits', variant: 'elsewhere', eid: true, lock: 'unknown' },
    })
  })

  test.each([true, false])(
    'a phone that is locked is not sold for without "anyway" (JavaScript: %s)',
    async (javaScriptEnabled) => {
      const { page } = await browsers.visitor({ javaScriptEnabled })
      const buyer = newBuyer('locked')
      await openBuy(page, await bundleFor())
      await answer(page, buyer)
      await page.getByLabel(en.checkout.device.lockLocked).check()
      if (javaScriptEnabled) await page.getByText(en.checkout.device.lockTitle).waitFor()
      await payButton(page).click()
      await page.getByRole('alert').filter(refusal(en.errors.DEVICE_NOT_CHECKED)).waitFor()
      expect(await page.getByLabel(en.checkout.device.lockLocked).isChecked()).toBe(true)
      await page.getByLabel(en.checkout.device.lockFree).check()
      await payButton(page).click()
      await atStripe(page)
      expect((await ordersOf(buyer))[0]?.device).toEqual({
        ...{ model: 'iPhone 15', verdict: 'fits', variant: 'usual', eid: false, lock: 'free' },
      })
    },
  )

  test('a slip in the address is pointed at, and mended by a press; an address that is none goes nowhere', async () => {
    const { page } = await browsers.visitor()
    await openBuy(page, await bundleFor())
    await page.locator('#email').fill('ada@gmial.com')
    await page.getByRole('button', { name: 'ada@gmail.com' }).click()
    expect(await page.locator('#email').inputValue()).toBe('ada@gmail.com')
    await page.locator('#email').fill('ada@')
    await payButton(page).click()
    await page.locator('#email-error', { hasText: en.checkout.emailInvalid }).waitFor()
    expect(await page.locator('#email').getAttribute('aria-invalid')).toBe('true')
  })
})

test('signed in, the address is the account’s and stays it, and so is the order', async () => {
  const { page, context } = await browsers.visitor()
  const ada = await newAccount('buyer')
  await signIn(context, ada)
  await openBuy(page, await bundleFor())
  const own = await page.locator('#email').inputValue()
  expect(own).toBe(ada.email)
  expect(await page.locator('#email').getAttribute('readonly')).not.toBeNull()
  await page.locator('#email').evaluate((field: HTMLInputElement) => {
    field.value = 'eve@example.test'
  })
  await page.locator('#device_model').fill('iPhone 15')
  await payButton(page).click()
  await atStripe(page)
  expect(await ordersOf('eve@example.test')).toHaveLength(0)
  const [order] = await ordersOf(own)
  expect(order?.user_id).toBe(ada.userId)
})

describe('leaving the form and coming back', () => {
  const fill = async (page: Page, buyer: string) => {
    await page.locator('#quantity-1').selectOption('2')
    await page.locator('#device_model').fill('iPhone 15')
    await page.getByLabel(en.checkout.device.eidSeen).check()
    await page.locator('#email').fill(buyer)
  }
  const isStill = async (page: Page) => {
    expect(await page.locator('#quantity-1').inputValue()).toBe('2')
    expect(await page.locator('#device_model').inputValue()).toBe('iPhone 15')
    expect(await page.getByLabel(en.checkout.device.eidSeen).isChecked()).toBe(true)
  }

  test.each([true, false])(
    'another currency keeps what was typed, and is what is paid in (JavaScript: %s)',
    async (javaScriptEnabled) => {
      const { page } = await browsers.visitor({ javaScriptEnabled })
      const buyer = newBuyer('euros')
      await openBuy(page, await bundleFor())
      await fill(page, buyer)
      if (javaScriptEnabled) await page.locator('#name-1-2').fill('Ben')
      await page.locator('#currency').selectOption('EUR')
      if (!javaScriptEnabled)
        await page.getByRole('button', { name: en.catalog.filter.show, exact: true }).click()
      await page.waitForURL(/currency=EUR/)
      await page.locator('#email').waitFor()
      await isStill(page)
      expect(await page.locator('#email').inputValue()).toBe(buyer)
      expect(await shownTotal(page)).toContain('€')
      await payButton(page).click()
      await atStripe(page)
      const [order] = await ordersOf(buyer)
      expect(order).toMatchObject({ currency: 'EUR', device: { model: 'iPhone 15', verdict: 'fits' } })
      expect(order?.lines.map(({ label }) => label)).toEqual([null, javaScriptEnabled ? 'Ben' : null])
    },
  )

  test('a currency chosen but never shown is not paid in: its sum comes first', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    const buyer = newBuyer('unseen')
    await openBuy(page, await bundleFor())
    await fill(page, buyer)
    await page.locator('#quantity-1').selectOption('1')
    await page.locator('#currency').selectOption('EUR')
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.PRICE_CHANGED)).waitFor()
    expect(await shownTotal(page)).toContain('€')
    expect(await ordersOf(buyer)).toHaveLength(0)
    await payButton(page).click()
    await atStripe(page)
    expect((await ordersOf(buyer))[0]?.currency).toBe('EUR')
  })

  test('who has an account signs in on the way, and finds the same bundle as it was', async () => {
    const { page } = await browsers.visitor()
    const member = newBuyer('member')
    const bundleId = await bundleFor()
    await openBuy(page, bundleId, { query: '?currency=EUR' })
    await fill(page, newBuyer('before'))
    await page.locator('form:has(#device_model) button[value=sign_in]').click()
    await page.waitForURL(/\/sign-in\?next=/)
    await page.locator('#email').fill(member)
    await sendButton(page).click()
    await page.locator('#code').fill(await codeFor(member))
    await page.waitForURL((url) => url.pathname === `/buy/${bundleId}`)
    await page.locator('#email[readonly]').waitFor()
    expect(await page.locator('#email').inputValue()).toBe(member)
    await isStill(page)
    expect(await page.locator('button[value=sign_in]').count()).toBe(0)
    await payButton(page).click()
    await atStripe(page)
    expect((await ordersOf(member))[0]).toMatchObject({ currency: 'EUR' })
  })
})

describe('not sold from everywhere', () => {
  afterEach(() => sql`update store.restrictions set ends_at = now()`)
  const restrict = (bundleId: string) => sql`insert into store.restrictions
    (id, kind, bundle_id, buyer_countries, source_url, source_date)
    values (${`rst_${crypto.randomUUID()}`}, 'not_sold_from', ${bundleId}, '{AQ}', 'https://example.com/', '2026-01-31')`

  test('the buyer says not to be there, and no header that a browser sends says it for them, or closes it', async () => {
    const [bundleId = ''] = await bundlesFor('esimcard', 1, 'GR')
    await restrict(bundleId)
    const { page } = await browsers.visitor({ extraHTTPHeaders: { 'x-vercel-ip-country': 'AQ' } })
    const buyer = newBuyer('outside')
    await openBuy(page, bundleId)
    await page.getByText(en.restrictions.notSoldFrom.replace('{places}', 'Antarctica')).waitFor()
    await answer(page, buyer)
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.COUNTRY_NOT_CONFIRMED)).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('outside_restricted')
    expect(await ordersOf(buyer)).toHaveLength(0)
    await page.locator('#outside_restricted').check()
    await payButton(page).click()
    await atStripe(page)
    expect(await ordersOf(buyer)).toHaveLength(1)
  })

  test('both APIs refuse it alike, whatever country their client sends', async () => {
    const [bundleId = ''] = await bundlesFor('esimcard', 1, 'GR')
    await restrict(bundleId)
    const quote = (country: string, more: object = {}) =>
      fetch(`${siteUrl}/api/v2/quotes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-vercel-ip-country': country },
        body: JSON.stringify({ items: [{ bundle_id: bundleId }], ...more }),
      })
    const refused = await quote('DE')
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'COUNTRY_NOT_CONFIRMED' }])
    expect((await quote('AQ', { outside_restricted: true })).status).toBe(201)
    const old = { bundle_code: bundleId, price: 0, price_display: '', currency_code: '' }
    const { status, body } = await post('user/bundle/assign', assignBody(old), { token: await guestToken() })
    expect([status, body]).toMatchObject([
      400,
      { developerMessage: 'COUNTRY_NOT_CONFIRMED', message: en.errors.COUNTRY_NOT_CONFIRMED },
    ])
  })
})

describe('without JavaScript', () => {
  test('a new quantity is priced before it is paid, what was typed is kept, and it is paid once', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    const buyer = newBuyer('plain')
    await openBuy(page, await bundleFor())
    const one = await shownTotal(page)
    await page.locator('#quantity-1').selectOption('2')
    await page.locator('#email').fill(buyer)
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.DEVICE_NOT_CHECKED)).waitFor()
    expect(await page.locator('#email').inputValue()).toBe(buyer)
    const two = await shownTotal(page)
    expect(two).not.toBe(one)
    await page.locator('#name-1-2').fill('Ben')
    await page.locator('#quantity-1').selectOption('3')
    await page.getByLabel(en.checkout.device.eidSeen).check()
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.PRICE_CHANGED)).waitFor()
    const three = await shownTotal(page)
    expect(three).not.toBe(two)
    expect(await ordersOf(buyer)).toHaveLength(0)
    await payButton(page).click()
    await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(three)
    await payWithCard(page)
    await atNewOrder(page)
    const [order, ...others] = await ordersOf(buyer)
    expect(others).toHaveLength(0)
    expect(order?.lines.map(({ label }) => label)).toEqual([null, 'Ben', null])
  })
})

test('with the keyboard alone, and Enter in a field pays', async () => {
  const { page } = await browsers.visitor()
  const buyer = newBuyer('keys')
  await openBuy(page, await bundleFor())
  const focus = () => page.evaluate(() => document.activeElement?.id ?? '')
  const tabTo = async (id: string) => {
    for (let press = 0; press < 60 && (await focus()) !== id; press++) await page.keyboard.press('Tab')
    expect(await focus()).toBe(id)
  }
  await tabTo('quantity-1')
  await tabTo('device_model')
  await page.keyboard.type('pixel 9a')
  await page.getByRole('button', { name: 'Pixel 9a' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText(en.checkout.device.fits).waitFor()
  expect(await focus()).toBe('device_model')
  await tabTo('email')
  await page.keyboard.type(buyer)
  await page.keyboard.press('Enter')
  await atStripe(page)
  await payWithCard(page)
  const number = await atNewOrder(page)
  expect(await ordersOf(buyer)).toMatchObject([{ number }])
})
