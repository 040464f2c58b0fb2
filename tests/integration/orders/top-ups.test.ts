import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { liftLimits } from './bulk'
import { openShop } from './shop'

/** Money that a person puts into their own wallet: once per key, within the limits, and back where it cannot stay. */

const shop = await openShop({ catalogueSize: 60, mails: false, quiet: true })
await liftLimits(shop)
const { sql } = shop
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { walletsOf } = await import('@/lib/wallet/queries')
const { freezeWallets } = await import('@/lib/wallet/commands/freeze-wallet')
const { topUpWallet, topUpByIntent } = await import('@/lib/orders/commands/top-up-wallet')
const { cancelOrder } = await import('@/lib/orders/commands/cancel-order')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { listOrders } = await import('@/lib/orders/account-queries')
const { listNotices } = await import('@/lib/orders/notices')

const newViewer = (): Viewer => ({
  userId: randomUUID(),
  email: `${randomUUID()}@example.test`,
  sessionId: null,
})
const balanceOf = async ({ userId }: Viewer, currency = 'EUR') =>
  (await walletsOf(userId)).find(({ available }) => available.currency === currency)?.available.amountMinor ??
  0

const topUp = (viewer: Viewer, amountMinor: number, key: string = randomUUID(), currency = 'EUR') =>
  topUpWallet({
    ...{ viewer, amount: money(amountMinor, currency), locale: 'en', channel: 'web' as const },
    idempotencyKey: key,
  })

/** What was paid counts today, and tomorrow as well: midnight may come while a test runs. */
const countAllDay = ({ userId }: Viewer) =>
  sql`update store.orders set paid_at = now() + interval '1 hour' where user_id = ${userId} and paid_at is not null`

async function begun(viewer: Viewer, amountMinor: number, currency = 'EUR') {
  const order = await topUp(viewer, amountMinor, randomUUID(), currency)
  if (!order.ok || !order.value.sessionId) throw new Error('no session')
  return { ...order.value, sessionId: order.value.sessionId }
}
async function paid(viewer: Viewer, amountMinor: number, currency = 'EUR') {
  const order = await begun(viewer, amountMinor, currency)
  await shop.pay(order.sessionId)
  await settleSession(order.sessionId)
  return order
}
const idOf = async (number: string) =>
  String((await sql`select id from store.orders where number = ${number}`)[0]?.id)

describe('a top-up', () => {
  test('is in the wallet once it is paid, once, however often it is settled; and is told', async () => {
    const viewer = newViewer()
    const order = await begun(viewer, 2000)
    expect(order.checkoutUrl).toContain('http')
    expect(await balanceOf(viewer)).toBe(0)
    await shop.pay(order.sessionId)
    await Promise.all(Array.from({ length: 10 }, () => settleSession(order.sessionId)))
    expect(await balanceOf(viewer)).toBe(2000)
    expect(await shop.totals(order.sessionId)).toEqual({ captured: 2000, refunded: 0 })
    expect(await listOrders(viewer)).toMatchObject({
      value: {
        orders: [{ orderNumber: order.orderNumber, kind: 'wallet_topup', state: 'fulfilled', lines: [] }],
      },
    })
    expect(await listNotices(viewer, { limit: 5, offset: 0 })).toMatchObject([
      { kind: 'wallet_topped_up', amount: { amountMinor: 2000, currency: 'EUR' } },
    ])
    const mails = await sql`select template from store.messages where recipient = ${viewer.email}`
    expect([...mails]).toEqual([{ template: 'topped_up' }])
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('asked for 20 times with one key is one, also once it is paid; the key serves no other amount', async () => {
    const viewer = newViewer()
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 20 }, () => topUp(viewer, 1500, key)))
    const numbers = new Set(
      answers.map((answer) => (answer.ok ? answer.value.orderNumber : answer.error.code)),
    )
    expect(numbers.size).toBe(1)
    const [first] = answers
    if (!first?.ok || !first.value.sessionId) throw new Error('no session')
    await shop.pay(first.value.sessionId)
    await settleSession(first.value.sessionId)
    expect(await topUp(viewer, 1500, key)).toMatchObject({
      value: { orderNumber: first.value.orderNumber, sessionId: null },
    })
    expect(await topUp(viewer, 1600, key)).toMatchObject({ error: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    expect(await topUp(newViewer(), 1500, key)).toMatchObject({ ok: true })
  })

  test('by intent, without a key, is one while it is unpaid and a new one after that', async () => {
    const viewer = newViewer()
    const ask = () =>
      topUpByIntent({
        ...{ viewer, amount: money(1000, 'EUR'), locale: 'en', channel: 'shop' as const },
        idempotencyKey: null,
      })
    const [one, two] = await Promise.all([ask(), ask()])
    if (!one.ok || !two.ok || !one.value.pay) throw new Error('refused')
    expect(two.value.orderId).toBe(one.value.orderId)
    const intent = one.value.pay.clientSecret.split('_secret_')[0] ?? ''
    await shop.payIntent(intent)
    await sweepOrders({ quietSeconds: 0 })
    expect(await balanceOf(viewer)).toBe(1000)
    const next = await ask()
    expect(next.ok && next.value.orderId !== one.value.orderId).toBe(true)
  })

  test.each([
    ['EUR', 499, 'too_small'],
    ['EUR', 20_001, 'too_large'],
    ['KWD', 3001, 'step'],
    ['JPY', 799, 'too_small'],
  ])('in %s of %i minor units is refused: %s', async (currency, amountMinor, reason) => {
    const refused = await topUp(newViewer(), amountMinor, randomUUID(), currency)
    expect(refused).toMatchObject({ error: { code: 'TOP_UP_LIMIT', fields: { amount: reason } } })
  })

  test('in a currency without wallets, or to a frozen wallet, is refused', async () => {
    expect(await topUp(newViewer(), 5000, randomUUID(), 'CHF')).toMatchObject({
      error: { code: 'CURRENCY_NOT_SUPPORTED' },
    })
    const viewer = newViewer()
    await paid(viewer, 1000)
    await inTransaction((tx) => freezeWallets(tx, viewer.userId, `dispute ${randomUUID()}`))
    expect(await topUp(viewer, 1000)).toMatchObject({ error: { code: 'WALLET_FROZEN' } })
  })
})

describe('the limits of a day', () => {
  test('count what is open and what is paid, exactly, with 30 requests at once', async () => {
    const viewer = newViewer()
    await paid(viewer, 1000)
    await countAllDay(viewer)
    const answers = await Promise.all(Array.from({ length: 30 }, () => topUp(viewer, 1000)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(4)
    for (const answer of answers)
      if (!answer.ok) expect(answer.error.fields).toEqual({ amount: 'times_per_day' })
  })

  test('sum up to the day’s most and not a cent more, also at once', async () => {
    const viewer = newViewer()
    const answers = await Promise.all(Array.from({ length: 12 }, () => topUp(viewer, 15_000)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2)
    expect(await topUp(viewer, 10_001)).toMatchObject({ error: { fields: { amount: 'per_day' } } })
    expect(await topUp(viewer, 10_000)).toMatchObject({ ok: true })
  })

  test('begin anew at midnight in UTC, for what was paid before it', async () => {
    const viewer = newViewer()
    for (let i = 0; i < 2; i++) await paid(viewer, 20_000)
    await countAllDay(viewer)
    expect(await topUp(viewer, 500)).toMatchObject({ error: { fields: { amount: 'per_day' } } })
    await sql`update store.orders set paid_at = date_trunc('day', now() at time zone 'utc') at time zone 'utc' - interval '1 second'
      where user_id = ${viewer.userId}`
    expect(await topUp(viewer, 500)).toMatchObject({ ok: true })
  })

  test('what is in the wallet and on its way never passes the most in all', async () => {
    const viewer = newViewer()
    await inTransaction((tx) =>
      post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(99_000, 'EUR'))),
    )
    expect(await topUp(viewer, 1001)).toMatchObject({ error: { fields: { amount: 'in_all' } } })
    expect(await topUp(viewer, 1000)).toMatchObject({ ok: true })
    expect(await topUp(viewer, 500)).toMatchObject({ error: { fields: { amount: 'in_all' } } })
  })
})

describe('a payment that comes after its top-up has ended', () => {
  test('is taken while there is room, and goes back by itself where there is none', async () => {
    const viewer = newViewer()
    const late = await begun(viewer, 20_000)
    const later = await begun(viewer, 20_000)
    // They end here without Stripe knowing, as after a restore: both can still be paid.
    await sql`update store.payments set state = 'expired' where order_id in (
      select id from store.orders where user_id = ${viewer.userId})`
    await sql`update store.orders set state = 'expired', state_reason = 'test' where user_id = ${viewer.userId}`
    await paid(viewer, 20_000)
    for (const { sessionId } of [late, later]) {
      await countAllDay(viewer)
      await shop.pay(sessionId)
      await settleSession(sessionId)
    }
    await sql`update store.refunds set next_at = now()`
    await sweepOrders({ quietSeconds: 0 })
    expect(await balanceOf(viewer)).toBe(40_000)
    expect(await shop.totals(late.sessionId)).toEqual({ captured: 20_000, refunded: 0 })
    expect(await shop.totals(later.sessionId)).toEqual({ captured: 20_000, refunded: 20_000 })
    const mails =
      await sql`select template from store.messages where recipient = ${viewer.email} order by template`
    expect(mails.map(({ template }) => template)).toEqual(['top_up_returned', 'topped_up', 'topped_up'])
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('one that was cancelled leaves room at once', async () => {
    const viewer = newViewer()
    const first = await begun(viewer, 20_000)
    await begun(viewer, 20_000)
    expect(await topUp(viewer, 500)).toMatchObject({ error: { fields: { amount: 'per_day' } } })
    expect(await cancelOrder(await idOf(first.orderNumber))).toMatchObject({ ok: true })
    expect(await topUp(viewer, 500)).toMatchObject({ ok: true })
  })
})
