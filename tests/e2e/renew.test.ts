import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LANGUAGE_NAMES, type Locale } from '@/i18n/routing'
import en from '@/messages/en.json'
import { shownOn, textOf, useBrowser } from './support/browser'
import {
  atOrder,
  CARDS,
  openStripe,
  orderSays,
  payByDebit,
  payWithCard,
  settleDebitsByHand,
  typeCard,
} from './support/renewal'
import { until } from './support/until'
import {
  control,
  letterTo,
  moneyOf,
  newBuyer,
  plant,
  purchasesOf,
  renewable,
  siteUrl,
  sql,
  sweep,
} from './support/world'

const browsers = useBrowser()
const SAYS = Object.fromEntries(
  Object.entries(en.order.state).map(([word, { title }]) => [word, new RegExp(title)]),
) as Record<keyof typeof en.order.state, RegExp>

describe('renewing with a card', () => {
  test.each(['travelroam', 'airhub', 'esimcard'] as const)(
    '%s: from the check to "done", one purchase, and the eSIM shows the new plan',
    async (vendor) => {
      const { page } = await browsers.visitor()
      const { iccid, bought } = await renewable(vendor)
      const buyer = newBuyer('card')
      await page.goto(`/check/${iccid}`)
      await page.getByRole('link', { name: en.result.renew }).click()
      await page.getByRole('heading', { level: 1, name: en.renew.title }).waitFor()
      const session = await openStripe(page, iccid, buyer)
      const price = await textOf(page.locator('#total'))
      await payWithCard(page)
      const { number } = await atOrder(page)
      await orderSays(page, SAYS.fulfilled)
      expect(page.url(), 'the address keeps no payment session').not.toContain('session_id')
      const text = await shownOn(page)
      expect(text).toContain(number)
      expect(text).toContain(price)
      expect(text).toContain(`c•••@example.test`)
      expect(text).not.toContain(buyer)
      expect(await purchasesOf(iccid)).toHaveLength(bought + 1)
      expect((await moneyOf(session)).refunded).toBe(0)

      const receipt = await letterTo(buyer, new RegExp(`Receipt for order ${number}`))
      expect(receipt.text).toContain(price)
      await letterTo(buyer, /Your eSIM has been renewed/)

      await page.getByRole('link', { name: en.order.check }).click()
      await page.locator('article').waitFor()
    },
  )

  test('a declined card charges nothing and says so; the next one pays the same order', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    const session = await openStripe(page, iccid, newBuyer('declined'))
    await payWithCard(page, CARDS.declined)
    await page.locator('#error').waitFor()
    expect(await moneyOf(session)).toEqual({ captured: 0, refunded: 0 })
    expect(await purchasesOf(iccid)).toHaveLength(0)
    await payWithCard(page, CARDS.good)
    await orderSays(page, SAYS.fulfilled)
    expect(await purchasesOf(iccid)).toHaveLength(1)
  })

  test('3-D Secure: nothing is bought before the bank agrees, one thing after', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await openStripe(page, iccid, newBuyer('bank'))
    await payWithCard(page, CARDS.threeDSecure)
    await page.locator('#test-source-authorize-3ds').waitFor()
    expect(await purchasesOf(iccid)).toHaveLength(0)
    await page.locator('#test-source-authorize-3ds').click()
    await orderSays(page, SAYS.fulfilled)
    expect(await purchasesOf(iccid)).toHaveLength(1)
  })

  test('3-D Secure refused: nothing charged, and the order waits for another try', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    const session = await openStripe(page, iccid, newBuyer('refused'))
    await payWithCard(page, CARDS.threeDSecure)
    await page.locator('#test-source-fail-3ds').click()
    await page.locator('#error').waitFor()
    expect(await moneyOf(session)).toEqual({ captured: 0, refunded: 0 })
    await page.locator('#back').click()
    await orderSays(page, SAYS.awaiting_payment)
    expect(await shownOn(page)).toContain('Nothing has been charged yet')
    await page.getByRole('link', { name: en.order.continue }).click()
    await payWithCard(page)
    await orderSays(page, SAYS.fulfilled)
    expect(await purchasesOf(iccid)).toHaveLength(1)
  })
})

describe('paying by bank debit, which takes days', () => {
  test('the page says the payment is being checked, and goes on by itself when the money comes', async () => {
    await settleDebitsByHand()
    const { page } = await browsers.visitor()
    const iccid = await plant()
    const session = await openStripe(page, iccid, newBuyer('debit'))
    await payByDebit(page, 'succeeded')
    await orderSays(page, SAYS.confirming)
    expect(await shownOn(page)).toContain('Please do not pay again')
    expect(await purchasesOf(iccid)).toHaveLength(0)
    await control('/stripe/settle-delayed', { session, outcome: 'succeeded' })
    await orderSays(page, SAYS.fulfilled)
    expect(await purchasesOf(iccid)).toHaveLength(1)
  })

  test('a debit that fails later: not paid, nothing bought, and it can be tried again', async () => {
    await settleDebitsByHand()
    const { page } = await browsers.visitor()
    const iccid = await plant()
    const session = await openStripe(page, iccid, newBuyer('debit-fails'))
    await payByDebit(page, 'failed')
    await orderSays(page, SAYS.confirming)
    await control('/stripe/settle-delayed', { session, outcome: 'failed' })
    await orderSays(page, SAYS.payment_failed)
    expect(await purchasesOf(iccid)).toHaveLength(0)
    await page.getByRole('button', { name: en.order.continue }).click()
    await payWithCard(page)
    await orderSays(page, SAYS.fulfilled)
    expect(await purchasesOf(iccid)).toHaveLength(1)
  })
})

describe('mail in the language of the buyer', () => {
  const messages = (locale: Locale) =>
    JSON.parse(readFileSync(`lib/notifications/messages/${locale}.json`, 'utf8')) as Record<
      'receipt' | 'renewed',
      { subject: string; heading: string }
    >
  const pageWords = (locale: Locale) =>
    JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8')) as typeof en

  test.each(Object.keys(LANGUAGE_NAMES) as Locale[])(
    '%s: receipt and "renewed" arrive, and the link in them opens the order',
    async (locale) => {
      const { page } = await browsers.visitor()
      const iccid = await plant()
      const buyer = newBuyer(`mail-${locale}`)
      await openStripe(page, iccid, buyer, { locale: locale === 'en' ? '' : `/${locale}` })
      await payWithCard(page)
      const { number } = await atOrder(page)
      const words = messages(locale)
      const receipt = await letterTo(buyer, new RegExp(words.receipt.subject.replace('{order}', number)))
      const renewed = await letterTo(buyer, new RegExp(words.renewed.subject.replace('{bundle}', '.+')))
      for (const [letter, { heading }] of [
        [receipt, words.receipt],
        [renewed, words.renewed],
      ] as const) {
        expect(letter.html).toContain(`lang="${locale}"`)
        expect(letter.text).toContain(heading)
        expect(`${letter.subject}${letter.text}`).not.toMatch(/[{}]|undefined|MISSING_MESSAGE/)
      }
      // Somebody else's device: nothing but the link.
      const { page: other } = await browsers.visitor()
      const link = new RegExp(`${siteUrl}/(?:${locale}/)?orders/${number}\\?t=[\\w-]+`).exec(
        renewed.text,
      )?.[0]
      expect(link, renewed.text).toBeTruthy()
      await other.goto(link ?? '')
      await orderSays(other, new RegExp(pageWords(locale).order.state.fulfilled.title))
      expect(await other.locator('html').getAttribute('lang')).toBe(locale)
    },
  )
})

describe('a browser that never comes back', () => {
  test('tab closed after paying: the order is fulfilled, and the mail leads to "done"', async () => {
    const { page, context } = await browsers.visitor()
    const iccid = await plant()
    const buyer = newBuyer('closed')
    await openStripe(page, iccid, buyer)
    await typeCard(page, CARDS.good)
    await page.locator('#pay-and-close').click()
    await page.getByText('nobody went back to the store').waitFor()
    await page.close()
    const renewed = await letterTo(buyer, /Your eSIM has been renewed/)
    expect(await purchasesOf(iccid)).toHaveLength(1)
    const later = await context.newPage()
    await later.goto(/http\S+\/orders\/\S+/.exec(renewed.text)?.[0] ?? '')
    await orderSays(later, SAYS.fulfilled)
  })

  test('tab closed and every webhook lost: the sweep finds the payment', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await control('/faults', { vendor: 'stripe', operation: 'webhook', kind: 'webhook_drop' })
    const session = await openStripe(page, iccid, newBuyer('lost'))
    await control('/stripe/pay', { session, outcome: 'succeeded' })
    await page.close()
    expect(await purchasesOf(iccid)).toHaveLength(0)
    await control('/faults', undefined, 'DELETE')
    // The sweep reads sessions that have been quiet for a minute.
    await sql`update store.payments set updated_at = now() - interval '5 minutes' where session_id = ${session}`
    await until(
      'bought',
      async () => {
        await sweep()
        return (await purchasesOf(iccid)).length
      },
      (count) => count === 1,
      90_000,
    )
  })
})
