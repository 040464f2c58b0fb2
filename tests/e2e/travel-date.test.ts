import { expect, test } from 'vitest'
import { formatDay, utcDay } from '@/lib/core/calendar-day'
import { basketQuoteSchema } from '@/lib/orders/api-schemas'
import en from '@/messages/en.json'
import { useBrowser } from './support/browser'
import { answer, atNewOrder, bundleFor, openBuy, ordersOf, payButton } from './support/buying'
import { post } from './support/old-shop'
import { assignBody, guestToken } from './support/old-shop-buying'
import { atStripe, payWithCard } from './support/renewal'
import { until } from './support/until'
import { control, newBuyer, siteUrl, sql } from './support/world'

/** A bundle that its vendor sells for a day of travel. */

const browsers = useBrowser()
const refusal = (text: string) => ({ hasText: text })

const datedBundle = async (): Promise<string> => {
  const [row] = await sql`select id from store.bundles
    where provider = 'airhub' and on_sale and purchase_hints ? 'travelDate' order by cost_minor, id limit 1`
  return String(row?.id)
}
const daysOf = async (buyer: string) =>
  (await ordersOf(buyer)).flatMap(({ lines }) => lines.map(({ travel_date }) => travel_date))
const inTenDays = utcDay(Date.now() + 10 * 86_400_000)

test('asks for it, offers today and takes no day by itself; order, receipt and vendor have the day', async () => {
  const { page } = await browsers.visitor()
  const buyer = newBuyer('travel')
  await openBuy(page, await datedBundle())
  await answer(page, buyer)
  await payButton(page).click()
  await page.locator('#travel-date-1-error', { hasText: en.checkout.travelDate.wrong }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('travel-date-1')
  expect(await ordersOf(buyer)).toHaveLength(0)
  const today = await page.locator('#travel-date-1').getAttribute('min')
  await page.getByRole('button', { name: en.checkout.travelDate.today.split('{')[0] ?? '' }).click()
  expect(await page.locator('#travel-date-1').inputValue()).toBe(today)
  await page.locator('#travel-date-1').fill(inTenDays)
  await payButton(page).click()
  await atStripe(page)
  expect(await daysOf(buyer)).toEqual([inTenDays])
  await payWithCard(page)
  await atNewOrder(page)
  await page.locator('section[aria-labelledby=receipt]', { hasText: formatDay(inTenDays, 'en') }).waitFor()
  await until(
    'sent to AirHub',
    async () => JSON.stringify((await control('/journal?vendor=airhub')).journal),
    (journal) => journal.includes(`"travelDate":"${inTenDays}"`),
  )
})

test('asks for it without JavaScript, too; other bundles have no such field', async () => {
  const { page } = await browsers.visitor({ javaScriptEnabled: false })
  const buyer = newBuyer('travel-plain')
  await openBuy(page, await datedBundle())
  await answer(page, buyer)
  await payButton(page).click()
  await page.getByRole('alert').filter(refusal(en.errors.TRAVEL_DATE_REQUIRED)).waitFor()
  await page.locator('#travel-date-1').fill(inTenDays)
  await page.locator('#device_model').fill('')
  await payButton(page).click()
  await page.getByRole('alert').filter(refusal(en.errors.DEVICE_NOT_CHECKED)).waitFor()
  expect(await page.locator('#travel-date-1').inputValue()).toBe(inTenDays)
  expect(await daysOf(buyer)).toEqual([])
  await openBuy(page, await bundleFor())
  expect(await page.locator('input[type=date]').count()).toBe(0)
})

test('/api/v2 refuses a quote without it and says why; the old API, which cannot ask, gets today', async () => {
  const bundleId = await datedBundle()
  const quote = (item: object) =>
    fetch(`${siteUrl}/api/v2/quotes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items: [{ bundle_id: bundleId, ...item }] }),
    })
  const told = await (await fetch(`${siteUrl}/api/v2/bundles/${bundleId}`)).json()
  expect(told.travel_date_required).toBe(true)
  const missing = await quote({})
  expect(missing.status).toBe(400)
  expect(await missing.json()).toMatchObject({
    code: 'TRAVEL_DATE_REQUIRED',
    errors: [{ field: 'travel_date', message: expect.stringContaining(`${bundleId}: a day from`) }],
  })
  expect(await (await quote({ travel_date: '24.12.2026' })).json()).toMatchObject({ code: 'VALIDATION' })
  const given = await quote({ travel_date: inTenDays })
  expect(basketQuoteSchema.parse(await given.json()).lines[0]?.travel_date).toBe(inTenDays)

  const old = { bundle_code: bundleId, price: 0, price_display: '', currency_code: '' }
  const token = await guestToken()
  const today = utcDay(Date.now())
  const { body } = await post('user/bundle/assign', assignBody(old), { token })
  const [line] =
    await sql`select travel_date::text as day from store.order_lines where order_id = ${body.data.order_id}`
  expect(today <= String(line?.day) && String(line?.day) <= new Date().toISOString()).toBe(true)
})
