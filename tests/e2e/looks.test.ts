import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { directionOf, LANGUAGE_NAMES, type Locale, localePath } from '@/i18n/routing'
import en from '@/messages/en.json'
import { DESK, overflowOf, PHONE, shownOn, useBrowser } from './support/browser'
import { openState, PAGE_STATES } from './support/pages'
import { siteUrl } from './support/world'

const browsers = useBrowser()
const LOCALES = Object.keys(LANGUAGE_NAMES) as Locale[]
const wordsOf = (locale: Locale) => JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8')) as typeof en

/** A message that is missing shows its key, or braces that nothing was put into. */
const MISSING =
  /MISSING_MESSAGE|\b(?:meta|layout|home|places|catalog|bundle|trip|check|result|states|errors|renew|offers|order|renewal)\.[a-z]\w+\.\w+|\{\w+\}|undefined|\bNaN\b|Invalid Date/
const SHOWN = [
  'home',
  ...['destinations', 'destinations-searched', 'destination', 'destination-chosen', 'region', 'region-sea'],
  ...['bundle', 'trip-planned'],
  'check',
  'card-active',
  'not-found',
  'renew-offers',
  'renew-pay',
  'renew-ask',
  'order-fulfilled',
]

describe('in every language', () => {
  test.each(LOCALES)(
    '%s: check, renewal and order speak it, run its way, and fit phone and desk',
    async (locale) => {
      const { page } = await browsers.visitor()
      for (const state of PAGE_STATES.filter(({ name }) => SHOWN.includes(name))) {
        await page.setViewportSize(PHONE)
        await openState(page, state, locale)
        expect(await page.locator('html').getAttribute('lang')).toBe(locale)
        expect(await page.locator('html').getAttribute('dir')).toBe(directionOf(locale))
        expect(await shownOn(page), state.name).not.toMatch(MISSING)
        expect(await page.title(), state.name).not.toMatch(MISSING)
        expect(await overflowOf(page), `${state.name} at ${PHONE.width}`).toEqual({ scrolls: 0, wide: [] })
        await page.setViewportSize(DESK)
        expect(await overflowOf(page), `${state.name} at ${DESK.width}`).toEqual({ scrolls: 0, wide: [] })
      }
    },
  )

  test('the language menu keeps the page one is on, and the choice is remembered', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/check')
    await page.locator('summary', { hasText: en.layout.language.label }).click()
    await page.getByRole('banner').getByRole('link', { name: LANGUAGE_NAMES.ar }).click()
    await page.waitForURL(`${siteUrl}${localePath('ar', '/check')}`)
    await page.getByRole('heading', { level: 1, name: wordsOf('ar').check.title }).waitFor()
    await page.goto('/')
    await page.waitForURL(`${siteUrl}/ar`)
  })

  test.each(LOCALES.filter((locale) => locale !== 'en'))(
    'a browser in %s is led to its language',
    async (locale) => {
      const { page } = await browsers.visitor({ locale })
      await page.goto('/')
      expect(new URL(page.url()).pathname).toBe(`/${locale}`)
    },
  )

  test('numbers of eSIMs read from left to right in Arabic too', async () => {
    const { page } = await browsers.visitor()
    const card = PAGE_STATES.find(({ name }) => name === 'card-active')
    if (!card) throw new Error('no such page')
    await openState(page, card, 'ar')
    expect(await page.locator('h1 bdi').getAttribute('dir')).toBe('ltr')
    await page.goto('/ar/check')
    expect(await page.locator('input[name=iccid]').getAttribute('dir')).toBe('ltr')
  })
})

describe('light and dark', () => {
  const background = (page: Page) =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const choose = async (page: Page, theme: 'light' | 'dark' | 'system') => {
    await page.locator('summary', { hasText: en.layout.theme.label }).click()
    await page.getByRole('button', { name: en.layout.theme[theme] }).click()
  }
  /** Colour of the page at its first paint and at every change after, as the browser sees them. */
  const recordPaints = (page: Page) =>
    page.addInitScript(() => {
      const seen: string[] = []
      Object.assign(window, { paints: seen })
      const look = () => {
        if (document.body) {
          const colour = getComputedStyle(document.documentElement).backgroundColor
          if (seen.at(-1) !== colour && document.styleSheets.length > 0) seen.push(colour)
        }
        requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })

  test.each(['/', '/check', `/check/problem/eid`, '/renewal/success', '/no-such-page'])(
    '%s: a choice against the device holds from the first paint on',
    async (path) => {
      const { page } = await browsers.visitor({ colorScheme: 'light' })
      await page.goto('/')
      const light = await background(page)
      await choose(page, 'dark')
      const dark = await background(page)
      expect(dark).not.toBe(light)
      await recordPaints(page)
      await page.goto(path)
      await page.locator('h1 >> visible=true').first().waitFor()
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      )
      const paints = await page.evaluate(() => (window as unknown as { paints: string[] }).paints)
      expect(paints).toEqual([dark])
    },
  )

  test('"as on this device" follows the device again', async () => {
    const { page } = await browsers.visitor({ colorScheme: 'dark' })
    await page.goto('/')
    const dark = await background(page)
    await choose(page, 'light')
    expect(await background(page)).not.toBe(dark)
    await page.reload()
    expect(await background(page)).not.toBe(dark)
    await choose(page, 'system')
    expect(await background(page)).toBe(dark)
    await page.reload()
    expect(await background(page)).toBe(dark)
  })
})
