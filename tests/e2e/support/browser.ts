import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { findChromium } from '../../chromium'
import { siteUrl, stack } from './world'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
export const PHONE = { width: 390, height: 844 }
export const DESK = { width: 1280, height: 900 }

export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
}

export interface Browsers {
  /** A visitor with a clean browser. What goes wrong around them (see `watch`) fails the test. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>
}

/** One browser for a file of tests; visitors leave when their test ends. */
export function useBrowser(): Browsers {
  let browser: Browser | undefined
  const present: { context: BrowserContext; wrong: string[] }[] = []

  beforeAll(async () => {
    const executablePath = findChromium()
    if (!executablePath) throw new Error('no Chromium: install it, or name it in CHROMIUM_PATH')
    browser = await chromium.launch({ executablePath, args: ARGUMENTS })
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    const leaving = present.splice(0)
    await Promise.all(leaving.map(({ context }) => context.close()))
    const wrong = leaving.flatMap((one) => one.wrong)
    if (wrong.length > 0) throw new Error(`went wrong in the browser:\n${[...new Set(wrong)].join('\n')}`)
  })

  return {
    async visitor(options = {}) {
      if (!browser) throw new Error('the browser has not started')
      const context = await browser.newContext({
        baseURL: siteUrl,
        locale: 'en-US',
        timezoneId: 'Europe/Berlin',
        viewport: PHONE,
        ...options,
      })
      context.setDefaultTimeout(30_000)
      const wrong: string[] = []
      watch(context, wrong)
      present.push({ context, wrong })
      return { context, page: await context.newPage() }
    },
  }
}

/** Violations of a page's security policy, requests to anybody else, and errors of our own scripts. */
function watch(context: BrowserContext, wrong: string[]): void {
  const payments = new URL(stack.sandbox.stripeUrl).origin
  const isOurs = (url: string) => url.startsWith(`${siteUrl}/`) || url === siteUrl
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (isOurs(request.url()) || protocol === 'data:' || protocol === 'blob:') return
    // Stripe's page is the one place that visitors are led to; it may load its own things.
    const isPayment = origin === payments
    if (isPayment && (request.isNavigationRequest() || !isOurs(request.frame().url()))) return
    wrong.push(`request to somebody else: ${request.method()} ${request.url()}`)
  })
  context.on('console', (message) => {
    if (/content security policy|minified react error|hydrat/i.test(message.text()))
      wrong.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => {
    const place = error.page()?.url() ?? ''
    if (isOurs(place)) wrong.push(`script error on ${place}: ${error.error().message}`)
  })
}

/** What a person reads there: hidden text is left out, and lines are lines. */
export const textOf = async (place: Locator): Promise<string> => (await place.allInnerTexts()).join('\n')
export const shownOn = (page: Page): Promise<string> => textOf(page.locator('main'))

/** Whether anything is wider than the screen. */
export const overflowOf = (page: Page) =>
  page.evaluate(() => {
    const root = document.documentElement
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect()
      const clipped = element.closest('.sr-only, [hidden], dialog:not([open]), .overflow-hidden')
      return !clipped && box.width > 0 && (box.right > root.clientWidth + 1 || box.left < -1)
    })
    return {
      scrolls: root.scrollWidth - root.clientWidth,
      wide: wide.slice(0, 5).map((element) => `${element.tagName}.${element.className}`),
    }
  })

/** Whether somebody sees it without scrolling. */
export const isOnScreen = (place: Locator): Promise<boolean> =>
  place.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return top >= 0 && bottom <= window.innerHeight
  })

/** Waits until what a page can do by script only can be done: before, its forms are sent as without JavaScript. */
export async function scriptsAreThere(page: Page): Promise<void> {
  await page.locator('header button[aria-pressed]:enabled').first().waitFor({ state: 'attached' })
  // The parts of a page come alive one by one; React marks what it follows.
  const areFollowed = () =>
    [...document.forms].every((form) => Object.keys(form).some((key) => key.startsWith('__reactProps')))
  await page.waitForFunction(areFollowed)
}
