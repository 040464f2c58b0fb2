import { describe, expect, test } from 'vitest'
import en from '@/messages/en.json'
import type { VendorId } from '../sandbox/kernel/types'
import { shownOn, useBrowser } from './support/browser'
import { CARDS, openStripe, orderSays, payWithCard, typeCard } from './support/renewal'
import { until } from './support/until'
import {
  control,
  fault,
  letterTo,
  moneyOf,
  newBuyer,
  plant,
  purchasesOf,
  renewable,
  siteUrl,
  sql,
  stack,
  sweep,
} from './support/world'

const browsers = useBrowser()
const says = (word: keyof typeof en.order.state) => new RegExp(en.order.state[word].title)

/** The scheduler's minute comes when a test says so: what is due later is due now. */
async function nextReading(iccid: string): Promise<void> {
  await sql`
    update store.fulfilments set next_at = now() - interval '1 second'
    where iccid = ${iccid} and state in ('unknown', 'ready')`
  await sweep()
}

describe('a provider that refuses', () => {
  test.each([
    ['travelroam', 'out_of_stock'],
    ['airhub', 'wallet_empty'],
    ['esimcard', 'out_of_stock'],
  ] as const)(
    '%s (%s): the money goes back, on the page and by mail, and nothing was bought',
    async (vendor, kind) => {
      const { page } = await browsers.visitor()
      const { iccid, bought } = await renewable(vendor)
      const buyer = newBuyer('refund')
      const session = await openStripe(page, iccid, buyer)
      await fault(vendor, 'topup', kind, { remaining: 1 })
      await payWithCard(page)
      await orderSays(page, says('refunded'))
      const money = await moneyOf(session)
      expect(money.captured).toBeGreaterThan(0)
      expect(money.refunded).toBe(money.captured)
      expect(await purchasesOf(iccid)).toHaveLength(bought)
      const text = await shownOn(page)
      expect(text).toContain(en.order.timeline.notDelivered)
      expect(text).toMatch(/[\d.,]+ returned/)
      const letter = await letterTo(buyer, /^Refund for order/)
      expect(letter.text).toContain('The provider could not deliver this bundle')
      expect(await page.getByText(en.order.state.fulfilled.title).count()).toBe(0)
    },
  )
})

describe('a provider whose answer is lost', () => {
  test.each([
    ['travelroam', 'reset_after'],
    ['esimcard', 'status_500_after'],
  ] as const satisfies readonly (readonly [VendorId, string])[])(
    '%s (%s): the page says it is looking, never buys twice, then says done',
    async (vendor, kind) => {
      const { page } = await browsers.visitor()
      const iccid = await plant({ vendor })
      const buyer = newBuyer('lost')
      // Not to be seen in the listing for a while, so that the first readings tell nothing.
      await control('/settings', { vendor, listingDelayMs: 8_000 }, 'PUT')
      try {
        const session = await openStripe(page, iccid, buyer)
        await fault(vendor, 'topup', kind, { remaining: 1 })
        await payWithCard(page)
        await orderSays(page, says('slow'))
        expect(await shownOn(page)).toContain('Your payment is safe')
        await nextReading(iccid)
        // Until when is known once it was looked for.
        await page.reload()
        await orderSays(page, says('slow'))
        expect(await shownOn(page)).toMatch(/We look until .+\d/)
        expect(await purchasesOf(iccid)).toHaveLength(1)
        expect((await moneyOf(session)).refunded).toBe(0)
      } finally {
        await control('/settings', { vendor, listingDelayMs: 0 }, 'PUT')
      }
      await until(
        'found by reading',
        async () => {
          await nextReading(iccid)
          const [row] = await sql`select state from store.fulfilments where iccid = ${iccid}`
          return row?.state
        },
        (state) => state === 'succeeded',
      )
      // By itself: nobody touches the page. It asks at most every twenty seconds.
      await orderSays(page, says('fulfilled'), 45_000)
      expect(await purchasesOf(iccid)).toHaveLength(1)
      await letterTo(buyer, /Your eSIM has been renewed/)
    },
  )

  test('no way to tell: a person is told, and so is the buyer, and no money moves', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant({ vendor: 'travelroam' })
    const buyer = newBuyer('review')
    await control('/settings', { vendor: 'travelroam', listingDelayMs: 3_600_000 }, 'PUT')
    try {
      const session = await openStripe(page, iccid, buyer)
      await fault('travelroam', 'topup', 'reset_after', { remaining: 1 })
      await payWithCard(page)
      await orderSays(page, says('slow'))
      await sql`update store.provider_settings set manual_after_seconds = 1, settle_window_seconds = 1,
        clean_listings_needed = 10, max_attempts = 1 where provider = 'travelroam'`
      await fault('travelroam', '*', 'malformed')
      await until(
        'given to a person',
        async () => {
          await nextReading(iccid)
          const [row] =
            await sql`select state from store.orders o join store.order_lines l on l.order_id = o.id
            where l.iccid = ${iccid}`
          return row?.state
        },
        (state) => state === 'needs_review',
      )
      await orderSays(page, says('needs_review'), 45_000)
      expect(await moneyOf(session)).toMatchObject({ refunded: 0 })
      await letterTo(buyer, /checking it by hand/)
      await letterTo(stack.env.SUPPORT_EMAIL ?? '', /^Decision needed/)
    } finally {
      await sql`update store.provider_settings set manual_after_seconds = default, settle_window_seconds = default,
        clean_listings_needed = default, max_attempts = default where provider = 'travelroam'`
      await control('/settings', { vendor: 'travelroam', listingDelayMs: 0 }, 'PUT')
      await control('/faults', undefined, 'DELETE')
    }
  })
})

describe('a payment whose end Stripe does not tell at once', () => {
  test('the webhook late and the page before it: settled by the page, once', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await openStripe(page, iccid, newBuyer('late'))
    await fault('stripe', 'webhook', 'webhook_delay', { delayMs: 4_000 })
    await payWithCard(page)
    await orderSays(page, says('fulfilled'))
    expect(await purchasesOf(iccid)).toHaveLength(1)
  })

  test('Stripe not readable when the buyer returns: "checking", then done', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant()
    await openStripe(page, iccid, newBuyer('unreadable'))
    await fault('stripe', 'webhook', 'webhook_delay', { delayMs: 5_000 })
    await fault('stripe', 'checkout.sessions.retrieve', 'status_500_before')
    await typeCard(page, CARDS.good)
    await page.locator('#pay').click()
    await orderSays(page, says('confirming'), 40_000)
    await control('/faults', undefined, 'DELETE')
    await until(
      'webhook counted',
      async () => {
        await sweep()
        return (await purchasesOf(iccid)).length
      },
      (count) => count === 1,
    )
    await orderSays(page, says('fulfilled'), 45_000)
    expect(await purchasesOf(iccid)).toHaveLength(1)
  })
})

describe('nothing on sale fits', () => {
  test('a request reaches staff by mail, the asker gets a copy, and nothing is charged', async () => {
    const { page } = await browsers.visitor()
    const iccid = await plant({ vendor: 'travelroam', state: 'deleted' })
    const asker = newBuyer('asker')
    await page.goto(`/renew/${iccid}`)
    await page.getByText(en.renew.ask.notRenewable).waitFor()
    await page.locator('#email').fill('nobody')
    await page.getByRole('button', { name: en.renew.ask.submit }).click()
    await page.locator('#email-error', { hasText: en.renew.pay.emailInvalid }).waitFor()
    await page.locator('#email').fill(asker)
    await page.locator('#note').fill('Two more weeks in Türkiye, please <b>soon</b>')
    await page.getByRole('button', { name: en.renew.ask.submit }).click()
    await page.getByText(en.renew.ask.sent).waitFor()
    const toStaff = await letterTo(stack.env.SUPPORT_EMAIL ?? '', new RegExp(`ending in ${iccid.slice(-4)}`))
    expect(toStaff.text).toContain('Two more weeks in Türkiye')
    expect(toStaff.html).not.toContain('<b>soon</b>')
    await letterTo(asker, /We have received your renewal request/)
    expect(await purchasesOf(iccid)).toHaveLength(0)
  })

  test('without JavaScript an incomplete address is said at the field, and the request is not lost', async () => {
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    const iccid = await plant({ vendor: 'travelroam', state: 'deleted' })
    const asker = newBuyer('plain-asker')
    await page.goto(`/renew/${iccid}`)
    await page.locator('#email').fill('nobody')
    await page.locator('#note').fill('أسبوعان آخران')
    await page.getByRole('button', { name: en.renew.ask.submit }).click()
    await page.locator('#email-error', { hasText: en.renew.pay.emailInvalid }).waitFor()
    expect(await page.locator('#email').inputValue()).toBe('nobody')
    expect(await page.locator('#note').inputValue()).toBe('أسبوعان آخران')
    await page.locator('#email').fill(asker)
    await page.getByRole('button', { name: en.renew.ask.submit }).click()
    await page.getByText(en.renew.ask.sent).waitFor()
    const toStaff = await letterTo(stack.env.SUPPORT_EMAIL ?? '', new RegExp(`ending in ${iccid.slice(-4)}`))
    expect(toStaff.text).toContain('أسبوعان آخران')
  })

  test('an eSIM that nobody knows has no offers, and no address to pay at', async () => {
    const { page } = await browsers.visitor()
    await page.goto('/renew/8999990000000004046?bundle=bdl_none')
    await page.getByText(en.renew.nothingCharged).waitFor()
    expect(await page.locator('#email').count()).toBe(0)
    expect(page.url().startsWith(siteUrl)).toBe(true)
  })
})
