import type { Page } from 'playwright-core'
import { control, siteUrl } from './world'

export const CARDS = {
  good: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  threeDSecure: '4000 0025 0000 3155',
} as const

/** From the offers of an eSIM to the form that pays the first of them. */
export async function choosePlan(page: Page, iccid: string, { locale = '' } = {}): Promise<void> {
  await page.goto(`${locale}/renew/${iccid}`)
  await page.locator('article a[href*="bundle="]').first().click()
  await page.locator('#email').waitFor()
}

/** From an eSIM to Stripe's page. @returns the Checkout session */
export async function openStripe(
  page: Page,
  iccid: string,
  email: string,
  options: { locale?: string } = {},
): Promise<string> {
  await choosePlan(page, iccid, options)
  await page.locator('#email').fill(email)
  await payButton(page).click()
  return atStripe(page)
}

export const payButton = (page: Page) => page.locator('form:has(#email) button[type=submit]')

export async function atStripe(page: Page): Promise<string> {
  await page.waitForURL(/\/c\/pay\/cs_/)
  const session = /\/c\/pay\/(cs_\w+)/.exec(page.url())?.[1]
  if (!session) throw new Error(`not at Stripe: ${page.url()}`)
  return session
}

export async function typeCard(page: Page, number: string): Promise<void> {
  await page.locator('#cardNumber').fill(number)
  await page.locator('#cardExpiry').fill('12 / 34')
  await page.locator('#cardCvc').fill('123')
  await page.locator('#billingName').fill('Ada Traveller')
}

export async function payWithCard(page: Page, number: string = CARDS.good): Promise<void> {
  await typeCard(page, number)
  await page.locator('#pay').click()
}

/** Chooses the bank debit, which is settled only later. */
export async function payByDebit(page: Page, outcome: 'succeeded' | 'failed'): Promise<void> {
  await page.locator('#method-bank_debit').check()
  await page.locator(`#debit-${outcome}`).check()
  await page.locator('#billingName').fill('Ada Traveller')
  await page.locator('#pay').click()
}

/** Debits are settled when a test says so, not after half a minute. */
export const settleDebitsByHand = () => control('/stripe/settings', { delayed_settlement_ms: null })

export async function atOrder(page: Page): Promise<{ number: string; url: string }> {
  await page.waitForURL((url) => url.origin === siteUrl && /\/orders\/REN-/.test(url.pathname))
  const number = /REN-[0-9A-Z]{12}/.exec(page.url())?.[0]
  if (!number) throw new Error(`not at an order: ${page.url()}`)
  return { number, url: page.url() }
}

/** Waits until the order page says this; its title is the one sentence that must be true. */
export async function orderSays(page: Page, title: RegExp, timeoutMs = 45_000): Promise<void> {
  await page.locator('h1', { hasText: title }).waitFor({ timeout: timeoutMs })
}
