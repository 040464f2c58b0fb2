import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import { newAccount, signIn } from './support/account'
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
        const field = form?.querySelector<HTMLInputElement>(`[name="${name}"]`)
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

describe('before paying', () => {
  test('nothing said of the phone: asked for; bought anyway, it is written down as skipped', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('skipped')
    await openBuy(page, await bundleFor())
    await page.locator('#email').fill(buyer)
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.DEVICE_NOT_CHECKED)).waitFor()
    expect(await ordersOf(buyer)).toHaveLength(0)
    await page.getByLabel(en.checkout.device.anyway).check()
    await payButton(page).click()
    await atStripe(page)
    expect((await ordersOf(buyer))[0]?.device).toEqual({ model: null, verdict: 'skipped' })
  })

  test('a model is found while one types; made for another place, it needs more than its name', async () => {
    const { page } = await browsers.visitor()
    const buyer = newBuyer('china')
    await openBuy(page, await bundleFor())
    await page.locator('#email').fill(buyer)
    await page.locator('#device_model').pressSequentially('iph 15 pro')
    await page.getByRole('button', { name: 'iPhone 15 Pro takes eSIMs' }).click()
    await page.getByText(en.checkout.device.fits).waitFor()
    expect(await page.getByLabel(en.checkout.device.anyway).count()).toBe(0)
    await page.locator('#device_elsewhere').check()
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.DEVICE_NOT_CHECKED)).waitFor()
    await page.getByLabel(en.checkout.device.eidSeen).check()
    await payButton(page).click()
    await atStripe(page)
    expect((await ordersOf(buyer))[0]?.device).toEqual({ model: 'iPhone 15 Pro', verdict: 'fits' })
  })

  test('a slip in the address is pointed at, and mended by a press; an address that is none goes nowhere', async () => {
    const { page } = await browsers.visitor()
    await openBuy(page, await bundleFor())
    await page.locator('#email').fill('ada@gmial.com')
    await page.getByRole('button', { name: 'ada@gmail.com' }).click()
    expect(await page.locator('#email').inputValue()).toBe('ada@gmail.com')
    await page.locator('#email').fill('ada@')
    await payButton(page).click()
    await page.locator('#email-error', { hasText: en.checkout.emailInvalid }).waitFor()
    expect(await page.locator('#email').getAttribute('aria-invalid')).toBe('true')
  })
})

test('signed in, the address is the account’s and stays it, and so is the order', async () => {
  const { page, context } = await browsers.visitor()
  const ada = await newAccount('buyer')
  await signIn(context, ada)
  await openBuy(page, await bundleFor())
  const own = await page.locator('#email').inputValue()
  expect(own).toBe(ada.email)
  expect(await page.locator('#email').getAttribute('readonly')).not.toBeNull()
  await page.locator('#email').evaluate((field: HTMLInputElement) => {
    field.value = 'eve@example.test'
  })
  await page.locator('#device_model').fill('iPhone 15')
  await payButton(page).click()
  await atStripe(page)
  expect(await ordersOf('eve@example.test')).toHaveLength(0)
  const [order] = await ordersOf(own)
  expect(order?.user_id).toBe(ada.userId)
})

describe('without JavaScript', () => {
  test('a new quantity is priced before it is paid, what was typed is kept, and it is paid once', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    const buyer = newBuyer('plain')
    await openBuy(page, await bundleFor())
    const one = await shownTotal(page)
    await page.locator('#quantity-1').selectOption('2')
    await page.locator('#email').fill(buyer)
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.DEVICE_NOT_CHECKED)).waitFor()
    expect(await page.locator('#email').inputValue()).toBe(buyer)
    const two = await shownTotal(page)
    expect(two).not.toBe(one)
    await page.locator('#name-1-2').fill('Ben')
    await page.locator('#quantity-1').selectOption('3')
    await page.getByLabel(en.checkout.device.eidSeen).check()
    await payButton(page).click()
    await page.getByRole('alert').filter(refusal(en.errors.PRICE_CHANGED)).waitFor()
    const three = await shownTotal(page)
    expect(three).not.toBe(two)
    expect(await ordersOf(buyer)).toHaveLength(0)
    await payButton(page).click()
    await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(three)
    await payWithCard(page)
    await atNewOrder(page)
    const [order, ...others] = await ordersOf(buyer)
    expect(others).toHaveLength(0)
    expect(order?.lines.map(({ label }) => label)).toEqual([null, 'Ben', null])
  })
})

test('with the keyboard alone, and Enter in a field pays', async () => {
  const { page } = await browsers.visitor()
  const buyer = newBuyer('keys')
  await openBuy(page, await bundleFor())
  const focus = () => page.evaluate(() => document.activeElement?.id ?? '')
  const tabTo = async (id: string) => {
    for (let press = 0; press < 60 && (await focus()) !== id; press++) await page.keyboard.press('Tab')
    expect(await focus()).toBe(id)
  }
  await tabTo('quantity-1')
  await tabTo('device_model')
  await page.keyboard.type('pixel 9a')
  await page.getByRole('button', { name: 'Pixel 9a' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText(en.checkout.device.fits).waitFor()
  expect(await focus()).toBe('device_model')
  await tabTo('email')
  await page.keyboard.type(buyer)
  await page.keyboard.press('Enter')
  await atStripe(page)
  await payWithCard(page)
  const number = await atNewOrder(page)
  expect(await ordersOf(buyer)).toMatchObject([{ number }])
})
