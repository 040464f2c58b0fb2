import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { bundlesOf } from './baskets'
import { openShop, placeRenewal } from './shop'

/** What is not sold from everywhere: refused by the server when it is quoted, ordered and paid, whoever asks. */

let shop: Awaited<ReturnType<typeof openShop>>
let closed = ''
let open = ''
beforeAll(async () => {
  shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
  await shop.sql`update store.rate_limits set max_hits = 100000`
  ;[closed = '', open = ''] = await bundlesOf(shop, 'travelroam', 2)
})
beforeEach(() => shop.sql`delete from store.restrictions`)

const source = { url: 'https://example.com/terms', date: '2027-01-31' }

async function close(
  appliesTo: { bundleId: string } | { provider: 'travelroam' } | { country: string },
  buyerCountries = ['AQ'],
) {
  const { createRestriction } = await import('@/lib/catalog/commands/create-restriction')
  const made = await createRestriction({ kind: 'not_sold_from', appliesTo, buyerCountries, source })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value.restrictionId
}

/** @param country where the platform says that the buyer is */
async function quote(
  country: string | null,
  saysOutside: 'all' | readonly string[] = [],
  ids: readonly string[] = [open, closed],
) {
  const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
  return quoteBundles({
    items: ids.map((bundleId) => ({ bundleId, quantity: 1 })),
    clientKey: randomUUID(),
    buyerPlace: { country, saysOutside },
  })
}

const codeOf = (answer: { ok: true } | { ok: false; error: { code: string } }) =>
  answer.ok ? 'quoted' : answer.error.code

function value<T>(answer: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

async function order(
  quoteId: string,
  buyerCountry: string | null,
  idempotencyKey: string = randomUUID(),
  viewer: Viewer | null = null,
) {
  const { placeOrder } = await import('@/lib/orders/commands/place-order')
  return placeOrder({
    ...{ quoteId, buyerCountry, idempotencyKey, clientKey: randomUUID(), viewer },
    ...{ email: 'ada@example.test', locale: 'en', channel: 'api' },
  })
}
const written = async () =>
  (
    await shop.sql`select (select count(*) from store.quotes)::int quotes, (select count(*) from store.orders)::int orders`
  )[0]

describe('a bundle that is not sold from where the buyer is', () => {
  test('is not quoted, alone or as one line of a cart, and nothing is written', async () => {
    await close({ bundleId: closed })
    const before = await written()
    for (const saysOutside of [[], ['AQ'], 'all' as const]) {
      for (const ids of [[closed], [open, closed], [closed, open]])
        expect(await quote('AQ', saysOutside, ids)).toMatchObject({
          ok: false,
          error: { code: 'NOT_SOLD_FROM_COUNTRY', fields: { items: expect.stringContaining(closed) } },
        })
    }
    expect(await written()).toEqual(before)
    expect(codeOf(await quote('AQ', [], [open]))).toBe('quoted')
    expect(codeOf(await quote('DE'))).toBe('quoted')
  })

  test('is quoted to who says not to be there, where nobody knows where they are', async () => {
    await close({ bundleId: closed })
    expect(codeOf(await quote(null))).toBe('COUNTRY_NOT_CONFIRMED')
    expect(codeOf(await quote(null, 'all'))).toBe('quoted')
    expect(codeOf(await quote(null, ['AQ']))).toBe('quoted')
    await close({ bundleId: open }, ['BV'])
    expect(codeOf(await quote(null, ['AQ'])), 'asked of fewer countries').toBe('COUNTRY_NOT_CONFIRMED')
  })

  test('is not ordered with a quote that was made elsewhere, nor paid from there by who has ordered it', async () => {
    await close({ bundleId: closed })
    const quoted = await quote('DE')
    if (!quoted.ok) throw new Error(quoted.error.code)
    const before = await written()
    expect(await order(quoted.value.quoteId, 'AQ')).toMatchObject({
      ok: false,
      error: { code: 'NOT_SOLD_FROM_COUNTRY' },
    })
    expect(await written()).toEqual(before)
    const key = randomUUID()
    const placed = await order(quoted.value.quoteId, 'DE', key)
    expect(placed.ok).toBe(true)
    expect(codeOf(await order(quoted.value.quoteId, 'AQ', key))).toBe('NOT_SOLD_FROM_COUNTRY')
    expect(await order(quoted.value.quoteId, 'DE', key), 'what was ordered stands').toEqual(placed)
  })

  test('is refused by the button of our pages, which takes the tick', async () => {
    await close({ bundleId: closed })
    const { buyBundles } = await import('@/lib/orders/commands/buy-bundles')
    const shown = await quote('DE', [], [closed])
    const press = (country: string | null, saysOutside: readonly string[]) =>
      buyBundles({
        items: [{ bundleId: closed, quantity: 1 }],
        currency: 'USD',
        shownMinor: shown.ok ? shown.value.price.amountMinor : 0,
        promotionCode: null,
        email: 'ada@example.test',
        locale: 'en',
        device: { model: null, verdict: 'skipped', variant: null, eid: false, lock: 'unknown' },
        viewer: null,
        idempotencyKey: randomUUID(),
        clientKey: randomUUID(),
        buyerPlace: { country, saysOutside },
      })
    expect(codeOf(await press('AQ', ['AQ']))).toBe('NOT_SOLD_FROM_COUNTRY')
    expect(codeOf(await press(null, []))).toBe('COUNTRY_NOT_CONFIRMED')
    expect((await press(null, ['AQ'])).ok).toBe(true)
  })

  test('is one of a provider, or of a country, as long as that is in force', async () => {
    const { stopRestriction } = await import('@/lib/catalog/commands/stop-restriction')
    const [row] = await shop.sql`select countries from store.bundles where id = ${closed}`
    for (const appliesTo of [{ provider: 'travelroam' as const }, { country: String(row?.countries[0]) }]) {
      const id = await close(appliesTo)
      expect(codeOf(await quote('AQ', [], [closed]))).toBe('NOT_SOLD_FROM_COUNTRY')
      expect(await stopRestriction(id)).toEqual({ ok: true, value: true })
      expect(codeOf(await quote('AQ', [], [closed]))).toBe('quoted')
    }
    const id = await close({ bundleId: closed })
    await shop.sql`update store.restrictions set starts_at = now() + interval '1 hour' where id = ${id}`
    expect(codeOf(await quote('AQ', [], [closed]))).toBe('quoted')
  })

  test('still renews an eSIM that somebody has: they may be on their way', async () => {
    const iccid = await shop.esim()
    await close({ provider: 'travelroam' })
    const placed = await placeRenewal(iccid)
    const { quoteRenewal } = await import('@/lib/orders/commands/quote-renewal')
    const quoted = await quoteRenewal({ iccid, clientKey: randomUUID() })
    expect(placed.orderNumber).toMatch(/^REN-/)
    expect((await order(quoted.ok ? quoted.value.quoteId : '', 'AQ')).ok).toBe(true)
  })
})

describe('an order that was placed before', () => {
  const aViewer = (): Viewer => ({
    ...{ userId: randomUUID(), email: `${randomUUID()}@example.test`, sessionId: null },
  })
  const placed = async () => value(await order(value(await quote('DE')).quoteId, 'DE'))
  const idOf = async (number: string) =>
    String((await shop.sql`select id from store.orders where number = ${number}`)[0]?.id)

  test('is not led to its payment from where it is not sold, at any service or in any form; elsewhere it is', async () => {
    const { payAgain } = await import('@/lib/orders/commands/pay-again')
    const { openIntent } = await import('@/lib/orders/commands/open-intent')
    const { mayBePaidFrom } = await import('@/lib/orders/sold-where')
    const { viewOrder } = await import('@/lib/orders/queries')
    const made = await placed()
    await close({ bundleId: closed })
    const id = await idOf(made.orderNumber)
    const payments = () =>
      shop.sql`select id, kind, state, close_as from store.payments where order_id = ${id}`
    const before = await payments()
    const view = value(await viewOrder(made))
    for (const service of [null, 'stripe'])
      expect(codeOf(await payAgain(made, service, 'AQ'))).toBe('NOT_SOLD_FROM_COUNTRY')
    expect(codeOf(await openIntent(id, 'AQ'))).toBe('NOT_SOLD_FROM_COUNTRY')
    expect(await payments(), 'nothing was opened or ended').toEqual(before)
    expect(await shop.orderState(made.orderNumber)).toBe('awaiting_payment')
    expect(await Promise.all(['AQ', 'DE', null].map((one) => mayBePaidFrom(view, one)))).toEqual([
      ...[false, true, true],
    ])
    for (const country of ['DE', null])
      expect(await payAgain(made, null, country)).toEqual({
        ok: true,
        value: { checkoutUrl: made.checkoutUrl, paid: false },
      })
  })

  test('keeps its wallet’s money, which pays once its holder is elsewhere', async () => {
    const { placeUnpaid } = await import('@/lib/orders/commands/place-order')
    const { payAgain } = await import('@/lib/orders/commands/pay-again')
    const { inTransaction } = await import('@/lib/platform/db/client')
    const { post } = await import('@/lib/wallet/commands/post')
    const { creditGiven } = await import('@/lib/wallet/rules')
    const { spendableOf } = await import('@/lib/wallet/queries')
    const viewer = aViewer()
    await inTransaction((tx) =>
      post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(100_000, 'USD'))),
    )
    // The process died before the payment.
    const made = value(
      await placeUnpaid({
        ...{ quoteId: value(await quote('DE')).quoteId, buyerCountry: 'DE', idempotencyKey: randomUUID() },
        ...{ clientKey: randomUUID(), viewer, email: viewer.email, locale: 'en', channel: 'web' },
        wallet: { wish: 'first', shownMinor: null },
      }),
    )
    await close({ bundleId: closed })
    expect(codeOf(await payAgain(made, null, 'AQ'))).toBe('NOT_SOLD_FROM_COUNTRY')
    expect((await spendableOf(viewer.userId, 'USD')).amountMinor).toBe(100_000)
    expect(await payAgain(made, null, 'DE')).toMatchObject({ ok: true, value: { paid: true } })
  })

  test('is settled as ever where the money came in, wherever its buyer is by then', async () => {
    const { payAgain } = await import('@/lib/orders/commands/pay-again')
    const { settleSession } = await import('@/lib/orders/commands/settle-session')
    const made = await placed()
    await close({ bundleId: closed })
    await shop.pay(made.sessionId)
    expect(await settleSession(made.sessionId)).toMatchObject({ ok: true })
    expect(['paid', 'fulfilling', 'fulfilled']).toContain(await shop.orderState(made.orderNumber))
    expect(codeOf(await payAgain(made, null, 'AQ'))).toBe('ORDER_NOT_PAYABLE')
  })

  test('of the old shop’s API gives no second intent, nor the first again', async () => {
    const { orderByIntent } = await import('@/lib/orders/commands/order-by-intent')
    const caller = { kind: 'user' as const, viewer: aViewer() }
    const { quoteId } = value(await quote('DE'))
    const press = (buyerCountry: string | null) =>
      orderByIntent({
        ...{ quoteId, caller, buyerCountry, idempotencyKey: 'the-same-key', clientKey: randomUUID() },
        ...{ locale: 'en', searchedCountries: [] },
      })
    const first = value(await press('DE'))
    await close({ bundleId: closed })
    expect(codeOf(await press('AQ'))).toBe('NOT_SOLD_FROM_COUNTRY')
    expect(value(await press('DE'))).toMatchObject({
      orderId: first.orderId,
      pay: { clientSecret: first.pay?.clientSecret },
    })
  })

  test('of a renewal is paid from anywhere', async () => {
    const { payAgain } = await import('@/lib/orders/commands/pay-again')
    const made = await placeRenewal(await shop.esim())
    await close({ provider: 'travelroam' })
    expect(await payAgain(made, null, 'AQ')).toMatchObject({ ok: true })
  })

  test('keeps what its buyer said, of which countries and when; the account’s export and the file for the bank tell it', async () => {
    const { exportAccount } = await import('@/lib/orders/commands/export-account')
    const { disputeEvidence } = await import('@/lib/orders/dispute-evidence')
    const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
    const { settleSession } = await import('@/lib/orders/commands/settle-session')
    await close({ bundleId: closed }, ['HM', 'AQ'])
    await close({ bundleId: open }, ['BV', 'AQ'])
    const viewer = aViewer()
    const startedAt = Date.now()
    // Asked of more than there is, said of what there is.
    const asked = value(await quote(null, ['AQ', 'BV', 'HM', 'GS']))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const quotedAt = Date.now()
    const said = value(await order(asked.quoteId, null, randomUUID(), viewer))
    const known = value(await order(value(await quote('DE', 'all')).quoteId, 'DE', randomUUID(), viewer))
    const { orders } = (await exportAccount(viewer)) as unknown as { orders: Record<string, unknown>[] }
    const kept = (number: string) => orders.find((one) => one.number === number)
    expect(kept(said.orderNumber)).toMatchObject({ outside_countries: ['AQ', 'BV', 'HM'] })
    const at = Date.parse(String(kept(said.orderNumber)?.outside_said_at))
    expect(at >= startedAt && at <= quotedAt).toBe(true)
    expect(kept(known.orderNumber)).toMatchObject({ outside_countries: null, outside_said_at: null })

    const fileOf = async (sessionId: string) => {
      await shop.pay(sessionId)
      await settleSession(sessionId)
      const { id } = await shop.control('/stripe/open-dispute', { session: sessionId })
      await followDispute(String(id))
      return value(await disputeEvidence(String(id)))
    }
    const file = await fileOf(said.sessionId)
    expect(file.data.saidOutside).toEqual({
      countries: ['AQ', 'BV', 'HM'],
      at: new Date(at).toISOString(),
    })
    expect(file.text).toMatch(/\nThe buyer said not to be in Antarctica, Bouvet Island, Heard .*: 2\S+Z\n/)
    const other = await fileOf(known.sessionId)
    expect(other.data.saidOutside).toBeNull()
    expect(other.text).not.toContain('said not to be')
  })
})
