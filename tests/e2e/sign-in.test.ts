import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import ar from '@/messages/ar.json'
import en from '@/messages/en.json'
import { DESK, scriptsAreThere, shownOn, useBrowser } from './support/browser'
import { flawsOf } from './support/flaws'
import { age, COOKIE, sessionIn } from './support/session-cookies'
import { bearerFor, codeFor, sendButton, signIn } from './support/sign-in'
import { freshLimits, letterTo, newBuyer, siteUrl } from './support/world'

const browsers = useBrowser()

const codeButton = (page: Page) => page.locator('form:has(#code) button[type=submit]')
const atAccount = (page: Page) => page.waitForURL((url) => url.pathname.endsWith('/account/esims'))
const otherThan = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0')

async function toCodeStep(page: Page, email: string, path = '/sign-in'): Promise<string> {
  await freshLimits()
  await page.goto(path)
  await page.locator('#email').fill(email)
  await sendButton(page).click()
  await page.locator('#code').waitFor()
  return codeFor(email)
}

describe('signing in', () => {
  test('from the header to the account: a code by mail, pasted, and no script can read the session', async () => {
    const { page, context } = await browsers.visitor({ permissions: ['clipboard-read', 'clipboard-write'] })
    const email = newBuyer('paste')
    await page.goto('/')
    await page.getByRole('link', { name: en.layout.nav.account, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: en.signIn.title }).waitFor()
    await freshLimits()
    await page.locator('#email').fill(email)
    await sendButton(page).click()
    await page.locator('#code').waitFor()
    expect(page.url(), 'the address is in no address').not.toContain(encodeURIComponent(email))
    expect(await shownOn(page)).toContain(email)
    const code = await codeFor(email)
    // Pasted before them it stays there, and is sent by the button.
    await scriptsAreThere(page)
    await page.locator('#code').focus()
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${code.slice(0, 3)} ${code.slice(3)}`)
    await page.keyboard.press('ControlOrMeta+V')
    await atAccount(page)
    const { parts } = await sessionIn(context)
    expect(parts.length).toBeGreaterThan(0)
    for (const cookie of parts) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(await page.evaluate(() => document.cookie)).not.toContain('session')
    await page.goto('/sign-in')
    await atAccount(page)
  })

  test('with the keyboard alone, typed digit by digit', async () => {
    const { page } = await browsers.visitor({ viewport: DESK })
    const email = newBuyer('keys')
    await freshLimits()
    await page.goto('/sign-in')
    await page.locator('#email').focus()
    await page.keyboard.type(email)
    await page.keyboard.press('Enter')
    await page.locator('#code').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id), 'the field is ready').toBe('code')
    const code = await codeFor(email)
    await page.keyboard.type(code, { delay: 20 })
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await atAccount(page)
  })

  test('without JavaScript', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    const code = await toCodeStep(page, newBuyer('plain'), '/de/sign-in')
    await page.locator('#code').fill(otherThan(code))
    await codeButton(page).click()
    await page.locator('main [role=alert]').waitFor()
    expect(await shownOn(page)).toContain('4 Versuche')
    await page.locator('#code').fill(code)
    await codeButton(page).click()
    await page.waitForURL((url) => url.pathname === '/de/account/esims')
  })

  test('a wrong code says how many tries are left, the fifth locks, also for the right code elsewhere', async () => {
    const { page } = await browsers.visitor()
    const email = newBuyer('guess')
    const code = await toCodeStep(page, email)
    for (const left of ['4 tries are left', '3 tries', '2 tries', 'One try is left', 'last try']) {
      await page.locator('#code').fill('')
      await page.locator('#code').fill(otherThan(code, left.length))
      await page.locator('main [role=alert]', { hasText: left }).waitFor()
    }
    await page.locator('#code').fill('')
    await page.locator('#code').fill(code)
    await page.locator('main [role=alert]', { hasText: en.errors.CODE_LOCKED }).waitFor()
    expect(await shownOn(page)).toMatch(/\d+ minutes/)
    const elsewhere = await fetch(`${siteUrl}/api/v2/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, code }),
    })
    expect([elsewhere.status, (await elsewhere.json()).code]).toEqual([429, 'CODE_LOCKED'])
    expect(Number(elsewhere.headers.get('retry-after'))).toBeGreaterThan(500)
  })

  test('a second code has to wait a minute, and the page counts it down', async () => {
    const { page } = await browsers.visitor()
    await toCodeStep(page, newBuyer('again'))
    const button = page.locator('form:not(:has(#code)) button[type=submit]')
    await expect.poll(() => button.textContent()).toMatch(/New code in 0:\d\d/)
    expect(await button.isDisabled()).toBe(true)
  })

  test('a mailbox that may not get another code yet: the field is there for the one it has', async () => {
    const { page } = await browsers.visitor()
    const email = newBuyer('held')
    const code = await toCodeStep(page, email)
    const { page: stranger } = await browsers.visitor({ javaScriptEnabled: false })
    await stranger.goto('/de/sign-in')
    await stranger.locator('#email').fill(email)
    await sendButton(stranger).click()
    await stranger.locator('#code').waitFor()
    expect(await shownOn(stranger)).toContain('in den letzten zehn Minuten')
    await page.getByRole('link', { name: en.signIn.code.change }).click()
    await sendButton(page).click()
    await page.locator('main [role=alert]', { hasText: en.errors.RATE_LIMITED }).waitFor()
    expect(await shownOn(page)).toContain(email)
    await expect
      .poll(() => page.locator('form:not(:has(#code)) button[type=submit]').textContent())
      .toMatch(/New code in 0:\d\d/)
    await page.locator('#code').fill(code)
    await atAccount(page)
  })

  test('in Arabic: right to left, mailed in Arabic, and nothing serious for axe on either step', async () => {
    const { page } = await browsers.visitor()
    const email = newBuyer('arabic')
    await freshLimits()
    await page.goto('/ar/sign-in')
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    expect(await flawsOf(page)).toEqual([])
    await page.locator('#email').fill(email)
    await sendButton(page).click()
    await page.getByRole('heading', { level: 1, name: ar.signIn.code.title }).waitFor()
    expect(await flawsOf(page)).toEqual([])
    const letter = await letterTo(email, /Roamkeep/)
    expect(letter.html).toContain('dir="rtl"')
    await page.locator('#code').fill(await codeFor(email))
    await page.waitForURL((url) => url.pathname === '/ar/account/esims')
  })

  test('leads on to where one wanted to go, and never to another site', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/account/settings')
    await page.waitForURL(/\/sign-in\?next=%2Faccount%2Fsettings/)
    await signIn(page, { next: '/account/settings' })
    expect(new URL(page.url()).pathname).toBe('/account/settings')
    for (const next of ['//evil.test', 'https://evil.test/', '/\\evil.test']) {
      await page.goto(`/sign-in?${new URLSearchParams({ next })}`)
      await atAccount(page)
    }
  })
})

describe('sessions', () => {
  test('two tabs that renew at once both stay signed in; prerendered pages renew nothing', async () => {
    const { page, context } = await browsers.visitor()
    await signIn(page)
    const before = await age(context)
    const home = await context.request.get('/')
    expect(home.headers()['set-cookie'] ?? '').not.toContain(COOKIE)
    const tabs = await Promise.all([context.newPage(), context.newPage(), context.newPage()])
    await Promise.all(tabs.map((tab) => tab.goto('/account/settings')))
    for (const tab of tabs) expect(new URL(tab.url()).pathname).toBe('/account/settings')
    const renewed = (await sessionIn(context)).session
    // Access tokens of one second are the same, letter by letter.
    expect(renewed?.refresh_token).not.toBe(before)
    expect(renewed?.expires_at).toBeGreaterThan(Date.now() / 1000 + 3000)
    const answer = await context.request.get('/account/settings')
    expect(answer.headers()['cache-control']).toContain('no-store')
    await age(context)
    await page.goto('/account/settings')
    expect(new URL(page.url()).pathname).toBe('/account/settings')
  })

  test('the list names this device; another one can be signed out from here', async () => {
    const email = newBuyer('list')
    const { page } = await browsers.visitor()
    await signIn(page, { email, next: '/account/settings' })
    const program = await bearerFor(email)
    await page.reload()
    const list = page.locator('section[aria-labelledby=sessions]')
    expect(await list.locator('li').count()).toBe(2)
    expect(await list.locator('li', { hasText: en.account.sessions.here }).count()).toBe(1)
    await list.locator('li', { hasNotText: en.account.sessions.here }).getByRole('button').click()
    await page.locator('main [role=alert]', { hasText: en.account.settings.saved.session }).waitFor()
    const refused = await fetch(`${siteUrl}/api/v2/account/export`, { headers: program.headers })
    expect(refused.status).toBe(401)
    expect(await list.locator('li').count()).toBe(1)
  })

  test('signing out everywhere ends the other browser, too, in less than a minute', async () => {
    const email = newBuyer('everywhere')
    const [one, other] = [await browsers.visitor(), await browsers.visitor({ viewport: DESK })]
    await signIn(one.page, { email, next: '/account/settings' })
    await signIn(other.page, { email, next: '/account/settings' })
    await one.page.getByRole('button', { name: en.account.sessions.everywhere }).click()
    await one.page.waitForURL(/\/sign-in/)
    expect((await sessionIn(one.context)).session).toBeNull()
    await expect
      .poll(
        async () => {
          await other.page.goto('/account/settings')
          return new URL(other.page.url()).pathname
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toBe('/sign-in')
  })
})
