import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { levelStandingSchema } from '@/lib/orders/promotion-schemas'
import ar from '@/messages/ar.json'
import en from '@/messages/en.json'
import { api, newAccount, signIn } from './support/account'
import { DESK, overflowOf, shownOn, textOf, useBrowser } from './support/browser'
import { atNewOrder, boughtBy, bundleFor, openBuy, payButton, shownTotal } from './support/buying'
import { flawsOf } from './support/flaws'
import { balanceOf, plantLevels } from './support/gifts'
import { atStripe, payWithCard } from './support/renewal'
import { until } from './support/until'
import { moneyOf, siteUrl, sql } from './support/world'

const browsers = useBrowser()
const WALLET = '/account/wallet'

/** Money in a wallet, put there as anybody does. */
async function fill(account: Awaited<ReturnType<typeof newAccount>>, amountMinor: number) {
  const begun = await api(account, 'wallet/top-ups', {
    body: { amount_minor: amountMinor, currency: 'USD' },
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  expect(begun).toMatchObject({ status: 201, body: { paid: false } })
  const { page } = await browsers.visitor()
  await signIn(page.context(), account)
  await page.goto(String(begun.body.checkout_url))
  await payWithCard(page)
  await page.waitForURL((url) => url.origin === siteUrl && url.pathname === WALLET)
  await page.close()
}

/** One that costs more than the smallest top-up. */
async function dearBundle(): Promise<string> {
  const [row] = await sql`
    select id from store.bundles where provider = 'travelroam' and on_sale and cost_minor between 1000 and 3000
    order by cost_minor, id limit 1`
  return String(row?.id)
}

describe('the wallet of an account', () => {
  test('is topped up at Stripe, shows what came in, and gives it away as a file', async () => {
    const { page, context } = await browsers.visitor({ viewport: DESK })
    const account = await newAccount('saver')
    await signIn(context, account)
    await page.goto(WALLET)
    expect(await shownOn(page)).toContain('$0.00')
    expect(await flawsOf(page)).toEqual([])
    await page.getByRole('button', { name: en.wallet.topUp.choose.replace('{amount}', '$20.00') }).click()
    const session = await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe('$20.00')
    await payWithCard(page)
    await page.waitForURL((url) => url.pathname === WALLET && url.searchParams.has('topup'))
    await page.locator('main [role=alert]', { hasText: '$20.00' }).waitFor()
    expect(await balanceOf(account.userId)).toBe(2000)
    expect(await moneyOf(session)).toMatchObject({ captured: 2000, refunded: 0 })
    expect(await shownOn(page)).toContain(en.wallet.source.topped_up)
    expect(await flawsOf(page)).toEqual([])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: en.wallet.statement.csv }).click(),
    ])
    expect(download.suggestedFilename()).toBe('wallet-USD.csv')
    expect(await readFile(await download.path(), 'utf8')).toMatch(/"TOP-[0-9A-Z]{12}",20\.00,20\.00,USD/)
    await page.goto('/account/orders')
    expect(await shownOn(page)).toContain(en.myOrders.kind.wallet_topup)
    await page.goto('/account/notices')
    expect(await shownOn(page)).toContain(en.myNotices.kind.wallet_topped_up)
  })

  test('works without scripts, in Arabic: an amount that is too small comes back with the reason, another is paid', async () => {
    const { page, context } = await browsers.visitor({ javaScriptEnabled: false })
    const account = await newAccount('noscript')
    await signIn(context, account)
    await page.goto(`/ar${WALLET}`)
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    await page.locator('#amount').fill('٣')
    await page.getByRole('button', { name: ar.wallet.topUp.submit, exact: true }).click()
    expect(await page.locator('#amount').inputValue()).toBe('٣')
    expect(await textOf(page.locator('#amount-error'))).toContain('5')
    expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
    await page.locator('#amount').fill('12,50')
    await page.getByRole('button', { name: ar.wallet.topUp.submit, exact: true }).click()
    await page.waitForURL((url) => url.origin !== siteUrl)
    const [order] =
      await sql`select amount_minor::int, locale from store.orders where user_id = ${account.userId}`
    expect({ ...order }).toEqual({ amount_minor: 1250, locale: 'ar' })
  })

  test('pays a part of a purchase, the card the rest, as shown before paying; the receipt says both', async () => {
    const account = await newAccount('mixed')
    await fill(account, 500)
    const { page, context } = await browsers.visitor()
    await signIn(context, account)
    await openBuy(page, await dearBundle())
    const total = await shownTotal(page)
    const offered = page.locator('label', { has: page.locator('input[name=wallet][value=first]') })
    const words = await textOf(offered)
    expect(words).toContain('$5.00')
    expect(words).toContain(total)
    expect(await flawsOf(page)).toEqual([])
    await page.locator('#device_model').fill('iPhone 15')
    await payButton(page).click()
    const session = await atStripe(page)
    const rest = await textOf(page.locator('#total'))
    expect(words).toContain(rest)
    await payWithCard(page)
    const number = await atNewOrder(page)
    const text = await shownOn(page)
    for (const word of [en.order.receipt.byWallet, '$5.00', en.order.receipt.byCard, rest])
      expect(text).toContain(word)
    expect(await balanceOf(account.userId)).toBe(0)
    const cents = Math.round(Number(rest.replace('$', '')) * 100)
    expect(await moneyOf(session)).toMatchObject({ captured: cents, refunded: 0 })
    await until(
      'bought',
      () => boughtBy(number),
      (count) => count === 1,
    )
  })

  test('pays all of it at once, without Stripe; what it cannot pay any more is said, and nothing is ordered', async () => {
    const account = await newAccount('covered')
    await fill(account, 5000)
    const bundle = await bundleFor()
    const { page, context } = await browsers.visitor()
    await signIn(context, account)
    await openBuy(page, bundle)
    await page.locator('#device_model').fill('iPhone 15')
    expect(await page.locator('input[name=wallet]:checked').getAttribute('value')).toBe('only')
    const other = await context.newPage()
    await openBuy(other, bundle)
    await other.locator('#device_model').fill('iPhone 15')
    await payButton(page).click()
    const number = await atNewOrder(page)
    await until(
      'bought',
      () => boughtBy(number),
      (count) => count === 1,
    )
    const left = await balanceOf(account.userId)
    expect(left).toBeGreaterThan(0)
    // All but a dollar is spent elsewhere, while this form still offers the wallet.
    await sql`select ledger.hold(${`hld_test_${account.userId}`}, ${`txn_test_${account.userId}`}, ${`test ${account.userId}`},
      ${account.userId}, 'USD', ${left - 100}, 'ord_test')`
    await payButton(other).click()
    await other.locator('main [role=alert]', { hasText: en.errors.WALLET_CHANGED }).waitFor()
    await other.locator('input[name=wallet][value=first]').waitFor()
    expect(await balanceOf(account.userId)).toBe(100)
  })

  test('has a level where the store has some: on its page, before buying, and over HTTP', async () => {
    const account = await newAccount('level')
    const { page, context } = await browsers.visitor()
    await signIn(context, account)
    expect((await api(account, 'wallet/level')).body).toEqual({ standing: null })
    await page.goto(WALLET)
    expect(await page.locator('progress').count()).toBe(0)
    await plantLevels()
    try {
      await page.goto(WALLET)
      expect(await page.getByRole('progressbar').getAttribute('aria-valuetext')).toBe('$0.00 of $50.00')
      expect(await flawsOf(page)).toEqual([])
      const { standing } = levelStandingSchema.parse((await api(account, 'wallet/level?locale=de')).body)
      expect([standing?.level?.name, standing?.next?.name]).toEqual(['Neuling', 'Second'])
      await openBuy(page, await dearBundle())
      const half = Math.floor(Number((await shownTotal(page)).replaceAll(/\D/g, '')) / 2)
      expect(await shownOn(page)).toContain(`First: After delivery $${(half / 100).toFixed(2)} goes back`)
      await page.goto('/ar/account/rewards')
      expect(await shownOn(page)).toContain(ar.levels.rules.promotion)
      expect(await flawsOf(page)).toEqual([])
    } finally {
      await sql`delete from store.levels`
    }
  })

  test('is its holder’s alone, over HTTP too', async () => {
    const [account, eve] = [await newAccount('owner'), await newAccount('eve')]
    await fill(account, 700)
    expect(await api(account, 'wallet')).toMatchObject({
      status: 200,
      body: { balances: [{ available: { amount_minor: 700, currency: 'USD' }, frozen: false }] },
    })
    expect(await api(eve, 'wallet')).toMatchObject({ body: { balances: [], holding: [] } })
    for (const path of ['wallet', 'wallet/statement?currency=USD'])
      expect((await api(null, path)).status).toBe(401)
    const mine = await api(account, 'wallet/statement?currency=usd')
    expect(mine.body).toMatchObject({ lines: [{ source: 'topped_up', version: 1 }], next_cursor: null })
    expect((await api(eve, 'wallet/statement?currency=USD')).body).toEqual({ lines: [], next_cursor: null })
    expect((await fetch(`${siteUrl}${WALLET}/statement.csv?currency=USD`)).status).toBe(401)
    const unkeyed = await api(account, 'wallet/top-ups', { body: { amount_minor: 700, currency: 'USD' } })
    expect(unkeyed).toMatchObject({ status: 400, body: { code: 'IDEMPOTENCY_KEY_REQUIRED' } })
    const tooMuch = await api(account, 'wallet/top-ups', {
      body: { amount_minor: 20_001, currency: 'USD' },
      headers: { 'idempotency-key': crypto.randomUUID() },
    })
    expect(tooMuch).toMatchObject({ status: 409, body: { code: 'TOP_UP_LIMIT' } })
  })
})
