import { afterAll, describe, expect, test } from 'vitest'
import { promotionListSchema } from '@/lib/orders/promotion-schemas'
import en from '@/messages/en.json'
import { api, signIn as enter, newAccount } from './support/account'
import { DESK, isOnScreen, shownOn, textOf, useBrowser } from './support/browser'
import { answer, atNewOrder, bundleFor, openBuy, ordersOf, payButton, shownTotal } from './support/buying'
import { flawsOf } from './support/flaws'
import { balanceOf, plantMoreData, plantMoreDataFor, plantPromotion, plantVoucher } from './support/gifts'
import { atStripe, payWithCard } from './support/renewal'
import { codeFor, sendButton } from './support/sign-in'
import { freshLimits, moneyOf, newBuyer, siteUrl, sql } from './support/world'

/** Vouchers, promotions and invitations, as people and programs meet them. */

const browsers = useBrowser()
const minor = (shown: string) => Number(shown.replaceAll(/[^\d]/g, ''))
const key = () => ({ 'idempotency-key': crypto.randomUUID() })

describe('a voucher', () => {
  test('by its link: opened by a stranger it waits while they sign in, and is redeemed by a button only', async () => {
    const code = await plantVoucher()
    const email = newBuyer('voucher')
    const { page } = await browsers.visitor()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url().split('#')[0] ?? ''))
    await page.goto(`/redeem#code=${code}`)
    await expect.poll(() => page.locator('#voucher').inputValue()).toBe(code)
    expect(page.url()).not.toContain(code)
    expect(asked.filter((url) => url.includes(code))).toEqual([])
    expect(await flawsOf(page)).toEqual([])
    await page.getByRole('button', { name: en.redeem.signIn }).click()
    await page.locator('#email').fill(email)
    expect(page.url()).not.toContain(code)
    await sendButton(page).click()
    await page.locator('#code').fill(await codeFor(email))
    await page.waitForURL((url) => url.pathname === '/redeem')
    const field = page.locator('#voucher >> visible=true')
    expect(await field.inputValue()).toBe(code)
    const [profile] = await sql`select user_id from store.profiles where email = ${email}`
    const userId = String(profile?.user_id)
    expect(await balanceOf(userId)).toBe(0)
    await page.getByRole('button', { name: en.redeem.submit }).click()
    await page.waitForURL(/done=/)
    expect(page.url()).not.toContain(code.slice(0, 4))
    expect(await shownOn(page)).toContain('$10.00')
    expect(await field.inputValue()).toBe('')
    expect(await balanceOf(userId)).toBe(1000)
    expect(await flawsOf(page)).toEqual([])
  })

  test('used, unknown and misspelt are one answer; without JavaScript, too', async () => {
    const account = await newAccount('used')
    const used = await plantVoucher()
    await api(account, 'vouchers', { body: { code: used }, headers: key() })
    const { page, context } = await browsers.visitor({ javaScriptEnabled: false, viewport: DESK })
    await enter(context, account)
    const answers: string[] = []
    for (const code of [used, 'ABCD-EFGH-JKMN-PQRS', 'no code']) {
      await page.goto('/redeem')
      await page.locator('#voucher').fill(code)
      await page.getByRole('button', { name: en.redeem.submit }).click()
      await page.waitForURL(/refused=/)
      answers.push(await textOf(page.getByRole('alert')))
      expect(await page.locator('#voucher').inputValue()).toBe(code)
    }
    expect(new Set(answers)).toEqual(new Set([en.errors.INVALID_VOUCHER_CODE]))
  })

  test('over the API: the same key is the same redemption, a stranger is nobody, five tries are all', async () => {
    // Making an account gives everybody their tries back.
    const [other, account] = [await newAccount('other'), await newAccount('voucher-api')]
    const code = await plantVoucher(2500)
    const headers = key()
    const redeem = (more: object = {}) => api(account, 'vouchers', { body: { code }, headers, ...more })
    const first = await redeem()
    expect([first.status, first.body.amount]).toEqual([201, { amount_minor: 2500, currency: 'USD' }])
    expect((await redeem()).body).toEqual(first.body)
    expect(await balanceOf(account.userId)).toBe(2500)
    expect((await redeem({ headers: {} })).body.code).toBe('IDEMPOTENCY_KEY_REQUIRED')
    expect((await redeem({ headers: key() })).body.code).toBe('INVALID_VOUCHER_CODE')
    expect((await redeem({ body: { code: await plantVoucher() } })).body.code).toBe('IDEMPOTENCY_KEY_REUSED')
    expect((await api(null, 'vouchers', { body: { code }, headers: key() })).status).toBe(401)
    expect((await api(null, 'vouchers')).status).toBe(401)
    expect((await api(other, 'vouchers')).body).toEqual({ items: [] })
    expect((await api(account, 'vouchers')).body.items).toMatchObject([
      { redemption_id: first.body.redemption_id },
    ])
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => redeem({ body: { code: 'ABCD-EFGH-JKMN-PQRS' }, headers: key() })),
    )
    expect(tries.filter(({ status }) => status === 404)).toHaveLength(4)
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(8)
  })
})

/** Two bundles that differ by their data only, and how much the larger one has. */
async function twoSizes() {
  const [pair] = await sql<{ chosen: string; larger: string; gb: number }[]>`
    select a.id as chosen, b.id as larger, b.data_bytes::float8 / 1e9 as gb from store.bundles a join store.bundles b
      on b.provider = a.provider and b.countries = a.countries and b.duration_days = a.duration_days
        and b.data_period is not distinct from a.data_period and b.data_bytes >= a.data_bytes + 1000000000
        and b.top_up_allowed is not distinct from a.top_up_allowed and b.cost_minor > a.cost_minor
    where a.provider = 'travelroam' and a.on_sale and b.on_sale and a.data_bytes = 3000000000 and a.duration_days = 30
      and array_length(a.countries, 1) = 1 order by a.id, b.cost_minor, b.id limit 1`
  if (!pair) throw new Error('no such pair is on sale')
  return { ...pair, words: en.checkout.promo.extraData.replace('{data}', `${pair.gb} GB`) }
}

describe('a promotion', () => {
  // Other files see what the store tells everybody.
  afterAll(() => sql`update store.promotions set is_public = false`)

  test('of more data: the page says what is delivered, the price stays, and the larger bundle is bought', async () => {
    const pair = await twoSizes()
    const code = await plantMoreData(1_000_000_000)
    const buyer = newBuyer('more')
    const { page } = await browsers.visitor()
    await openBuy(page, pair.chosen)
    const full = minor(await shownTotal(page))
    await page.locator('#promotion').fill(code)
    await page.getByRole('button', { name: en.checkout.promo.apply }).click()
    await page.getByText(pair.words).waitFor()
    expect(minor(await shownTotal(page))).toBe(full)
    expect(await flawsOf(page)).toEqual([])
    await page.locator('#quantity-1').selectOption('2')
    const two = await shownTotal(page)
    expect(minor(two)).toBe(2 * full)
    await answer(page, buyer)
    await payButton(page).click()
    const session = await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(two)
    await payWithCard(page)
    await atNewOrder(page)
    expect((await moneyOf(session)).captured).toBe(2 * full)
    const [order] = await ordersOf(buyer)
    expect(order?.lines.map(({ bundle_id }) => bundle_id)).toEqual([pair.larger, pair.larger])
    const listed = promotionListSchema.parse((await api(null, 'promotions')).body)
    expect(listed.items.find((one) => one.code === code)?.benefit).toEqual({
      kind: 'extra_data',
      bytes: 1_000_000_000,
    })
  })

  test('of more data that is gone when somebody pays: they are told, see what is left, and agree first', async () => {
    const { chosen, words } = await twoSizes()
    const promotionId = await plantMoreDataFor(chosen)
    const { page } = await browsers.visitor()
    await openBuy(page, chosen)
    await page.getByText(words).waitFor()
    const total = await shownTotal(page)
    const buyer = newBuyer('gone')
    await answer(page, buyer)
    const gone = await sql`
      update store.bundles b set on_sale = false from store.bundles a
      where a.id = ${chosen} and b.id <> a.id and b.provider = a.provider and b.countries = a.countries and b.on_sale
      returning b.id`
    try {
      await payButton(page).click()
      const refusal = page.getByText(en.errors.LARGER_NOT_AVAILABLE)
      await refusal.waitFor()
      await expect.poll(() => isOnScreen(refusal)).toBe(true)
      expect(await page.getByText(words).count()).toBe(0)
      expect(await shownTotal(page)).toBe(total)
      expect(await ordersOf(buyer)).toHaveLength(0)
      expect(await flawsOf(page)).toEqual([])
      await payButton(page).click()
      await atStripe(page)
      await payWithCard(page)
      await atNewOrder(page)
      const [order] = await ordersOf(buyer)
      expect(order?.lines.map(({ bundle_id }) => bundle_id)).toEqual([chosen])
    } finally {
      await sql`update store.bundles set on_sale = true where id in ${sql(gone.map(({ id }) => String(id)))}`
      await sql`update store.promotions set ends_at = now() where id = ${promotionId}`
    }
  })

  test('lowers the price on the page, at Stripe and on the receipt by one sum', async () => {
    const code = await plantPromotion(2500)
    const buyer = newBuyer('promo')
    const { page } = await browsers.visitor()
    await openBuy(page, await bundleFor())
    const full = minor(await shownTotal(page))
    await page.locator('#promotion').fill(code.toLowerCase())
    await page.getByRole('button', { name: en.checkout.promo.apply }).click()
    await page.getByText('A test sale').waitFor()
    const shown = minor(await shownTotal(page))
    expect(shown).toBe(full - Math.round(full / 4))
    expect(await flawsOf(page)).toEqual([])
    await page.locator('#quantity-1').selectOption('3')
    const three = await shownTotal(page)
    expect(minor(three)).toBe(3 * full - Math.round((3 * full) / 4))
    await answer(page, buyer)
    await payButton(page).click()
    const session = await atStripe(page)
    expect(await textOf(page.locator('#total'))).toBe(three)
    await payWithCard(page)
    await atNewOrder(page)
    const [order] = await ordersOf(buyer)
    expect(order?.amount_minor).toBe(minor(three))
    expect((await moneyOf(session)).captured).toBe(minor(three))
    expect(await shownOn(page)).toContain(three)
  })

  test('that is none says so, beside its field, and orders nothing', async () => {
    const buyer = newBuyer('no-promo')
    const { page } = await browsers.visitor()
    await openBuy(page, await bundleFor())
    const full = await shownTotal(page)
    await page.locator('#promotion').fill('NO-SUCH')
    await answer(page, buyer)
    await payButton(page).click()
    await page.locator('#promotion-error').waitFor()
    expect(await textOf(page.locator('#promotion-error'))).toBe(en.errors.PROMOTION_NOT_FOUND)
    expect(await shownTotal(page)).toBe(full)
    expect(await ordersOf(buyer)).toHaveLength(0)
  })

  test('works without JavaScript', async () => {
    const code = await plantPromotion(5000)
    const { page } = await browsers.visitor({ javaScriptEnabled: false })
    await openBuy(page, await bundleFor())
    const full = minor(await shownTotal(page))
    await page.locator('#promotion').fill(code)
    await page.getByRole('button', { name: en.checkout.promo.apply }).click()
    await page.getByText('A test sale').waitFor()
    expect(minor(await shownTotal(page))).toBe(full - Math.round(full / 2))
  })

  test('over the API: checked, quoted and ordered at one price; a public one is listed', async () => {
    const code = await plantPromotion(1000, { isPublic: true })
    const bundle_id = await bundleFor()
    const checked = await api(null, 'promotions/validate', { body: { code, bundle_id } })
    const items = [{ bundle_id, quantity: 1 }]
    const quote = await api(null, 'quotes', { body: { items, promotion_code: code } })
    expect(quote.body.price).toEqual(checked.body.price)
    expect(quote.body.promotion).toEqual(checked.body.promotion)
    const refused = await api(null, 'quotes', { body: { items, promotion_code: 'NO-SUCH' } })
    expect([refused.status, refused.body.code]).toEqual([400, 'PROMOTION_NOT_FOUND'])
    const { items: listed } = (await api(null, 'promotions')).body as { items: { code: string }[] }
    expect(listed.map((one) => one.code)).toContain(code)
  })
})

test('codes are not guessed through the page: who looks up one after the other has to wait', async () => {
  await freshLimits()
  const bundle = await bundleFor()
  const look = async (code: string) =>
    (await fetch(`${siteUrl}/buy/${bundle}`, { headers: { cookie: `promotion=${code}` } })).text()
  expect(await look('NOSUCH')).toContain(en.errors.PROMOTION_NOT_FOUND)
  for (let n = 0; n < 29; n++) await look(`NOSUCH${n}`)
  expect(await look('NOSUCH')).toContain(en.errors.RATE_LIMITED)
  await freshLimits()
})

describe('an invitation', () => {
  test('is a link that is remembered until a friend signs in', async () => {
    const host = await newAccount('host')
    const { page, context } = await browsers.visitor()
    await enter(context, host)
    await page.goto('/account/rewards')
    const link = await textOf(page.locator('bdi', { hasText: '/r/' }))
    expect(await flawsOf(page)).toEqual([])
    const email = newBuyer('friend')
    const { page: theirs } = await browsers.visitor()
    await theirs.goto(link)
    expect(new URL(theirs.url()).origin).toBe(siteUrl)
    await theirs.goto('/sign-in')
    await theirs.locator('#email').fill(email)
    await sendButton(theirs).click()
    await theirs.locator('#code').fill(await codeFor(email))
    await theirs.waitForURL((url) => url.pathname.startsWith('/account'))
    const rows =
      await sql`select r.referrer_id from store.referrals r join store.profiles p on p.user_id = r.referred_id
      where p.email = ${email}`
    expect(rows.map(({ referrer_id }) => referrer_id)).toEqual([host.userId])
  })
})
