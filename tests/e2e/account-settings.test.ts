import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { shownOn, useBrowser } from './support/browser'
import { bundleFor, openBuy } from './support/buying'
import { flawsOf } from './support/flaws'
import { placeOrder } from './support/orders'
import { sessionIn } from './support/session-cookies'
import { sendButton, signIn } from './support/sign-in'
import { freshLimits, letterTo, newBuyer, siteUrl, sql, stack } from './support/world'

const browsers = useBrowser()

describe('the account', () => {
  test('settings are kept, in the language that was chosen, and nothing on the page is serious for axe', async () => {
    const { page } = await browsers.visitor()
    const { email } = await signIn(page, { next: '/account/settings' })
    expect(await flawsOf(page)).toEqual([])
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
    expect(await flawsOf(page)).toEqual([])
    const [row] = await sql`select name, locale, currency, notify from store.profiles where email = ${email}`
    expect({ ...row }).toEqual({ name: 'Ada Traveller', locale: 'ar', currency: 'JPY', notify: false })
  })

  test('its currency is the one of every browser it signs in on, unless another one was chosen there', async () => {
    type Visitor = Awaited<ReturnType<typeof browsers.visitor>>
    const currencyIn = async ({ page, context }: Visitor) => {
      await openBuy(page, await bundleFor())
      const kept = (await context.cookies()).find(({ name }) => name === 'currency')?.value ?? null
      return { kept, shown: await page.locator('#currency').inputValue() }
    }
    const save = async ({ page }: Visitor, currency: string) => {
      await page.goto('/account/settings')
      await page.locator('#currency').selectOption(currency)
      await page.locator('form:has(#name) button[type=submit]').click()
      await page.locator('main [role=alert]').waitFor()
    }
    const [first, second, third] = [
      await browsers.visitor(),
      await browsers.visitor(),
      await browsers.visitor(),
    ]
    const { email } = await signIn(first.page)
    await save(first, 'JPY')
    expect(await currencyIn(first)).toEqual({ kept: 'JPY', shown: 'JPY' })
    await signIn(second.page, { email })
    expect(await currencyIn(second)).toEqual({ kept: 'JPY', shown: 'JPY' })
    await third.page.goto('/?currency=EUR')
    await signIn(third.page, { email })
    expect(await currencyIn(third), 'chosen in this browser').toEqual({ kept: 'EUR', shown: 'EUR' })
    await save(third, 'GBP')
    expect(await currencyIn(third)).toEqual({ kept: 'EUR', shown: 'EUR' })
    await save(first, 'JPY')
    await save(first, '')
    expect((await currencyIn(first)).kept, 'the store’s own again').toBeNull()
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
    expect(await flawsOf(page)).toEqual([])
    await page.locator('#order_number').fill(order.number.toLowerCase())
    await page.locator('#email').fill(email)
    await sendButton(page).click()
    await page.locator('#code').waitFor()
    expect(await flawsOf(page)).toEqual([])
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
