import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import type { WalletWish } from '@/lib/orders/types'
import { openShop } from './shop'

/** Orders that a wallet pays, alone or with a card: reserved once, captured once, given back once. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
const { sql } = shop
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { walletsOf } = await import('@/lib/wallet/queries')
const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { placeAndPay } = await import('@/lib/orders/commands/place-order')
const { openCheckout } = await import('@/lib/orders/commands/open-checkout')
const { cancelOrder } = await import('@/lib/orders/commands/cancel-order')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { drainRefunds, requestRefund } = await import('@/lib/orders/commands/refund-order')
const { anonymiseOrders } = await import('@/lib/orders/repo/people')
const { topUpWallet } = await import('@/lib/orders/commands/top-up-wallet')
const { orderByNumber, orderBySession } = await import('@/lib/orders/queries')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')

await shop.control('/stripe/settings', { delayed_settlement_ms: null })

const newViewer = (): Viewer => ({
  userId: randomUUID(),
  email: `${randomUUID()}@example.test`,
  sessionId: null,
})
const give = (viewer: Viewer, amountMinor: number) =>
  inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(amountMinor, 'EUR'))),
  )
const walletOf = async ({ userId }: Viewer) => {
  const wallet = (await walletsOf(userId)).find(({ available }) => available.currency === 'EUR')
  return { available: wallet?.available.amountMinor ?? 0, held: wallet?.held.amountMinor ?? 0 }
}

async function bundles(count: number): Promise<string[]> {
  const rows = await sql`
    select id from store.bundles where provider = 'travelroam' and on_sale and array_length(countries, 1) = 1
    order by cost_minor desc, id limit ${count}`
  return rows.map((row) => String(row.id))
}

let client = 0
async function quote(count = 1) {
  const ids = await bundles(count)
  const quoted = await quoteBundles({
    items: ids.map((bundleId) => ({ bundleId, quantity: 1 })),
    currency: 'EUR',
    clientKey: `wallet-${++client}`,
  })
  if (!quoted.ok) throw new Error(quoted.error.code)
  return quoted.value
}

const place = (viewer: Viewer, quoteId: string, wish: WalletWish, shownMinor: number | null = null) =>
  placeAndPay({
    quoteId,
    email: viewer.email,
    locale: 'en',
    channel: 'web',
    idempotencyKey: `key-${quoteId}`,
    clientKey: `payer-${++client}`,
    viewer,
    wallet: { wish, shownMinor },
  })

async function mixed(count = 1) {
  const viewer = newViewer()
  const { quoteId, price } = await quote(count)
  const part = price.amountMinor - 300
  await give(viewer, part)
  const placed = await place(viewer, quoteId, 'first')
  if (!placed.ok || !placed.value.sessionId) throw new Error('no session')
  return { ...placed.value, viewer, part, sessionId: placed.value.sessionId }
}

async function deliver(orderNumber: string) {
  for (let round = 0; round < 25; round++) {
    shop.world.world.advance(20_000)
    await sql`update store.fulfilments set next_at = now()`
    await sql`update store.refunds set next_at = now()`
    await sweepOrders({ quietSeconds: 0 })
    const state = await shop.orderState(orderNumber)
    if (['fulfilled', 'refunded', 'partially_refunded', 'needs_review'].includes(state)) return state
  }
  return shop.orderState(orderNumber)
}

describe('by wallet alone', () => {
  test('is paid at once, without Stripe, and delivered; the same request again is the same order', async () => {
    const viewer = newViewer()
    const { quoteId, price } = await quote()
    await give(viewer, price.amountMinor + 5)
    const placed = await place(viewer, quoteId, 'only')
    if (!placed.ok) throw new Error(placed.error.code)
    expect(placed.value.sessionId).toBeNull()
    expect(placed.value.checkoutUrl).toContain(`/orders/${placed.value.orderNumber}?t=`)
    expect(await walletOf(viewer)).toEqual({ available: 5, held: 0 })
    const again = await Promise.all(Array.from({ length: 20 }, () => place(viewer, quoteId, 'only')))
    for (const one of again)
      expect(one).toMatchObject({ ok: true, value: { orderNumber: placed.value.orderNumber } })
    expect(await walletOf(viewer)).toEqual({ available: 5, held: 0 })
    const payments = await sql`
      select p.kind, p.state from store.payments p join store.orders o on o.id = p.order_id
      where o.number = ${placed.value.orderNumber}`
    expect([...payments]).toEqual([{ kind: 'wallet', state: 'paid' }])
    expect(await deliver(placed.value.orderNumber)).toBe('fulfilled')
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('one that has too little is refused, for that request for ever; a new one succeeds', async () => {
    const viewer = newViewer()
    const { quoteId, price } = await quote()
    await give(viewer, price.amountMinor - 1)
    expect(await place(viewer, quoteId, 'only')).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } })
    await give(viewer, 1)
    expect(await place(viewer, quoteId, 'only')).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } })
    const fresh = await quote()
    expect(await place(viewer, fresh.quoteId, 'only')).toMatchObject({ ok: true })
    expect(await walletOf(viewer)).toEqual({ available: 0, held: 0 })
  })

  test('60 orders at once out of a wallet that holds seven of them: seven are paid', async () => {
    const viewer = newViewer()
    const quotes = await Promise.all(Array.from({ length: 60 }, () => quote()))
    await give(viewer, (quotes[0]?.price.amountMinor ?? 0) * 7)
    const answers = await Promise.all(quotes.map(({ quoteId }) => place(viewer, quoteId, 'only')))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(7)
    for (const answer of answers) if (!answer.ok) expect(answer.error.code).toBe('INSUFFICIENT_FUNDS')
    expect(await walletOf(viewer)).toEqual({ available: 0, held: 0 })
  })

  test('nobody pays from a wallet that is not theirs, and what was shown is what is taken', async () => {
    const viewer = newViewer()
    const { quoteId, price } = await quote()
    await give(viewer, price.amountMinor)
    expect(await place(viewer, quoteId, 'first', price.amountMinor - 1)).toMatchObject({
      error: { code: 'WALLET_CHANGED' },
    })
    const stranger = placeAndPay({
      quoteId,
      email: 'eve@example.test',
      locale: 'en',
      channel: 'web',
      idempotencyKey: 'stranger-key',
      clientKey: 'stranger',
      wallet: { wish: 'only', shownMinor: null },
    })
    expect(await stranger).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
    expect(await walletOf(viewer)).toEqual({ available: price.amountMinor, held: 0 })
  })
})

describe('by wallet and card', () => {
  test('the card is asked for the rest; paid, both are one order', async () => {
    const order = await mixed()
    expect(await walletOf(order.viewer)).toEqual({ available: 0, held: order.part })
    await shop.pay(order.sessionId)
    await Promise.all(Array.from({ length: 10 }, () => settleSession(order.sessionId)))
    expect(await shop.totals(order.sessionId)).toEqual({ captured: 300, refunded: 0 })
    expect(await walletOf(order.viewer)).toEqual({ available: 0, held: 0 })
    expect(await deliver(order.orderNumber)).toBe('fulfilled')
    const [owed] = await sql`
      select coalesce(sum(e.amount_minor), 0)::int as left from ledger.entries e join ledger.accounts a on a.id = e.account_id
      where a.kind in ('order_liability', 'wallet_held')`
    expect(owed?.left).toBe(0)
  })

  test('what is reserved is kept while the card could still pay, and goes back when Stripe says it cannot', async () => {
    const order = await mixed()
    await sweepOrders({ quietSeconds: 0 })
    expect(await walletOf(order.viewer)).toEqual({ available: 0, held: order.part })
    const [row] = await sql`select id from store.orders where number = ${order.orderNumber}`
    expect(await cancelOrder(String(row?.id))).toMatchObject({ ok: true })
    expect(await walletOf(order.viewer)).toEqual({ available: order.part, held: 0 })
    await sweepOrders({ quietSeconds: 0 })
    expect(await walletOf(order.viewer)).toEqual({ available: order.part, held: 0 })
  })

  test('a delayed payment that fails gives it back; paying again reserves it again', async () => {
    const order = await mixed()
    await shop.pay(order.sessionId, 'delayed')
    await settleSession(order.sessionId)
    expect(await walletOf(order.viewer)).toEqual({ available: 0, held: order.part })
    await shop.control('/stripe/settle-delayed', { session: order.sessionId, outcome: 'failed' })
    await settleSession(order.sessionId)
    expect(await shop.orderState(order.orderNumber)).toBe('payment_failed')
    expect(await walletOf(order.viewer)).toEqual({ available: order.part, held: 0 })
    const [row] = await sql`select id from store.orders where number = ${order.orderNumber}`
    const second = await openCheckout(String(row?.id))
    if (!second.ok) throw new Error(second.error.code)
    expect(await walletOf(order.viewer)).toEqual({ available: 0, held: order.part })
    await shop.pay(second.value.sessionId)
    await settleSession(second.value.sessionId)
    expect(await deliver(order.orderNumber)).toBe('fulfilled')
  })

  test('a wallet that covers it all by then has paid it, and the answer is the page of the order', async () => {
    const { payAgain } = await import('@/lib/orders/commands/pay-again')
    const placed = await mixed()
    const { viewer, price } = placed
    await shop.pay(placed.sessionId, 'delayed')
    await settleSession(placed.sessionId)
    await shop.control('/stripe/settle-delayed', { session: placed.sessionId, outcome: 'failed' })
    await settleSession(placed.sessionId)
    await give(viewer, 100_000)
    const before = (await walletOf(viewer)).available
    const again = await payAgain(placed)
    expect(again).toMatchObject({ ok: true, value: { paid: true } })
    expect(again.ok && again.value.checkoutUrl).toContain(`/orders/${placed.orderNumber}?`)
    expect(await payAgain(placed)).toEqual(again)
    expect(await walletOf(viewer)).toEqual({ available: before - price.amountMinor, held: 0 })
    expect(await payAgain({ ...placed, token: 'of another' })).toMatchObject({
      error: { code: 'ORDER_NOT_FOUND' },
    })
  })
  test('a refused line goes back the way it came: to the card first, then to the wallet', async () => {
    const order = await mixed(2)
    await shop.control('/faults', {
      vendor: 'travelroam',
      operation: 'order',
      kind: 'out_of_stock',
      remaining: 20,
    })
    await shop.pay(order.sessionId)
    await settleSession(order.sessionId)
    expect(await deliver(order.orderNumber)).toBe('refunded')
    await shop.control('/faults', undefined, 'DELETE')
    expect(await shop.totals(order.sessionId)).toEqual({ captured: 300, refunded: 300 })
    expect(await walletOf(order.viewer)).toEqual({ available: order.part, held: 0 })
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })
})

test('an account that paid by wallet can be deleted; what comes back of it later waits for a person', async () => {
  const viewer = newViewer()
  const { quoteId, price } = await quote()
  await give(viewer, price.amountMinor)
  const placed = await place(viewer, quoteId, 'only')
  if (!placed.ok) throw new Error(placed.error.code)
  expect(await deliver(placed.value.orderNumber)).toBe('fulfilled')
  await inTransaction((tx) => anonymiseOrders(tx, viewer.userId, viewer.email))
  const [order] = await sql`select id, user_id from store.orders where number = ${placed.value.orderNumber}`
  expect(order?.user_id).toBeNull()
  const [payment] = await sql`select id from store.payments where order_id = ${String(order?.id)}`
  await inTransaction((tx) =>
    requestRefund(tx, {
      orderId: String(order?.id),
      paymentId: String(payment?.id),
      amount: price,
      reason: 'staff',
    }),
  )
  await drainRefunds()
  const [waiting] = await sql`
    select r.state, i.detail ->> 'reason' as reason from store.refunds r
    join store.incidents i on i.subject_id = r.id and i.kind = 'refund_impossible' where r.order_id = ${String(order?.id)}`
  expect(waiting).toMatchObject({ state: 'requested', reason: 'a wallet of nobody' })
  expect(await walletOf(viewer)).toEqual({ available: 0, held: 0 })
})

test('the session of a top-up is no order of the old checker, and no error of ours', async () => {
  const viewer = newViewer()
  const topUp = await topUpWallet({
    viewer,
    amount: money(1000, 'EUR'),
    idempotencyKey: 'top-up-of-a-checker',
    locale: 'en',
    channel: 'web',
  })
  if (!topUp.ok || !topUp.value.sessionId) throw new Error('no session')
  expect(await orderBySession(topUp.value.sessionId)).toMatchObject({ error: { code: 'PAYMENT_NOT_FOUND' } })
  expect(await orderByNumber(topUp.value.orderNumber)).toMatchObject({ error: { code: 'ORDER_NOT_FOUND' } })
})
