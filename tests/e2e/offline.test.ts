import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { localePath, routing } from '@/i18n/routing'
import ar from '@/messages/ar.json'
import de from '@/messages/de.json'
import en from '@/messages/en.json'
import fr from '@/messages/fr.json'
import tr from '@/messages/tr.json'
import { readQr } from '../support/read-qr'
import { buyEsim, newAccount, signIn } from './support/account'
import { DESK, overflowOf, PHONE, shownOn, useBrowser } from './support/browser'
import { linePath, type NewOrder, payNew, placeNew, qrShot, readNew, storedCode } from './support/new-esims'
import { until } from './support/until'
import { freshLimits, siteUrl, sql } from './support/world'

const browsers = useBrowser()
const WORDS = { ar, de, en, fr, tr }

let order: NewOrder
let path: string
let code: string
beforeAll(async () => {
  order = await placeNew([{ vendor: 'travelroam', labels: ['Ada'] }], 'offline')
  await payNew(order)
  const { lines } = await until(
    'new eSIM',
    () => readNew(order),
    ({ lines: [line] }) => line?.installable === true,
  )
  path = linePath(order, lines[0]?.line_id ?? 0)
  code = await storedCode(lines[0]?.esim_id ?? '')
})

/** Opens a page that installs an eSIM and waits until its copy is on the device. */
async function openAndKeep(page: Page, address: string): Promise<void> {
  await freshLimits()
  await page.goto(address)
  await page.locator('[data-kept=true]').waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

const cut = (page: Page, offline = true) => page.context().setOffline(offline)
const keptAddresses = (page: Page) =>
  page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
    return all.flat().map(({ url }) => new URL(url).pathname)
  })
const workers = (page: Page) =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)
/** Nothing of the page: not its code, not its frame. */
async function isNotShown(page: Page, address: string) {
  await page.goto(address)
  expect(await page.locator('[data-qr]').count()).toBe(0)
  expect(await page.content()).not.toContain(code.split('$')[2])
}

describe('a page that installs an eSIM, opened once', () => {
  test.each(routing.locales)('is there without a network, with its age (%s)', async (locale) => {
    const words = WORDS[locale].install
    const { page } = await browsers.visitor({ reducedMotion: 'reduce' })
    await openAndKeep(page, localePath(locale, path))
    await cut(page)
    await page.reload()
    expect(await page.locator('html').getAttribute('lang')).toBe(locale)
    expect(await readQr(await qrShot(page))).toEqual([code])
    const [, smdp, matchingId] = code.split('$')
    expect(await page.locator('[data-code]').allTextContents()).toEqual([smdp, matchingId, code])
    const text = await shownOn(page)
    for (const part of [
      words.offline.copy.title,
      words.offline.copy.text,
      words.intro,
      words.steps.arrival.data,
      words.steps.arrival.roaming,
      String(new Date().getFullYear()),
    ])
      expect(text.replaceAll(/\s/g, ' ')).toContain(part.replaceAll(/\s/g, ' '))
    // What needs a network, or a script, is not in a copy.
    expect(await page.locator('script, button, form, [data-one-tap]').count()).toBe(0)
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size)
      expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
    }
  })

  test('is in the guest’s order too; every other page says that there is no network, and leads there', async () => {
    const { page } = await browsers.visitor()
    await openAndKeep(page, order.path)
    await cut(page)
    await page.goto('/destinations/turkey')
    await page.getByRole('heading', { level: 1, name: en.install.offline.none.title }).waitFor()
    await page.getByRole('link', { name: /eSIM for Ada/ }).click()
    expect(await readQr(await qrShot(page))).toEqual([code])
    expect(await keptAddresses(page)).toEqual(['/.kept/en', `/orders/${order.number}`])
  })

  test('comes from the network again as soon as there is one', async () => {
    const { page } = await browsers.visitor()
    await openAndKeep(page, path)
    await cut(page)
    await page.reload()
    await page.getByText(en.install.offline.copy.title).waitFor()
    await cut(page, false)
    await page.reload()
    await page.locator('[data-kept=true]').waitFor()
    expect(await shownOn(page)).not.toContain(en.install.offline.copy.title)
    const { headers } = await fetch(new URL(path, siteUrl))
    expect(headers.get('cache-control')).toMatch(/private.*no-store/)
  })
})

describe('a kept copy goes', () => {
  test('when its owner says so, and none is made again until its owner says that', async () => {
    const { page } = await browsers.visitor()
    await openAndKeep(page, path)
    await page.getByRole('button', { name: en.install.offline.remove }).click()
    await page.locator('[data-kept=false]').waitFor()
    expect([await keptAddresses(page), await workers(page)]).toEqual([[], 0])
    await page.reload()
    await page.locator('[data-kept=false]').waitFor()
    expect(await keptAddresses(page)).toEqual([])
    await page.getByRole('button', { name: en.install.offline.keep }).click()
    await page.locator('[data-kept=true]').waitFor()
    expect((await keptAddresses(page)).length).toBe(2)
  })

  test('when the account signs out', async () => {
    const { page, context } = await browsers.visitor()
    const account = await newAccount('offline')
    await signIn(context, account)
    const { esimId } = await buyEsim(account)
    const install = `/account/esims/${esimId}/install`
    await openAndKeep(page, install)
    await cut(page)
    await page.reload()
    expect(await page.locator('[data-qr] svg').count()).toBe(1)
    await cut(page, false)
    await page.goto('/account/settings')
    await page.locator('form:has(input[name=session]) button').first().click()
    await page.waitForURL(/\/sign-in/)
    await until(
      'nothing is kept',
      async () => [...(await keptAddresses(page)), await workers(page)],
      (left) => left.length === 1 && left[0] === 0,
    )
  })

  test('when the server asks to sign in, or knows the page no longer', async () => {
    const { page, context } = await browsers.visitor()
    const account = await newAccount('offline-ended')
    await signIn(context, account)
    const { esimId } = await buyEsim(account)
    const install = `/account/esims/${esimId}/install`
    await openAndKeep(page, install)
    await context.clearCookies()
    await page.goto(install)
    await page.waitForURL(/\/sign-in/)
    expect(await keptAddresses(page)).toEqual(['/.kept/en'])

    const gone = await placeNew([{ vendor: 'travelroam', labels: ['Ben'] }], 'offline-gone')
    await payNew(gone)
    await until(
      'paid',
      () => readNew(gone),
      ({ state }) => state === 'fulfilled',
    )
    await openAndKeep(page, gone.path)
    await sql`update store.orders set token_hash = decode(repeat('00', 32), 'hex') where number = ${gone.number}`
    expect((await page.goto(gone.path))?.status()).toBe(404)
    await cut(page)
    await isNotShown(page, gone.path)
  })

  test('after thirty days', async () => {
    const { page } = await browsers.visitor()
    await openAndKeep(page, path)
    await page.evaluate(async () => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        for (const request of await cache.keys()) {
          const copy = await cache.match(request)
          const headers = new Headers(copy?.headers)
          headers.set('x-kept-at', String(Date.now() - 31 * 24 * 60 * 60 * 1000))
          await cache.put(request, new Response(await copy?.text(), { headers }))
        }
      }
    })
    await cut(page)
    await isNotShown(page, path)
    expect(await keptAddresses(page).catch(() => [])).not.toContain(new URL(path, siteUrl).pathname)
  })
})

describe('the worker', () => {
  test('is on no device that has opened no such page', async () => {
    const { page } = await browsers.visitor()
    for (const address of ['/', '/destinations/turkey', '/check', '/sign-in']) await page.goto(address)
    expect(await workers(page)).toBe(0)
  })

  test('is asked for anew each time, and may speak to our own server only', async () => {
    const { status, headers } = await fetch(new URL('/sw.js', siteUrl))
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/javascript/)
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; connect-src 'self'")
  })

  test('shows a copy when the server has broken down', async () => {
    const { page, context } = await browsers.visitor()
    await openAndKeep(page, path)
    await context.route(
      (url) => url.pathname === new URL(path, siteUrl).pathname,
      (route) => route.fulfill({ status: 503, body: 'down' }),
    )
    await page.reload()
    expect(await page.locator('[data-qr] svg').count()).toBe(1)
    await context.unrouteAll()
  })
})
