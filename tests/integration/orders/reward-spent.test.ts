import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { until } from './bulk'
import { account, balance, idOf, paid, promotion, settleDown, shop, sql } from './promoted'

/** What an order brought is spent before the order is given back: nobody keeps both, and what is owed is collected. */

const { inTransaction } = await import('@/lib/platform/db/client')
const { captureHold, placeHold, releaseHold } = await import('@/lib/wallet/commands/hold')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { owedBy } = await import('@/lib/wallet/queries')
const { ensureReferralCode, recordReferral } = await import('@/lib/promotions/commands/referral')
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { askForRefund } = await import('@/lib/orders/commands/ask-for-refund')
const { readRefundability } = await import('@/lib/orders/refundability')
const { requestRefund } = await import('@/lib/orders/commands/refund-order')
const { walletPage } = await import('@/lib/orders/wallet-view')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')

await sql`update store.rate_limits set max_hits = 1000000`
await sql`update store.refund_limits set most_minor = 1000000`
await sql`update store.refund_settings set per_buyer = 100`

type Person = Awaited<ReturnType<typeof account>>
const owed = async ({ userId }: Person) => (await owedBy(userId))[0]?.amountMinor ?? 0

/** A delivered order that has brought its buyer so much, all of it in the wallet. */
async function rewarded(cashback = 200, count = 1) {
  const viewer = await account()
  const { code } = await promotion({
    benefit: { kind: 'cashback_amount', amountMinor: cashback },
    currency: 'EUR',
  })
  const order = await paid(code, { viewer, count })
  expect(await settleDown(order.orderNumber)).toBe('fulfilled')
  await sweepOrders({ quietSeconds: 0 })
  expect(await balance(viewer)).toBe(cashback)
  return { ...order, viewer }
}
type Rewarded = Awaited<ReturnType<typeof rewarded>>

const reserve = (viewer: Person, amountMinor: number) =>
  inTransaction((tx) =>
    placeHold(tx, {
      key: randomUUID(),
      userId: viewer.userId,
      amount: money(amountMinor, 'EUR'),
      orderId: 'ord_other',
    }),
  )
async function spend(viewer: Person, amountMinor: number): Promise<void> {
  const held = await reserve(viewer, amountMinor)
  if (!held.ok) throw new Error(held.error.code)
  await inTransaction((tx) =>
    captureHold(tx, { holdId: held.value.holdId, paymentId: randomUUID(), amountMinor }),
  )
}
const give = ({ userId }: Person, amountMinor: number) =>
  inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), userId, money(amountMinor, 'EUR'))),
  )
let client = 0
const back = ({ orderNumber, token }: Rewarded, to: 'card' | 'wallet', lineId: number | 'all' = 'all') =>
  giveBack({ orderNumber, token, lineId, to, clientKey: `spent-${++client}` })
async function ask({ orderNumber, token }: Rewarded) {
  const answer = await readRefundability({ orderNumber, token }, { clientKey: `asks-${++client}` })
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value.lines
}

describe('an order whose cashback was spent', () => {
  test('does not go to the card by itself, says so before and after the click, and a person can be asked', async () => {
    const order = await rewarded()
    expect((await ask(order))[0]?.ways.map(({ to }) => to)).toEqual(['card', 'wallet'])
    await spend(order.viewer, 1)
    const [line] = await ask(order)
    expect(line).toMatchObject({ answer: 'no', reason: 'reward_spent', canAskStaff: true, until: null })
    expect(line?.ways).toMatchObject([{ to: 'wallet', wallet: order.price }])
    expect(await back(order, 'card')).toMatchObject({
      error: { code: 'REFUND_NOT_POSSIBLE', fields: { reason: 'reward_spent' } },
    })
    const wish = { lineId: line?.lineId ?? 0, to: 'card', note: 'please', clientKey: 'asks' } as const
    expect(await askForRefund({ ...order, viewer: null, ...wish })).toMatchObject({ ok: true })
    expect(await shop.totals(order.sessionId)).toMatchObject({ refunded: 0 })
    expect([await balance(order.viewer), await owed(order.viewer)]).toEqual([199, 0])
  })

  test('goes into the wallet, less what was spent of it, with a line of its own', async () => {
    const order = await rewarded()
    await spend(order.viewer, 150)
    expect(await back(order, 'wallet')).toMatchObject({ ok: true })
    expect(await settleDown(order.orderNumber, ['refunded'])).toBe('refunded')
    expect(await balance(order.viewer)).toBe(order.price.amountMinor - 150)
    expect(await owed(order.viewer)).toBe(0)
    const page = await walletPage(order.viewer, 'EUR')
    if (!page.ok) throw new Error(page.error.code)
    expect(page.value.lines.slice(0, 3).map(({ source, amount }) => [source, amount.amountMinor])).toEqual([
      ['repaid', -150],
      ['refund', order.price.amountMinor],
      ['taken_back', -50],
    ])
  })

  test('goes to the card again once the wallet has it', async () => {
    const order = await rewarded()
    const held = await reserve(order.viewer, 200)
    expect((await ask(order))[0]).toMatchObject({ reason: 'reward_spent' })
    if (held.ok) await inTransaction((tx) => releaseHold(tx, held.value.holdId))
    expect((await ask(order))[0]).toMatchObject({ answer: 'yes' })
    expect(await back(order, 'card')).toMatchObject({ ok: true })
    expect(await settleDown(order.orderNumber, ['refunded'])).toBe('refunded')
    expect([await balance(order.viewer), await owed(order.viewer)]).toEqual([0, 0])
  })

  test('of several eSIMs: as many go to the card as the wallet covers', async () => {
    const order = await rewarded(300, 3)
    await spend(order.viewer, 150)
    const lines = await ask(order)
    expect(lines.map(({ answer, reason }) => reason ?? answer)).toEqual([
      'yes',
      'reward_spent',
      'reward_spent',
    ])
    expect(await back(order, 'card')).toMatchObject({ ok: true, value: { lineIds: [lines[0]?.lineId] } })
    expect(await owed(order.viewer)).toBe(0)
    expect(await back(order, 'wallet')).toMatchObject({ ok: true })
    expect(await settleDown(order.orderNumber, ['refunded'])).toBe('refunded')
    expect(await owed(order.viewer)).toBe(0)
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('while it is being spent: whoever decides waits for that, and then refuses', async () => {
    const order = await rewarded()
    const { userId } = order.viewer
    let click: ReturnType<typeof back> | undefined
    await inTransaction(async (tx) => {
      const amount = money(50, 'EUR')
      await placeHold(tx, { key: randomUUID(), userId, amount, orderId: 'ord_other' })
      click = back(order, 'card')
      await until('the click waits for the wallet', async () => {
        const [row] = await sql`
          select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%ledger.%'`
        return Number(row?.n) > 0
      })
    })
    expect(await click).toMatchObject({ error: { fields: { reason: 'reward_spent' } } })
    expect([await balance(order.viewer), await owed(order.viewer)]).toEqual([150, 0])
  })
})

test('a friend’s reward counts for the friend who gives back, not for who recommended', async () => {
  const [referrer, friend] = [await account(), await account()]
  await recordReferral(friend, await ensureReferralCode(referrer.userId))
  const placed = await paid(null, { viewer: friend })
  expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
  await sweepOrders({ quietSeconds: 0 })
  const order = { ...placed, viewer: friend }
  await spend(referrer, 300)
  expect((await ask(order))[0]).toMatchObject({ answer: 'yes' })
  await spend(friend, 10)
  expect((await ask(order))[0]).toMatchObject({ reason: 'reward_spent' })
  await give(friend, 10)
  expect(await back(order, 'card')).toMatchObject({ ok: true })
  expect([await owed(friend), await owed(referrer)]).toEqual([0, 300])
  await give(referrer, 400)
  expect([await balance(referrer), await owed(referrer)]).toEqual([100, 0])
})

test('given back by staff all the same, what was spent is owed and collected from what comes next', async () => {
  const order = await rewarded()
  await spend(order.viewer, 200)
  const orderId = await idOf(order.orderNumber)
  const [payment] = await sql`select id from store.payments where order_id = ${orderId}`
  await inTransaction((tx) =>
    requestRefund(tx, { orderId, paymentId: String(payment?.id), amount: order.price, reason: 'staff' }),
  )
  expect([await balance(order.viewer), await owed(order.viewer)]).toEqual([0, 200])
  await give(order.viewer, 150)
  await give(order.viewer, 80)
  expect([await balance(order.viewer), await owed(order.viewer)]).toEqual([30, 0])
})
