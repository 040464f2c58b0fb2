import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { localePath } from '@/i18n/routing'
import { affiliateSchema } from '@/lib/orders/affiliate-schemas'
import ar from '@/messages/ar.json'
import en from '@/messages/en.json'
import { api, newAccount, signIn } from './support/account'
import { DESK, overflowOf, PHONE, shownOn, useBrowser } from './support/browser'
import { answer, atNewOrder, bundleFor, openBuy, ordersOf, payButton } from './support/buying'
import { flawsOf } from './support/flaws'
import { plantAffiliate, plantPromotion } from './support/gifts'
import { atStripe, payWithCard } from './support/renewal'
import { until } from './support/until'
import { control, newBuyer, siteUrl, sql } from './support/world'

/** Whose a promotion is in a browser, by whose link an order came, and what a page says of what was made free. */

const browsers = useBrowser()

async function pressPay(page: Page, bundle: string, code: string, email: string): Promise<void> {
  await openBuy(page, bundle)
  await page.locator('#promotion').fill(code)
  await answer(page, email)
  await page.getByRole('button', { name: en.checkout.promo.apply }).click()
  await page.getByText('A test sale').waitFor()
  await payButton(page).click()
}

test('a guest who comes back from Stripe and orders anew keeps the promotion; who types that address elsewhere does not get it', async () => {
  const code = await plantPromotion(2000)
  await sql`update store.promotions set per_user_uses = 1 where code = ${code}`
  const [email, bundle] = [newBuyer('back-again'), await bundleFor()]
  const { page } = await browsers.visitor()
  await pressPay(page, bundle, code, email)
  await atStripe(page)
  const { page: elsewhere } = await browsers.visitor()
  await pressPay(elsewhere, bundle, code, email)
  await elsewhere.getByText(en.errors.PROMOTION_ALREADY_USED).waitFor()
  await pressPay(page, bundle, code, email)
  await atStripe(page)
  const states = await sql`
    select state from store.orders where number in ${sql((await ordersOf(email)).map(({ number }) => number))} order by created_at`
  expect(states.map(({ state }) => state)).toEqual(['canceled', 'awaiting_payment'])
})

test('a promotion that counts devices is had once in one browser, whatever address is typed there; looking around marks none', async () => {
  const code = await plantPromotion(2000)
  await sql`update store.promotions set per_user_uses = 1, counts_devices = true where code = ${code}`
  const bundle = await bundleFor()
  const { page, context } = await browsers.visitor()
  const mark = async () => (await context.cookies()).find(({ name }) => name === 'device')
  await openBuy(page, bundle)
  expect(await mark()).toBeUndefined()
  await pressPay(page, bundle, code, newBuyer('first-here'))
  await atStripe(page)
  const kept = await mark()
  expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Lax', value: expect.stringMatching(/^[\w-]{43}$/) })
  await payWithCard(page)
  await atNewOrder(page)
  await openBuy(page, bundle)
  await page.locator('#promotion').fill(code)
  await page.getByRole('button', { name: en.checkout.promo.apply }).click()
  await page.getByText(en.errors.PROMOTION_ALREADY_USED).waitFor()
  expect((await mark())?.value).toBe(kept?.value)
  const { page: elsewhere } = await browsers.visitor()
  await pressPay(elsewhere, bundle, code, newBuyer('elsewhere'))
  await atStripe(elsewhere)
  const link = await fetch(`${siteUrl}/r/0123ABCD`, { redirect: 'manual' })
  const set = link.headers.getSetCookie().find((one) => one.startsWith('device='))
  expect(set).toMatch(/^device=[\w-]{43};.* HttpOnly; SameSite=lax$/i)
})

test('what a promotion made free and nobody could deliver is not said to be paid back, in any direction of writing', async () => {
  const code = await plantPromotion(10_000)
  const { page } = await browsers.visitor({ viewport: PHONE })
  await control('/faults', { vendor: 'travelroam', operation: 'order', kind: 'out_of_stock', remaining: 1 })
  await pressPay(page, await bundleFor(), code, newBuyer('free'))
  await atNewOrder(page)
  await page.getByRole('heading', { name: en.order.state.not_delivered.title }).waitFor()
  expect(await shownOn(page)).toContain(en.order.state.not_delivered.text)
  expect(await flawsOf(page)).toEqual([])
  const { pathname, search } = new URL(page.url())
  await page.goto(`${localePath('ar', pathname)}${search}`)
  await page.getByRole('heading', { name: ar.order.state.not_delivered.title }).waitFor()
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size)
    expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
  }
})

test('who follows an affiliate’s link and buys earns it a commission, which its own account sees and no other', async () => {
  const [owner, stranger] = [await newAccount('affiliate'), await newAccount('no-affiliate')]
  const code = await plantAffiliate(owner.userId)
  const [email, bundle] = [newBuyer('by-link'), await bundleFor()]
  const { page } = await browsers.visitor()
  await page.goto(`/a/${code}?to=${encodeURIComponent(`/buy/${bundle}`)}`)
  expect(new URL(page.url()).pathname).toBe(`/buy/${bundle}`)
  await page.goto('/a/NOBODY?to=//elsewhere.example')
  expect(new URL(page.url()).origin).toBe(siteUrl)
  await openBuy(page, bundle)
  await answer(page, email)
  await payButton(page).click()
  await atStripe(page)
  await payWithCard(page)
  await atNewOrder(page)
  const [order] = await ordersOf(email)
  const read = async () => affiliateSchema.parse((await api(owner, 'affiliate')).body).figures[0]
  const figures = await until('the commission', async () => {
    const now = await read()
    return now && now.payable.amount_minor > 0 ? now : undefined
  })
  expect(figures).toMatchObject({
    orders: 1,
    payable: { amount_minor: Math.floor((order?.amount_minor ?? 0) / 10) },
  })
  expect([(await api(stranger, 'affiliate')).status, (await api(null, 'affiliate')).status]).toEqual([
    404, 401,
  ])
  const { page: other, context: theirs } = await browsers.visitor()
  await signIn(theirs, stranger)
  expect((await other.goto('/account/affiliate'))?.status()).toBe(404)
  const { page: own, context } = await browsers.visitor({ viewport: PHONE, colorScheme: 'dark' })
  await signIn(context, owner)
  await own.goto('/account/rewards')
  await own.getByRole('link', { name: en.affiliate.open }).click()
  await own.getByRole('heading', { name: en.affiliate.title }).waitFor()
  expect(await shownOn(own)).toContain(`/a/${code}`)
  expect(await shownOn(own)).not.toContain(email)
  expect(await flawsOf(own)).toEqual([])
  for (const size of [PHONE, DESK]) {
    await own.setViewportSize(size)
    await own.goto(localePath('ar', '/account/affiliate'))
    await own.getByRole('heading', { name: ar.affiliate.title }).waitFor()
    expect(await overflowOf(own)).toEqual({ scrolls: 0, wide: [] })
  }
})
