import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { DOCUMENTED_ICCID } from '../sandbox/providers/samples'
import { scriptsAreThere, useBrowser } from './support/browser'
import { bundleFor, ordersOf, payButton, shownTotal } from './support/buying'
import { atStripe } from './support/renewal'
import { until } from './support/until'
import { newBuyer, renewable, siteUrl } from './support/world'

const browsers = useBrowser()

/** Opens a page whose scripts stay away until they are let go. */
async function openWithoutScripts(page: Page, path: string): Promise<() => Promise<void>> {
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await gate
    await route.continue()
  })
  await page.goto(path, { waitUntil: 'commit' })
  await page.locator('footer').waitFor()
  expect(await page.locator('header button[aria-pressed]:enabled').count()).toBe(0)
  return async () => {
    letGo()
    await scriptsAreThere(page)
  }
}

const field = (page: Page) => page.locator('input[name=iccid]')

describe('what is typed and chosen before the scripts are there', () => {
  test('a number stays and is understood', async () => {
    const { page } = await browsers.visitor()
    const arrive = await openWithoutScripts(page, '/')
    await field(page).pressSequentially(DOCUMENTED_ICCID)
    await arrive()
    await page.getByText(en.check.form.valid).waitFor()
    expect(await field(page).inputValue()).toBe(DOCUMENTED_ICCID)
    await field(page).press('Enter')
    await page.waitForURL(`${siteUrl}/check/${DOCUMENTED_ICCID}`)
  })

  test('a number that is none stays, too, and is named', async () => {
    const { page } = await browsers.visitor()
    const arrive = await openWithoutScripts(page, '/check')
    await field(page).pressSequentially('490154203237518')
    await arrive()
    await page.locator('button:enabled', { hasText: en.check.form.scan }).waitFor()
    await field(page).press('Enter')
    await page.getByText(en.check.problem.imei.title).waitFor()
    expect(new URL(page.url()).pathname).toBe('/check')
    expect(await field(page).inputValue()).toBe('490154203237518')
  })

  test('the name of a place gets its suggestions', async () => {
    const { page } = await browsers.visitor()
    const arrive = await openWithoutScripts(page, '/')
    await page.locator('input[name=q]').pressSequentially('tukre')
    await arrive()
    await page.getByRole('option', { name: 'Türkiye' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${siteUrl}/destinations/turkey`)
  })

  test('an order of bundles is taken, and the way back leads back', async () => {
    const { page } = await browsers.visitor()
    const arrive = await openWithoutScripts(page, '/destinations/turkey')
    const sort = page.locator('select[name=sort]')
    await sort.focus()
    await page.keyboard.press('End')
    const chosen = await sort.inputValue()
    await arrive()
    await page.waitForURL(new RegExp(`sort=${chosen}`))
    await page.goBack()
    await page.waitForLoadState('networkidle')
    expect(new URL(page.url()).search).toBe('')
  })

  test('quantity, names, phone and address of a purchase are what is bought', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('early')
    await page.goto(`/buy/${await bundleFor()}`)
    const one = await shownTotal(page)
    const arrive = await openWithoutScripts(page, page.url())
    await page.locator('#quantity-1').selectOption('2')
    await page.locator('#name-1-1').pressSequentially('Ada')
    await page.locator('#device_model').pressSequentially('iPhone 15')
    await page.getByLabel(en.checkout.device.eidSeen).check()
    await page.locator('#email').pressSequentially(buyer)
    await arrive()
    await until(
      'the sum for two',
      () => shownTotal(page),
      (sum) => sum !== '' && sum !== one,
    )
    await page.getByText(en.checkout.device.fits).waitFor()
    expect(await page.getByLabel(en.checkout.device.eidSeen).isChecked()).toBe(true)
    await payButton(page).click()
    await atStripe(page)
    const [order] = await ordersOf(buyer)
    expect(order?.lines.map(({ label }) => label)).toEqual(['Ada', null])
    expect(order?.device).toMatchObject({ model: 'iPhone 15', verdict: 'fits' })
  })

  test('the address on a renewal is where its order goes', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('early-renewal')
    const { iccid } = await renewable('travelroam')
    await page.goto(`/renew/${iccid}`)
    const chosen = await page.locator('article a[href*="bundle="]').first().getAttribute('href')
    const arrive = await openWithoutScripts(page, chosen ?? '')
    await page.locator('#email').pressSequentially(buyer)
    await arrive()
    await page.locator('button[type=submit]', { hasText: /^Pay/ }).click()
    await atStripe(page)
    expect(await ordersOf(buyer)).toHaveLength(1)
  })

  test('the address on the page to sign in gets the code', async () => {
    const { page } = await browsers.visitor()
    const email = newBuyer('early-account')
    const arrive = await openWithoutScripts(page, '/sign-in')
    await page.locator('#email').pressSequentially(email)
    await arrive()
    await page.getByRole('button', { name: en.signIn.send }).click()
    await page.locator('#code').waitFor()
    await page.getByText(email).waitFor()
  })

  test('countries and days of a trip are searched for', async () => {
    const { page } = await browsers.visitor()
    const arrive = await openWithoutScripts(page, '/trip')
    await page.locator('select[name=c]').first().selectOption('TR')
    await page.locator('input[name=days]').fill('9')
    await arrive()
    await page.getByRole('button', { name: en.trip.search }).click()
    await page.waitForURL(/c=TR.*days=9/)
  })
})

describe('what only a script can do', () => {
  test('cannot be pressed before it is there', async () => {
    const { page } = await browsers.visitor()
    const arrive = await openWithoutScripts(page, '/check')
    const [scan, paste] = [en.check.form.scan, en.check.form.paste].map((name) =>
      page.getByRole('button', { name }),
    )
    expect([await scan?.isDisabled(), await paste?.isDisabled()]).toEqual([true, true])
    await arrive()
    await scan?.click()
    await page.getByRole('dialog').waitFor()
  })

  test('is not offered where none runs', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    await page.goto('/check')
    for (const name of [en.check.form.scan, en.check.form.paste])
      expect(await page.getByRole('button', { name }).isVisible()).toBe(false)
    expect(await page.getByRole('button', { name: en.check.form.submit, exact: true }).isVisible()).toBe(true)
  })
})
