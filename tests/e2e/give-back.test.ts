import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, test } from 'vitest'
import { refundabilitySchema, refundsSchema } from '@/lib/orders/refund-schemas'
import ar from '@/messages/ar.json'
import en from '@/messages/en.json'
import { api, buyEsim, newAccount, signIn } from './support/account'
import { overflowOf, PHONE, shownOn, useBrowser } from './support/browser'
import { payNew, placeNew } from './support/new-esims'
import { until } from './support/until'
import { siteUrl, sql } from './support/world'

const browsers = useBrowser()
const key = () => ({ 'idempotency-key': crypto.randomUUID() })
const isRefunded = (number: string) =>
  until(`the refund of ${number}`, async () => {
    const [row] = await sql`select 1 from store.orders where number = ${number} and state = 'refunded'`
    return row
  })

describe('giving back on the pages', () => {
  test.each([
    ['with', true],
    ['without', false],
  ])('an unused eSIM, from its page in the account, %s scripts', async (_, javaScriptEnabled) => {
    const ada = await newAccount('gives-back')
    const esim = await buyEsim(ada)
    const { page, context } = await browsers.visitor({ javaScriptEnabled })
    await signIn(context, ada)
    await page.goto(`${siteUrl}/account/esims/${esim.esimId}`)
    const section = page.locator('#money-back')
    expect(await section.textContent()).toContain(en.refunds.title)
    await section.locator('summary', { hasText: en.refunds.give }).click()
    await section.locator('button[value=wallet]').click()
    await page.waitForURL(/back=given/)
    expect(await shownOn(page)).toContain(en.refunds.done.given)
    await isRefunded(esim.orderNumber)
    const { body } = await api(ada, 'wallet')
    expect(JSON.stringify(body)).toMatch(/"amount_minor":[1-9]/)
    await page.goto(`${siteUrl}/account/esims/${esim.esimId}`)
    expect(await page.locator('#money-back').textContent()).toContain(en.refunds.no.done)
    expect(await shownOn(page)).toContain(en.myEsims.givenBack.next)
    expect(await page.locator('#auto-renew, a[href*="/renew/"], a[href$="/install"]').count()).toBe(0)
    await page.goto(`${siteUrl}/account/esims/${esim.esimId}/install`)
    expect(await shownOn(page)).toContain(en.myEsims.givenBack.text)
    await page.goto(`${siteUrl}/account/esims`)
    expect(await page.locator('section[aria-labelledby=past]').textContent()).toContain(
      en.myEsims.givenBack.label,
    )
  })

  test('a guest is told to sign in, and can ask a person from the order’s page; in Arabic, too', async () => {
    const order = await placeNew([{ vendor: 'travelroam', labels: [''] }], 'asks-back')
    await payNew(order)
    await until('delivered', async () => {
      const [row] =
        await sql`select 1 from store.orders where number = ${order.number} and state = 'fulfilled'`
      return row
    })
    const { page } = await browsers.visitor({ viewport: PHONE })
    await page.goto(siteUrl + order.path)
    const section = page.locator('#money-back')
    expect(await section.textContent()).toContain(en.refunds.no.needs_account)
    await section.locator('summary', { hasText: en.refunds.ask }).click()
    await section.locator('textarea').fill('Wrong country')
    await section.locator('button', { hasText: en.refunds.askButton }).click()
    await page.waitForURL(/back=asked/)
    expect(await shownOn(page)).toContain(en.refunds.done.asked)
    const [asked] = await sql`
      select i.detail from store.incidents i where i.kind = 'refund_asked' and i.detail ->> 'order' = ${order.number}`
    expect(asked?.detail).toMatchObject({ note: 'Wrong country', evidence: 'unused' })
    await page.goto(`${siteUrl}/ar${order.path}`)
    expect(await page.locator('#money-back').textContent()).toContain(ar.refunds.title)
    expect(await overflowOf(page)).toEqual({ scrolls: 0, wide: [] })
    const { violations } = await new AxeBuilder({ page }).include('#money-back').analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
  })
})

describe('giving back over the API', () => {
  test('is answered as the document says, once however often it is sent, and to nobody else', async () => {
    const [ada, eve] = [await newAccount('back-api'), await newAccount('back-eve')]
    const esim = await buyEsim(ada)
    const path = `orders/${esim.orderNumber}/refundability`
    const asked = await api(ada, path)
    expect(refundabilitySchema.safeParse(asked.body).error).toBeUndefined()
    expect(asked.body).toMatchObject({ lines: [{ answer: 'yes', reason: null }] })
    const body = { order_number: esim.orderNumber, line_id: null, to: 'card' }
    for (const other of [eve, null]) {
      expect((await api(other, path)).status).toBe(404)
      expect((await api(other, 'refunds', { body, headers: key() })).status).toBe(404)
      expect((await api(other, `refunds?order=${esim.orderNumber}`)).status).toBe(404)
    }
    expect((await api(ada, 'refunds', { body })).body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REQUIRED' })
    const headers = key()
    const given = await Promise.all(Array.from({ length: 10 }, () => api(ada, 'refunds', { body, headers })))
    for (const answer of given) {
      expect(answer.status).toBe(201)
      expect(refundsSchema.safeParse(answer.body).error).toBeUndefined()
    }
    const changed = { ...body, to: 'wallet' }
    expect(await api(ada, 'refunds', { body: changed, headers })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    })
    await isRefunded(esim.orderNumber)
    const listed = await api(ada, `refunds?order=${esim.orderNumber}`)
    expect(listed.body).toMatchObject({
      refunds: [{ state: 'succeeded', destination: 'card', reason: 'unused' }],
    })
    expect((await api(ada, path)).body).toMatchObject({ lines: [{ answer: 'no', reason: 'done' }] })
  })

  test('what was used is refused with the reason', async () => {
    const ada = await newAccount('back-used')
    const esim = await buyEsim(ada, { state: 'active' })
    const body = { order_number: esim.orderNumber, line_id: null, to: 'card' }
    expect(await api(ada, 'refunds', { body, headers: key() })).toMatchObject({
      status: 409,
      body: { code: 'REFUND_NOT_POSSIBLE', errors: [{ field: 'reason', message: 'used' }] },
    })
  })
})
