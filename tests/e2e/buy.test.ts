import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { shownOn, textOf, useBrowser } from './support/browser'
import {
  answer,
  atNewOrder,
  boughtBy,
  bundleFor,
  openBuy,
  ordersOf,
  payButton,
  setBalance,
  shownTotal,
} from './support/buying'
import { atStripe, payWithCard } from './support/renewal'
import { until } from './support/until'
import { control, moneyOf, newBuyer, sql } from './support/world'

const browsers = useBrowser()
const refusal = (text: string) => ({ hasText: text })

describe('a guest buys one eSIM', () => {
  test('told where it works and where not, for the price shown, which is the price charged', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('guest')
    await openBuy(page, await bundleFor())
    const text = await shownOn(page)
    for (const word of [en.checkout.dataIn, 'Türkiye', en.checkout.notIn, en.checkout.notInOthers, '7 days'])
      expect(text).toContain(word)
    const price = await shownTotal(page)
    expect(await textOf(payButton(page))).toContain(price)
    await answer(page, buyer)
    await payButton(page).click()
    const session = await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(price)
    await payWithCard(page)
    const number = await atNewOrder(page)
    await until(
      'bought',
      () => boughtBy(number),
      (count) => count === 1,
    )
    const [order, ...others] = await ordersOf(buyer)
    expect(others).toHaveLength(0)
    expect(order).toMatchObject({ number, user_id: null, device: { model: 'iPhone 15', verdict: 'fits' } })
    expect(await moneyOf(session)).toEqual({ captured: order?.amount_minor, refunded: 0 })
  })

  test('for three people: the sum follows, and each name is on its eSIM', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('three')
    await openBuy(page, await bundleFor())
    const one = await shownTotal(page)
    await page.locator('#quantity-1').selectOption('3')
    expect(await shownTotal(page)).not.toBe(one)
    await page.locator('#name-1-1').fill('Ada')
    await page.locator('#name-1-3').fill('Çağrı')
    await answer(page, buyer)
    const price = await shownTotal(page)
    await payButton(page).click()
    await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(price)
    const [order] = await ordersOf(buyer)
    expect(order?.lines.map(({ label }) => label)).toEqual(['Ada', null, 'Çağrı'])
  })

  test.each(['EUR', 'JPY'])('in %s: page, Stripe and order say the same amount', async (currency) => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('currency')
    await openBuy(page, await bundleFor(), { query: `?currency=${currency}` })
    const price = await shownTotal(page)
    await answer(page, buyer)
    await payButton(page).click()
    await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(price)
    expect((await ordersOf(buyer))[0]?.currency).toBe(currency)
  })
})

describe('once, whatever the buyer does', () => {
  test('a double click, and the same form sent twice at once, are one order', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('double')
    await openBuy(page, await bundleFor())
    await answer(page, buyer)
    await page.evaluate(() => {
      const form = document.querySelector<HTMLFormElement>('form:has(#email)')
      form?.requestSubmit()
      form?.requestSubmit()
    })
    await atStripe(page)
    expect(await ordersOf(buyer)).toHaveLength(1)
  })

  test('back from Stripe the form is there again; after paying, the old payment leads to the order', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('back')
    await openBuy(page, await bundleFor())
    await answer(page, buyer)
    await payButton(page).click()
    await atStripe(page)
    const payment = page.url()
    await page.goBack()
    await page.locator('#email').waitFor()
    expect(await payButton(page).isEnabled()).toBe(true)
    await page.goto(payment)
    await payWithCard(page)
    const number = await atNewOrder(page)
    await page.goBack()
    if (/\/c\/pay\//.test(page.url())) await page.locator('#return').click()
    expect(await atNewOrder(page)).toBe(number)
    await until(
      'bought',
      () => boughtBy(number),
      (count) => count === 1,
    )
    expect(await ordersOf(buyer)).toHaveLength(1)
  })

  test('Stripe does not answer: nothing charged, and the next click is the same order', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('stripe-down')
    await openBuy(page, await bundleFor())
    await answer(page, buyer)
    await control('/faults', {
      vendor: 'stripe',
      operation: 'checkout.sessions.create',
      kind: 'status_500_before',
    })
    await payButton(page).click()
    const said = page.getByRole('alert').filter(refusal(en.errors.PAYMENT_UNAVAILABLE))
    await said.getByText(en.checkout.nothingCharged).waitFor({ timeout: 40_000 })
    await control('/faults', undefined, 'DELETE')
    await payButton(page).click()
    await atStripe(page)
    expect(await ordersOf(buyer)).toHaveLength(1)
  })
})

describe('what a browser cannot decide', () => {
  test.each([
    ['the sum', { shown: '1' }, en.errors.PRICE_CHANGED],
    ['the quantity', { quantity: '3' }, en.errors.PRICE_CHANGED],
    ['the currency', { currency: 'EUR' }, en.errors.PRICE_CHANGED],
    ['a currency of its own', { currency: 'XXX' }, en.errors.CURRENCY_NOT_SUPPORTED],
    ['a bundle that is none', { bundle: 'bdl_0000000000000000000000000' }, en.errors.BUNDLE_NOT_AVAILABLE],
  ])('%s: refused, nothing is ordered', async (_name, fields, message) => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('tamper')
    await openBuy(page, await bundleFor())
    await answer(page, buyer)
    await page.evaluate((changes) => {
      const form = document.querySelector<HTMLFormElement>('form:has(#email)')
      for (const [name, value] of Object.entries(changes)) {
        const field = form?.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)
        if (field instanceof HTMLSelectElement) field.add(new Option(value, value))
        if (field) field.value = value
      }
    }, fields)
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(message)).waitFor()
    expect(await ordersOf(buyer)).toHaveLength(0)
  })

  test('a price that went up meanwhile is shown and asked for again, and what was typed is kept', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('dearer')
    const bundleId = await bundleFor('esimcard')
    await openBuy(page, bundleId)
    await answer(page, buyer)
    const before = await shownTotal(page)
    await sql`update store.bundles set cost_minor = cost_minor * 3 where id = ${bundleId}`
    try {
      await payButton(page).click()
      await page.getByRole('alert').filter(refusal(en.errors.PRICE_CHANGED)).waitFor()
      const after = await until(
        'the new price',
        () => shownTotal(page),
        (price) => price !== '' && price !== before,
      )
      expect(await page.locator('#email').inputValue()).toBe(buyer)
      expect(await ordersOf(buyer)).toHaveLength(0)
      await payButton(page).click()
      await atStripe(page)
      expect(await textOf(page.locator('#total'))).toBe(after)
    } finally {
      await sql`update store.bundles set cost_minor = cost_minor / 3 where id = ${bundleId}`
    }
  })

  test('a provider that is sold out: said before anything is charged', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('sold-out')
    await openBuy(page, await bundleFor('esimcard'))
    await answer(page, buyer)
    await setBalance('esimcard', 0)
    try {
      await payButton(page).click()
      const said = page.getByRole('alert').filter(refusal(en.errors.BUNDLE_NOT_AVAILABLE))
      await said.getByText(en.checkout.nothingCharged).waitFor()
      expect(await ordersOf(buyer)).toHaveLength(0)
    } finally {
      await setBalance('esimcard', 10_000_000)
    }
  })

  test('what is no longer sold has no form but a way on; what never was is a 404', async () => {
    const { page } = await browsers.visitor()
    const bundleId = await bundleFor('airhub')
    await sql`update store.bundles set on_sale = false where id = ${bundleId}`
    try {
      await page.goto(`/buy/${bundleId}`)
      await page.getByRole('link', { name: en.checkout.gone.others }).waitFor()
      expect(await page.locator('#email').count()).toBe(0)
    } finally {
      await sql`update store.bundles set on_sale = true where id = ${bundleId}`
    }
    for (const id of ['bdl_0000000000000000000000000', 'nothing'])
      expect((await page.goto(`/buy/${id}`))?.status()).toBe(404)
  })
})
