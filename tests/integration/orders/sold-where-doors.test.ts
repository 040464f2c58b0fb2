import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { bundlesOf } from './baskets'
import { openShop, placeRenewal } from './shop'

/** Every way by which something is sold or paid asks where its buyer is, as the platform says. Called as Next calls them. */

const next = vi.hoisted(() => ({ country: '' }))
const cookies = { get: () => undefined, getAll: () => [], set: () => {}, delete: () => {} }
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ 'x-vercel-ip-country': next.country, 'next-action': '1' }),
  cookies: async () => cookies,
}))
vi.mock('next/server', async (original) => ({
  ...(await original<object>()),
  ...{ connection: async () => {}, after: () => {} },
}))
vi.mock('next/cache', async (original) => ({ ...(await original<object>()), refresh: () => {} }))
vi.mock('next-intl/server', () => ({ getTranslations: async () => (key: string) => key }))

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true, env: { VERCEL: '1' } })
await shop.sql`update store.rate_limits set max_hits = 100000`
const { createRestriction } = await import('@/lib/catalog/commands/create-restriction')
const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { placeOrder } = await import('@/lib/orders/commands/place-order')
const { issueGuest } = await import('@/lib/auth/guests')
const [closed = ''] = await bundlesOf(shop, 'travelroam')
const made = await createRestriction({
  ...{ kind: 'not_sold_from', appliesTo: { bundleId: closed }, buyerCountries: ['AQ'] },
  source: { url: 'https://example.com/terms', date: '2027-01-31' },
})
if (!made.ok) throw new Error(JSON.stringify(made.error))

beforeEach(() => {
  next.country = ''
})

async function quoteFromGermany() {
  const quote = await quoteBundles({
    items: [{ bundleId: closed, quantity: 1 }],
    clientKey: randomUUID(),
    buyerPlace: { country: 'DE', saysOutside: [] },
  })
  if (!quote.ok) throw new Error(quote.error.code)
  return quote.value
}

async function orderFromGermany() {
  const placed = await placeOrder({
    ...{ quoteId: (await quoteFromGermany()).quoteId, buyerCountry: 'DE', idempotencyKey: randomUUID() },
    ...{ clientKey: randomUUID(), email: 'ada@example.test', locale: 'en', channel: 'api' },
  })
  if (!placed.ok) throw new Error(placed.error.code)
  return placed.value
}

const ordersSoFar = async () => Number((await shop.sql`select count(*) n from store.orders`)[0]?.n)

/** What an action or a route comes to: its redirect's address, or what it says. */
async function outcomeOf(door: Promise<unknown>): Promise<unknown> {
  try {
    return await door
  } catch (error) {
    const digest = String((error as { digest?: unknown }).digest)
    if (!digest.startsWith('NEXT_REDIRECT')) throw error
    return digest.split(';')[2]
  }
}

const formOf = (fields: Record<string, string>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

interface Asked {
  readonly country: string
  readonly body?: object
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly params?: Record<string, string>
}
type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

async function ask(door: Route, { country, body, method = 'POST', headers = {}, params = {} }: Asked) {
  const request = new Request('http://localhost:3000/', {
    method,
    headers: { 'x-vercel-ip-country': country, 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const response = await door(request, { params: Promise.resolve(params) })
  const answer = (await response.json()) as Record<string, unknown>
  return { status: response.status, code: answer.code ?? answer.developerMessage, answer }
}

const AT_STRIPE = /^http.*cs_test/

describe('our pages', () => {
  test('the form of /buy and /cart', async () => {
    const { checkout } = await import('@/app/[locale]/(store)/buy/checkout-action')
    const { price } = await quoteFromGermany()
    const press = (country: string) => {
      next.country = country
      const said = { outside_restricted: 'AQ', device_anyway: '1', tax_country: country }
      return outcomeOf(
        checkout(
          null,
          formOf({
            ...{ bundle: closed, quantity: '1', currency: price.currency, locale: 'en', from: 'buy' },
            ...{ shown: `${price.amountMinor} ${price.currency}`, email: 'ada@example.test', ...said },
            idempotency_key: randomUUID(),
          }),
        ),
      )
    }
    const before = await ordersSoFar()
    expect(await press('AQ')).toMatchObject({ code: 'NOT_SOLD_FROM_COUNTRY' })
    expect(await ordersSoFar()).toBe(before)
    expect(await press('DE')).toMatch(AT_STRIPE)
  })

  test('the form that renews, with the quote of new eSIMs in it', async () => {
    const { pay } = await import('@/app/[locale]/(check)/renew/[iccid]/actions')
    const press = async (country: string) => {
      next.country = country
      const { quoteId } = await quoteFromGermany()
      const form = { quote_id: quoteId, email: 'ada@example.test', locale: 'en', iccid: '' }
      return outcomeOf(pay(null as never, formOf({ ...form, idempotency_key: randomUUID() })))
    }
    const before = await ordersSoFar()
    expect(await press('AQ')).toMatchObject({ message: 'errors.NOT_SOLD_FROM_COUNTRY' })
    expect(await ordersSoFar()).toBe(before)
    expect(await press('DE')).toMatch(AT_STRIPE)
  })

  test('the button of an order that waits for its payment', async () => {
    const { continuePayment } = await import('@/app/[locale]/(store)/orders/[number]/actions')
    const { orderNumber, token, checkoutUrl } = await orderFromGermany()
    const press = (country: string) => {
      next.country = country
      return outcomeOf(continuePayment({ orderNumber, token, locale: 'en' }, new FormData()))
    }
    expect(await press('AQ')).toMatch(new RegExp(`/orders/${orderNumber}\\?t=`))
    expect(await press('DE')).toBe(checkoutUrl)
  })
})

describe('/api/v2', () => {
  test('a quote, and an order of one', async () => {
    const { POST: quote } = await import('@/app/api/v2/quotes/route')
    const { POST: order } = await import('@/app/api/v2/orders/route')
    const body = { items: [{ bundle_id: closed }], outside_restricted: true }
    expect(await ask(quote, { country: 'AQ', body })).toMatchObject({
      ...{ status: 451, code: 'NOT_SOLD_FROM_COUNTRY' },
    })
    const { answer } = await ask(quote, { country: 'DE', body })
    const ordering = {
      body: { quote_id: answer.quote_id, email: 'ada@example.test' },
      headers: { 'idempotency-key': randomUUID() },
    }
    const refused = await ask(order, { country: 'AQ', ...ordering })
    expect(refused).toMatchObject({ status: 451, code: 'NOT_SOLD_FROM_COUNTRY' })
    expect(await ask(order, { country: 'DE', ...ordering })).toMatchObject({ status: 201 })
  })

  test('an order that waits for its payment says no address of it, and opens none', async () => {
    const { GET: read } = await import('@/app/api/v2/orders/[number]/route')
    const { POST: pay } = await import('@/app/api/v2/orders/[number]/checkout/route')
    const { orderNumber, token, checkoutUrl } = await orderFromGermany()
    const link = { params: { number: orderNumber }, headers: { 'order-token': token } }
    expect(await ask(read, { country: 'AQ', method: 'GET', ...link })).toMatchObject({
      status: 200,
      answer: { state: 'awaiting_payment', checkout_url: null },
    })
    expect(await ask(pay, { country: 'AQ', ...link })).toMatchObject({
      ...{ status: 451, code: 'NOT_SOLD_FROM_COUNTRY' },
    })
    for (const country of ['DE', ''])
      for (const [door, method] of [[read, 'GET'] as const, [pay, 'POST'] as const])
        expect(await ask(door, { country, method, ...link })).toMatchObject({
          status: 200,
          answer: { checkout_url: checkoutUrl },
        })
  })
})

test('/api/v1, by each of its names, also for an order that waits for its payment', async () => {
  const doors = [
    (await import('@/app/api/v1/user/bundle/assign/route')).POST,
    (await import('@/app/api/v1/bundles/purchase/route')).POST,
    (await import('@/app/api/v1/user/bundles/route')).POST,
  ]
  const guest = await issueGuest({ email: 'guest@example.test' })
  const headers = { authorization: `Bearer ${guest.accessToken}`, 'x-device-id': 'a-device' }
  const wish = { body: { bundle_code: closed, payment_type: 'Card' }, headers }
  const before = await ordersSoFar()
  for (const door of doors) {
    expect(await ask(door, { country: 'AQ', ...wish })).toMatchObject({
      ...{ status: 400, code: 'NOT_SOLD_FROM_COUNTRY' },
    })
    expect(await ask(door, { country: '', ...wish })).toMatchObject({ code: 'COUNTRY_NOT_CONFIRMED' })
  }
  expect(await ordersSoFar()).toBe(before)
  const [assign] = doors
  if (!assign) throw new Error('no door')
  expect(await ask(assign, { country: 'DE', ...wish })).toMatchObject({ status: 200 })
  for (const door of doors)
    expect(await ask(door, { country: 'AQ', ...wish })).toMatchObject({ code: 'NOT_SOLD_FROM_COUNTRY' })
  expect(await ordersSoFar()).toBe(before + 1)
})

test('an eSIM that somebody has is renewed from anywhere, and its order is paid from there', async () => {
  const { POST: pay } = await import('@/app/api/v2/orders/[number]/checkout/route')
  const iccid = await shop.esim()
  const { orderNumber, token } = await placeRenewal(iccid)
  await createRestriction({
    ...{ kind: 'not_sold_from', appliesTo: { provider: 'travelroam' }, buyerCountries: ['AQ'] },
    source: { url: 'https://example.com/terms', date: '2027-01-31' },
  })
  const link = { params: { number: orderNumber }, headers: { 'order-token': token } }
  expect(await ask(pay, { country: 'AQ', ...link })).toMatchObject({ status: 200 })
  const { POST: create } = await import('@/app/api/esim/renewal/create/route')
  expect(await ask(create, { country: 'AQ', body: { iccid } })).toMatchObject({ status: 201 })
})
