import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { UNSOUND } from '../../db/support/soundness'
import { until } from './bulk'
import { account, balance, idOf, promotion, quote, shop, sql, usesOf } from './promoted'

/** Bar 23 with a wallet, a promotion and its reward: in whatever order the news of a delayed payment comes, and again. */

await sql`update store.rate_limits set max_hits = 1000000`
const { placeAndPay } = await import('@/lib/orders/commands/place-order')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { processEvents } = await import('@/lib/orders/commands/process-events')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')

const CASHBACK = 150
const CARD = 400

/** An order that is paid from a wallet first; the card's part of it is on its way for days. */
async function mixed() {
  const viewer = await account()
  const { id: promotionId, code } = await promotion({
    benefit: { kind: 'cashback_amount', amountMinor: CASHBACK },
    currency: 'EUR',
  })
  const quoted = await quote(code, { viewer })
  if (!quoted.ok) throw new Error(quoted.error.code)
  const wallet = quoted.value.price.amountMinor - CARD
  await inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(wallet, 'EUR'))),
  )
  const placed = await placeAndPay({
    quoteId: quoted.value.quoteId,
    email: viewer.email,
    locale: 'en',
    channel: 'web',
    idempotencyKey: randomUUID(),
    clientKey: viewer.userId,
    viewer,
    wallet: { wish: 'first', shownMinor: null },
  })
  if (!placed.ok) throw new Error(placed.error.code)
  return { ...placed.value, session: placed.value.sessionId ?? '', viewer, wallet, promotionId }
}
type Mixed = Awaited<ReturnType<typeof mixed>>

const NEWS = ['webhook', 'page', 'sweep'] as const
const ORDERS = NEWS.flatMap((first) =>
  NEWS.filter((one) => one !== first).map((second) => [
    first,
    second,
    NEWS.find((one) => one !== first && one !== second) ?? first,
  ]),
)

/** Stripe's event about how the payment ended, which it has kept back until now. */
async function deliver({ session }: Mixed) {
  const { events } = (await shop.control('/stripe/events?limit=60')) as {
    events: { id: string; type: string; data: { object: { id: string } } }[]
  }
  const event = events.find(
    ({ type, data }) => data.object.id === session && type.startsWith('checkout.session.async'),
  )
  if (!event) throw new Error('Stripe has no event of this session')
  await shop.control('/stripe/redeliver', { event: event.id })
  await until(
    'the event is stored',
    async () => (await sql`select from store.stripe_events where id = ${event.id}`).length > 0,
  )
  await processEvents()
}

async function tell(of: Mixed, news: string | undefined) {
  if (news === 'webhook') return deliver(of)
  if (news === 'page') return settleSession(of.session)
  await sql`update store.payments set updated_at = now() - interval '1 hour' where session_id = ${of.session}`
  return sweepOrders({ quietSeconds: 0 })
}

async function booksOf({ orderNumber, viewer, promotionId }: Mixed) {
  const id = await idOf(orderNumber)
  const rows = async (query: PromiseLike<readonly unknown[]>) =>
    (await query).map((row) => String((row as { state: unknown }).state))
  return {
    order: await shop.orderState(orderNumber),
    use: await rows(sql`select state from store.promotion_uses where order_id = ${id}`),
    uses: await usesOf(promotionId),
    rewards: await rows(sql`select state from store.rewards where order_id = ${id}`),
    holds: await rows(
      sql`select case when closed_at is null then 'open' else 'closed' end as state from ledger.holds h
        join store.orders o on o.hold_id = h.id where o.id = ${id}`,
    ),
    sales: (await sql`select from store.fulfilments where order_id = ${id} and state = 'succeeded'`).length,
    balance: await balance(viewer as Viewer),
  }
}

test.each(ORDERS.flatMap((order) => [['succeeded', order] as const, ['failed', order] as const]))(
  'a delayed payment that has %s, told in the order %j, each twice: once used, once rewarded, once booked, or nothing at all',
  async (outcome, order) => {
    const of = await mixed()
    await shop.pay(of.session, outcome === 'succeeded' ? 'delayed' : 'delayed_failure')
    await settleSession(of.session)
    expect(await booksOf(of)).toMatchObject({
      use: ['reserved'],
      uses: 1,
      rewards: [],
      holds: ['open'],
      sales: 0,
    })
    shop.pauseWebhooks(true)
    await shop.control('/stripe/settle-delayed', { session: of.session, outcome })
    shop.pauseWebhooks(false)
    for (const news of order) {
      await tell(of, news)
      await tell(of, news)
    }
    await sweepOrders({ quietSeconds: 0 })
    const books = await booksOf(of)
    expect(books).toEqual(
      outcome === 'succeeded'
        ? {
            ...{ order: 'fulfilled', use: ['consumed'], uses: 1, rewards: ['granted'] },
            ...{ holds: ['closed'], sales: 1, balance: CASHBACK },
          }
        : {
            ...{ order: 'payment_failed', use: ['released'], uses: 0, rewards: [] },
            // A hold that is released is the order's no more.
            ...{ holds: [], sales: 0, balance: of.wallet },
          },
    )
    expect(await sql.unsafe(UNSOUND)).toEqual([])
  },
)
