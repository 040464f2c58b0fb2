import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { account, balance, idOf, order, paid, promotion, quote, settleDown, shop, sql } from './promoted'

/** What somebody has spent makes a level, and the level of the moment of buying gives a share of the order back, once. */

await sql`update store.rate_limits set max_hits = 1000000`
await sql`update store.refund_limits set most_minor = 1000000`
await sql`update store.refund_settings set per_buyer = 100`
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { adoptOrders } = await import('@/lib/orders/commands/adopt-orders')
const { exportAccount } = await import('@/lib/orders/commands/export-account')
const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { giveRewards } = await import('@/lib/orders/commands/give-rewards')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { releaseUse } = await import('@/lib/promotions/commands/end-use')
const { placeAndPay } = await import('@/lib/orders/commands/place-order')
const { setLevels } = await import('@/lib/promotions/commands/set-levels')
const { levelStanding, levelTermsFor } = await import('@/lib/promotions/level-queries')

const level = (thresholdMinor: number, basisPoints: number, capMinor: number | null = null) => ({
  ...{ thresholdMinor, basisPoints, capMinor },
  names: { en: `From ${thresholdMinor}` },
})
const set = async (...levels: ReturnType<typeof level>[]) =>
  expect(await setLevels({ currency: 'EUR', levels })).toMatchObject({ ok: true })
beforeEach(() => set(level(1, 500), level(1_000_000, 1000)))

type Bought = Awaited<ReturnType<typeof delivered>>
async function delivered(
  viewer: Viewer | null,
  more: { count?: number; currency?: string; code?: string } = {},
) {
  const { code = null, ...rest } = more
  const placed = await paid(code, { ...rest, ...(viewer ? { viewer } : {}) })
  expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
  return { ...placed, viewer }
}
const spentBy = async ({ userId }: Viewer) => (await levelStanding(userId, 'en'))?.spent.amountMinor
const share = (minor: number, basisPoints = 500) => Math.floor((minor * basisPoints) / 10_000)
const rewardOf = async ({ orderNumber }: Pick<Bought, 'orderNumber'>) =>
  (
    await sql`select state, amount_minor::int as amount, taken_back_minor::int as taken, basis_points from store.rewards
      where kind = 'level' and order_id = ${await idOf(orderNumber)}`
  )[0]
let client = 0
const back = ({ orderNumber, token }: Bought, lineId: number | 'all', to: 'card' | 'wallet' = 'card') =>
  giveBack({ orderNumber, token, lineId, to, clientKey: `levels-${++client}` })

test('a first order makes the level, the next one earns by it: once, whatever sweeps, and as it was promised', async () => {
  const viewer = await account()
  const first = await delivered(viewer)
  const price = first.price.amountMinor
  expect([await rewardOf(first), await balance(viewer)]).toEqual([undefined, 0])
  expect(await levelStanding(viewer.userId, 'en')).toMatchObject({
    spent: { amountMinor: price, currency: 'EUR' },
    level: { name: 'From 1', basisPoints: 500 },
    next: { name: 'From 1000000' },
    missing: { amountMinor: 1_000_000 - price },
  })
  const second = await paid(null, { viewer })
  await set(level(1, 9000))
  expect(await settleDown(second.orderNumber)).toBe('fulfilled')
  await Promise.all(Array.from({ length: 8 }, giveRewards))
  await sql`update store.rewards set next_at = now()`
  await giveRewards()
  expect(await balance(viewer)).toBe(share(price))
  expect(await rewardOf(second)).toMatchObject({ state: 'granted', amount: share(price), basis_points: 500 })
  expect(await spentBy(viewer)).toBe(2 * price)
  expect(await exportAccount(viewer)).toMatchObject({
    level: { name: 'From 1', spent_within_a_year: { amount_minor: 2 * price, currency: 'EUR' } },
    orders: [{ level: null }, { level: { name: 'From 1', basis_points: 500, cap_minor: null } }],
  })
  // What is promised from now on is the new level's, and with its cap in the currency of the order.
  await set(level(1, 1000, 10))
  expect(await levelTermsFor({ userId: viewer.userId, currency: 'EUR', locale: 'en' })).toEqual({
    name: 'From 1',
    basisPoints: 1000,
    capMinor: 10,
  })
  const third = await delivered(viewer)
  await giveRewards()
  expect(await rewardOf(third)).toMatchObject({ amount: 10 })
  expect(await shop.ledgerIsBalanced()).toBe(true)
})

test('no levels: nothing is kept, told or given', async () => {
  const viewer = await account()
  await delivered(viewer)
  await set()
  const again = await delivered(viewer)
  expect(await levelStanding(viewer.userId, 'en')).toBeNull()
  expect(await levelTermsFor({ userId: viewer.userId, currency: 'EUR', locale: 'en' })).toBeNull()
  expect(await rewardOf(again)).toBeUndefined()
  expect(
    await sql`select 1 from store.order_levels where order_id = ${await idOf(again.orderNumber)}`,
  ).toEqual([])
})

describe('what goes back', () => {
  test('takes its part of the level’s cashback along, and no longer counts as spent', async () => {
    const viewer = await account()
    const first = await delivered(viewer)
    const two = await delivered(viewer, { count: 2 })
    await giveRewards()
    const total = two.price.amountMinor
    expect(await balance(viewer)).toBe(share(total))
    const [line] = await sql`select l.id, l.amount_minor::int as amount from store.order_lines l
      join store.orders o on o.id = l.order_id where o.number = ${two.orderNumber} order by l.id`
    expect(await back(two, Number(line?.id))).toMatchObject({ ok: true })
    const kept = total - Number(line?.amount)
    expect(await balance(viewer)).toBe(share(kept))
    expect(await spentBy(viewer)).toBe(first.price.amountMinor + kept)
    expect(await back(two, 'all')).toMatchObject({ ok: true })
    expect(await settleDown(two.orderNumber, ['refunded'])).toBe('refunded')
    expect(await balance(viewer)).toBe(0)
    expect(await rewardOf(two)).toMatchObject({ state: 'taken_back', taken: share(total) })
    expect(await spentBy(viewer)).toBe(first.price.amountMinor)
  })

  test('by a bank counts from the day it asks, and comes back with an appeal', async () => {
    const viewer = await account()
    const first = await delivered(viewer)
    const sold = await delivered(viewer)
    await giveRewards()
    const price = sold.price.amountMinor
    const { id } = await shop.control('/stripe/open-dispute', { session: sold.sessionId })
    await followDispute(String(id))
    expect(await spentBy(viewer)).toBe(first.price.amountMinor)
    expect(await balance(viewer)).toBe(share(price))
    await shop.control('/stripe/close-dispute', { dispute: id, outcome: 'lost' })
    await followDispute(String(id))
    expect(await balance(viewer)).toBe(0)
    await shop.control('/stripe/win-appeal', { dispute: id })
    await followDispute(String(id))
    expect(await balance(viewer)).toBe(share(price))
    expect(await spentBy(viewer)).toBe(first.price.amountMinor + price)
  })
})

test('only a year counts, only one’s own, only what was delivered; a guest order from when it joins the account', async () => {
  const [viewer, other] = [await account(), await account()]
  const old = await delivered(viewer)
  const price = old.price.amountMinor
  expect(await spentBy(other)).toBe(0)
  const waiting = await paid(null, { viewer })
  expect(await spentBy(viewer)).toBe(price)
  await settleDown(waiting.orderNumber)
  expect(await spentBy(viewer)).toBe(2 * price)
  await sql`update store.orders set paid_at = paid_at - interval '1 year 1 minute' where number = ${old.orderNumber}`
  expect(await spentBy(viewer)).toBe(price)
  const guests = await delivered(null)
  await sql`update store.orders set email = ${other.email} where number = ${guests.orderNumber}`
  expect([await spentBy(other), await rewardOf(guests)]).toEqual([0, undefined])
  await adoptOrders(other)
  expect(await spentBy(other)).toBe(price)
  expect(await rewardOf(guests)).toBeUndefined()
})

test('what a gift paid is no spend, a refund in the wallet is money again', async () => {
  const viewer = await account()
  const card = await delivered(viewer)
  const price = card.price.amountMinor
  const buyByWallet = async () => {
    const quoted = await quote(null, { viewer })
    if (!quoted.ok) throw new Error(quoted.error.code)
    const placed = await placeAndPay({
      quoteId: quoted.value.quoteId,
      ...{ email: viewer.email, locale: 'en', channel: 'web', viewer },
      ...{ idempotencyKey: randomUUID(), clientKey: `gift-${++client}` },
      wallet: { wish: 'only', shownMinor: null },
    })
    if (!placed.ok) throw new Error(placed.error.code)
    expect(await settleDown(placed.value.orderNumber)).toBe('fulfilled')
  }
  await inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(2 * price, 'EUR'))),
  )
  await buyByWallet()
  expect(await spentBy(viewer)).toBe(price)
  expect(await back(card, 'all', 'wallet')).toMatchObject({ ok: true })
  await settleDown(card.orderNumber, ['refunded'])
  expect(await spentBy(viewer)).toBe(0)
  await buyByWallet()
  expect(await spentBy(viewer)).toBe(price)
})

test('a promotion’s cashback and the level’s are not added up: the buyer has the larger of both', async () => {
  const viewer = await account()
  const price = (await delivered(viewer)).price.amountMinor
  const by = async (basisPoints: number) => {
    const { code } = await promotion({ benefit: { kind: 'cashback_percent', basisPoints } })
    const before = await balance(viewer)
    const sold = await delivered(viewer, { code })
    await giveRewards()
    return { got: (await balance(viewer)) - before, reward: await rewardOf(sold) }
  }
  const small = await by(200)
  expect(small.got).toBe(share(price))
  expect(small.reward).toMatchObject({ state: 'granted' })
  expect(await by(700)).toEqual({ got: Math.round((price * 700) / 10_000), reward: undefined })
})

test('a promotion that others had used up when its payment came late takes nothing off the level’s cashback', async () => {
  const viewer = await account()
  await delivered(viewer)
  const { code } = await promotion({
    benefit: { kind: 'cashback_percent', basisPoints: 700 },
    limits: { maxUses: 1 },
  })
  const late = await order(code, { viewer })
  const orderId = await idOf(late.orderNumber)
  await inTransaction((tx) => releaseUse(tx, orderId, 'expired'))
  await order(code, { viewer: await account() })
  await shop.pay(late.sessionId)
  await settleSession(late.sessionId)
  expect(await settleDown(late.orderNumber)).toBe('fulfilled')
  await giveRewards()
  const earned = share(late.price.amountMinor)
  expect(await rewardOf(late)).toMatchObject({ state: 'granted', amount: earned, taken: 0 })
  expect(await balance(viewer)).toBe(earned)
})

test('another currency counts by the rate of the day on which it was paid', async () => {
  const viewer = await account()
  const sold = await delivered(viewer, { currency: 'GBP' })
  const spent = Number(await spentBy(viewer))
  expect(spent).toBeGreaterThan(sold.price.amountMinor)
  await sql`insert into store.rate_history (currency, since, per_usd) values ('GBP', clock_timestamp(), 0.0001)`
  // A day has one rate: what is fetched again on it is not another one.
  await sql`update store.exchange_rates set per_usd = 0.0002 where currency in ('GBP', 'TRY')`
  expect(await sql`select 1 from store.rate_history where currency = 'TRY' or per_usd = 0.0002`).toHaveLength(
    1,
  )
  try {
    expect(await spentBy(viewer)).toBe(spent)
  } finally {
    await sql`delete from store.rate_history where per_usd = 0.0001`
  }
})
