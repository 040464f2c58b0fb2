import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { overflowOf, shownOn, useBrowser } from './support/browser'
import { placeOrder } from './support/orders'
import { codeFor, signIn } from './support/sign-in'
import { freshLimits, letterTo, newBuyer, siteUrl, sql, stack } from './support/world'

const browsers = useBrowser()
const COOKIE = 'rk-session'

const sendButton = (page: Page) => page.locator('form:has(#email) button[type=submit]')
const _codeButton = (page: Page) => page.locator('form:has(#code) button[type=submit]')
const _atAccount = (page: Page) => page.waitForURL((url) => url.pathname.endsWith('/account/esims'))
const _otherThan = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0')

async function _toCodeStep(page: Page, email: string, path = '/sign-in'): Promise<string> {
  await freshLimits()
  await page.goto(path)
  await page.locator('#email').fill(email)
  await sendButton(page).click()
  await page.locator('#code').waitFor()
  return codeFor(email)
}

/** What is serious on the page, in light and in dark, and what is wider than the screen. */
async function flaws(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page }).setLegacyMode()
    const { violations } = await axe.withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
    found.push(...violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes[0]?.html.slice(0, 160)}`))
  }
  const { scrolls, wide } = await overflowOf(page)
  return scrolls > 0 ? [...found, `wider than the screen: ${wide.join()}`] : found
}

/** The session in the cookies of a browser, as @supabase/ssr wrote it. */
async function sessionIn(context: BrowserContext) {
  const cookies = await context.cookies(siteUrl)
  const parts = cookies.filter(({ name }) => name === COOKIE || name.startsWith(`${COOKIE}.`))
  const text = parts
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ value }) => decodeURIComponent(value))
    .join('')
  const json = Buffer.from(text.replace(/^base64-/, ''), 'base64url').toString()
  return {
    parts,
    session: text
      ? (JSON.parse(json) as { access_token: string; refresh_token: string; expires_at: number })
      : null,
  }
}

/** As if an hour had passed: the token is about to end. */
async function _age(context: BrowserContext): Promise<string> {
  const { parts, session } = await sessionIn(context)
  if (!session) throw new Error('nobody is signed in')
  const aged = { ...session, expires_at: Math.floor(Date.now() / 1000) - 5 }
  await context.clearCookies({ name: /^rk-session/ })
  const value = `base64-${Buffer.from(JSON.stringify(aged)).toString('base64url')}`
  await context.addCookies([{ name: COOKIE, value, url: siteUrl, httpOnly: parts[0]?.httpOnly ?? true }])
  return session.access_token
}

describe('the account', () => {
  test('settings are kept, in the language that was chosen, and nothing on the page is serious for axe', async () => {
    const { page } = await browsers.visitor()
    const { email } = await signIn(page, { next: '/account/settings' })
    expect(await flaws(page)).toEqual([])
    await page.locator('#name').fill('Ada Traveller')
    await page.locator('#currency').selectOption('JPY')
    await page.locator('#language').selectOption('ar')
    await page.locator('input[name=notify]').uncheck()
    await page.locator('form:has(#name) button[type=submit]').click()
    await page.waitForURL((url) => url.pathname === '/ar/account/settings')
    await page.locator('main [role=alert]').waitFor()
    const shown = page.locator('section:visible')
    expect(await shown.locator('#name').inputValue()).toBe('Ada Traveller')
    expect(await shown.locator('#currency').inputValue()).toBe('JPY')
    expect(await shown.locator('input[name=notify]').isChecked()).toBe(false)
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await flaws(page)).toEqual([])
    const [row] = await sql`select name, locale, currency, notify from store.profiles where email = ${email}`
    expect({ ...row }).toEqual({ name: 'Ada Traveller', locale: 'ar', currency: 'JPY', notify: false })
  })

  test('data can be taken away, and the account deleted: the session is over, the address free again', async () => {
    const { page, context } = await browsers.visitor()
    const { email } = await signIn(page, { next: '/account/settings' })
    const old = (await sessionIn(context)).session
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: en.account.data.export }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.json$/)
    const text = await readFile(await download.path(), 'utf8')
    expect((JSON.parse(text) as { profile: { email: string } }).profile.email).toBe(email)
    await page.locator('summary', { hasText: en.account.data.delete }).click()
    await page.getByRole('button', { name: en.account.data.deleteButton }).click()
    expect(new URL(page.url()).pathname, 'not without the tick').toBe('/account/settings')
    await page.locator('input[name=understood]').check()
    await page.getByRole('button', { name: en.account.data.deleteButton }).click()
    await page.locator('main [role=alert]', { hasText: en.signIn.deleted }).waitFor()
    const refused = await fetch(`${siteUrl}/api/v2/account/export`, {
      headers: { authorization: `Bearer ${old?.access_token}` },
    })
    expect(refused.status).toBe(401)
    const [left] = await sql`select count(*)::int as n from auth.users where email = ${email}`
    expect(left?.n).toBe(0)
    await signIn(page, { email })
  })

  test('what was bought as a guest is there after signing in with that address', async () => {
    const email = newBuyer('guest')
    const order = await placeOrder(email)
    const { page } = await browsers.visitor()
    await signIn(page, { email, next: '/account/orders' })
    expect(await shownOn(page)).toContain(order.number)
    const [row] = await sql`select user_id from store.orders where number = ${order.number}`
    expect(row?.user_id).not.toBeNull()
  })
})

describe('a lost order link', () => {
  test('number and address, then a code to that address, open the order', async () => {
    const email = newBuyer('lost')
    const order = await placeOrder(email)
    const { page } = await browsers.visitor()
    await page.goto('/orders/find')
    expect(await flaws(page)).toEqual([])
    await page.locator('#order_number').fill(order.number.toLowerCase())
    await page.locator('#email').fill(email)
    await sendButton(page).click()
    await page.locator('#code').waitFor()
    expect(await flaws(page)).toEqual([])
    const letter = await letterTo(email, /opens your order/)
    await page.locator('#code').fill(/\b\d{6}\b/.exec(letter.text)?.[0] ?? '')
    await page.waitForURL((url) => url.pathname === `/orders/${order.number}`)
    expect(await shownOn(page)).toContain(order.number)
  })

  test('a stranger sees the same page for any order and any address, and nothing is mailed', async () => {
    const order = await placeOrder(newBuyer('owner'))
    const stranger = newBuyer('stranger')
    const { page } = await browsers.visitor()
    for (const number of [order.number, 'ORD-000000000000']) {
      await freshLimits()
      await page.goto('/orders/find')
      await page.locator('#order_number').fill(number)
      await page.locator('#email').fill(stranger)
      await sendButton(page).click()
      await page.locator('#code').waitFor()
      await page.locator('#code').fill('000000')
      await page.locator('main [role=alert]', { hasText: '4 tries' }).waitFor()
    }
    const url = `${stack.sandbox.baseUrl}/mail/messages.json?to=${encodeURIComponent(stranger)}`
    expect(((await (await fetch(url)).json()) as { messages: unknown[] }).messages).toEqual([])
  })
})
