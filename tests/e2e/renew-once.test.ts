import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { scriptsAreThere, textOf, useBrowser } from './support/browser'
import {
  atOrder,
  atStripe,
  CARDS,
  choosePlan,
  openStripe,
  orderSays,
  payButton,
  payWithCard,
  typeCard,
} from './support/renewal'
import { control, newBuyer, plant, purchasesOf, sql } from './support/world'

const browsers = useBrowser()
const DONE = new RegExp(en.order.state.fulfilled.title)

const ordersOf = (iccid: string) => sql<{ number: string; state: string }[]>`
  select o.number, o.state from store.orders o join store.order_lines l on l.order_id = o.id
  where l.iccid = ${iccid}`
const sessionsOf = (iccid: string) => sql<{ session_id: string }[]>`
  select p.session_id from store.payments p join store.order_lines l on l.order_id = p.order_id
  where l.iccid = ${iccid} and p.session_id is not null`
const captured = async (iccid: string) => {
  const sessions = await sessionsOf(iccid)
  const totals = await Promise.all(
    sessions.map(({ session_id }) => control(`/stripe/totals?session=${session_id}`)),
  )
  return totals.filter((total) => Number(total.captured) > Number(total.refunded)).length
}
async function onceAltogether(iccid: string): Promise<void> {
  expect(await ordersOf(iccid), 'orders').toHaveLength(1)
  expect(await captured(iccid), 'payments kept').toBe(1)
  expect(await purchasesOf(iccid), 'purchases').toHaveLength(1)
}

describe('once, whatever the buyer does', () => {
  test('a double click on "Pay" is one order, one session, one purchase', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await choosePlan(page, iccid)
    await page.locator('#email').fill(newBuyer('double'))
    await payButton(page).dblclick()
    await atStripe(page)
    expect(await ordersOf(iccid)).toHaveLength(1)
    expect(await sessionsOf(iccid)).toHaveLength(1)
    await typeCard(page, CARDS.good)
    await page.locator('#pay').dblclick()
    await orderSays(page, DONE)
    await onceAltogether(iccid)
  })

  test('the same form sent twice at the same moment is one order', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await choosePlan(page, iccid)
    await page.locator('#email').fill(newBuyer('twice'))
    await page.evaluate(() => {
      const form = document.querySelector<HTMLFormElement>('form:has(#email)')
      form?.requestSubmit()
      form?.requestSubmit()
    })
    await atStripe(page)
    expect(await ordersOf(iccid)).toHaveLength(1)
    expect(await sessionsOf(iccid)).toHaveLength(1)
  })

  test('two tabs that pay the same order: one pays, the other is told that it is paid', async () => {
    const { page, context } = await browsers.visitor()
    const iccid = await plant()
    await openStripe(page, iccid, newBuyer('tabs'))
    const second = await context.newPage()
    await second.goto(page.url())
    await typeCard(page, CARDS.good)
    await typeCard(second, CARDS.good)
    await Promise.all([page.locator('#pay').click(), second.locator('#pay').click()])
    await Promise.all([orderSays(page, DONE), orderSays(second, DONE)])
    await onceAltogether(iccid)
  })

  test('back from Stripe to the form: it can be sent again, and only one order is paid', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await openStripe(page, iccid, newBuyer('back'))
    await page.goBack()
    await page.locator('#email').waitFor()
    expect(await payButton(page).isEnabled()).toBe(true)
    await page.locator('#email').fill(newBuyer('back-again'))
    await payButton(page).click()
    await atStripe(page)
    await payWithCard(page)
    await orderSays(page, DONE)
    expect(await captured(iccid)).toBe(1)
    expect(await purchasesOf(iccid)).toHaveLength(1)
  })

  test('back from Stripe by its own arrow: the order waits, and its button leads to the same payment', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    const session = await openStripe(page, iccid, newBuyer('arrow'))
    await page.locator('#back').click()
    await orderSays(page, new RegExp(en.order.state.awaiting_payment.title))
    await page.getByRole('link', { name: en.order.continue }).click()
    expect(await atStripe(page)).toBe(session)
    await payWithCard(page)
    await orderSays(page, DONE)
    // The Back button after it is done: Stripe says it is paid and leads to the order again.
    await page.goBack()
    if (/\/c\/pay\//.test(page.url())) await page.locator('#return').click()
    await orderSays(page, DONE)
    await onceAltogether(iccid)
  })

  test('ten refreshes of the page that Stripe returns to are one purchase', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    const returned: string[] = []
    page.on('request', (request) => {
      if (request.isNavigationRequest() && /session_id=cs_/.test(request.url())) returned.push(request.url())
    })
    await openStripe(page, iccid, newBuyer('refresh'))
    await payWithCard(page)
    await orderSays(page, DONE)
    const [address] = returned
    expect(address).toBeTruthy()
    for (let again = 0; again < 10; again++) {
      await page.goto(address ?? '')
      await orderSays(page, DONE)
    }
    const { url } = await atOrder(page)
    expect(url).not.toContain('session_id')
    await onceAltogether(iccid)
  })

  test('an order already paid cannot be paid again through its old payment page', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await openStripe(page, iccid, newBuyer('again'))
    const address = page.url()
    await payWithCard(page)
    await orderSays(page, DONE)
    await page.goto(address)
    await page.locator('#return').click()
    await orderSays(page, DONE)
    await onceAltogether(iccid)
  })
})

describe('a payment form that cannot be sent', () => {
  for (const javaScriptEnabled of [true, false])
    test(`an incomplete address is said at the field, and nothing is made or lost (JavaScript: ${javaScriptEnabled})`, async () => {
      const { page } = await browsers.visitor({ javaScriptEnabled })
      const iccid = await plant()
      const buyer = newBuyer('incomplete')
      const [name = ''] = buyer.split('@')
      await choosePlan(page, iccid)
      await page.locator('#email').fill(`${name}@`)
      if (javaScriptEnabled) await scriptsAreThere(page)
      await payButton(page).click()
      await page.locator('#email-error', { hasText: en.renew.pay.emailInvalid }).waitFor()
      expect(await page.locator('#email').getAttribute('aria-invalid')).toBe('true')
      expect(await page.locator('#email').inputValue()).toBe(`${name}@`)
      expect(page.url()).not.toContain(name)
      expect(await ordersOf(iccid)).toHaveLength(0)
      await page.locator('#email').fill(buyer)
      await payButton(page).click()
      await atStripe(page)
      expect(await ordersOf(iccid)).toHaveLength(1)
    })

  for (const javaScriptEnabled of [true, false])
    test(`Stripe does not answer: said so, nothing charged, and the next click works with the same order (JavaScript: ${javaScriptEnabled})`, async () => {
      const { page } = await browsers.visitor({ javaScriptEnabled })
      const iccid = await plant()
      await choosePlan(page, iccid)
      await page.locator('#email').fill(newBuyer('stripe-down'))
      if (javaScriptEnabled) await scriptsAreThere(page)
      await control('/faults', {
        vendor: 'stripe',
        operation: 'checkout.sessions.create',
        kind: 'status_500_before',
      })
      await payButton(page).click()
      const said = page.getByRole('alert').filter({ hasText: en.errors.PAYMENT_UNAVAILABLE })
      await said.getByText(en.renew.nothingCharged).waitFor({ timeout: 40_000 })
      await control('/faults', undefined, 'DELETE')
      await payButton(page).click()
      await atStripe(page)
      expect(await ordersOf(iccid)).toHaveLength(1)
    })

  test('without JavaScript the form leads to Stripe all the same', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    const iccid = await plant()
    await choosePlan(page, iccid)
    await page.locator('#email').fill(newBuyer('plain'))
    await payButton(page).click()
    await atStripe(page)
    await payWithCard(page)
    await atOrder(page)
    // This page is as it was when it was asked for.
    const title = async () => {
      await page.reload()
      return textOf(page.locator('h1'))
    }
    await expect.poll(title, { timeout: 45_000, interval: 1_000 }).toMatch(DONE)
    await onceAltogether(iccid)
  })
})
