import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { localePath } from '@/i18n/routing'
import ar from '@/messages/ar.json'
import en from '@/messages/en.json'
import { DESK, overflowOf, PHONE, shownOn, useBrowser } from './support/browser'
import { answer, atNewOrder, bundleFor, openBuy, ordersOf, payButton } from './support/buying'
import { flawsOf } from './support/flaws'
import { plantPromotion } from './support/gifts'
import { atStripe } from './support/renewal'
import { control, newBuyer, sql } from './support/world'

/** Whose a promotion is in a browser, and what a page says of what it made free. */

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
