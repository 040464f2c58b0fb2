import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import type { FulfilmentRow } from '@/lib/orders/repo/rows'
import { account, balance, idOf, order, paid, promotion, settleDown, shop, sql } from './promoted'

/** What an order had earned its buyer follows what is kept of its money, whatever takes it and gives it back. */

await sql`update store.rate_limits set max_hits = 1000000`
await sql`update store.refund_limits set most_minor = 1000000`
await sql`update store.refund_settings set per_buyer = 100`
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
const { owedBy } = await import('@/lib/wallet/queries')
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { payRefundAgain } = await import('@/lib/orders/commands/pay-refund-again')
const { recordRefund } = await import('@/lib/orders/commands/refund-order')
const { closeDelivered } = await import('@/lib/orders/commands/close-line')
const { workOff } = await import('@/lib/orders/commands/sweep-orders')
const { giveRewards } = await import('@/lib/orders/commands/give-rewards')
const { payments } = await import('@/lib/payments/registry')

const CASHBACK = 300
let client = 0

/** Two eSIMs, delivered, and their cashback; in the wallet unless it is left to wait. */
async function earned(isGranted = true) {
  const viewer = await account()
  const { code } = await promotion({
    benefit: { kind: 'cashback_amount', amountMinor: CASHBACK },
    currency: 'EUR',
  })
  const placed = await paid(code, { viewer, count: 2 })
  if (isGranted) expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
  return { ...placed, viewer }
}
type Earned = Awaited<ReturnType<typeof earned>>

const open = async ({ sessionId }: Pick<Earned, 'sessionId'>, amount?: number) => {
  const { id } = await shop.control('/stripe/open-dispute', {
    session: sessionId,
    ...(amount === undefined ? {} : { amount }),
  })
  expect(await followDispute(String(id))).toMatchObject({ ok: true })
  return String(id)
}
async function end(dispute: string, path: 'close-dispute' | 'win-appeal', outcome?: 'won' | 'lost') {
  await shop.control(`/stripe/${path}`, { dispute, ...(outcome ? { outcome } : {}) })
  expect(await followDispute(dispute)).toMatchObject({ ok: true })
}
const lineOf = async ({ orderNumber }: Earned) =>
  (
    await sql`select l.id, l.amount_minor::int as amount from store.order_lines l
      join store.orders o on o.id = l.order_id where o.number = ${orderNumber} order by l.id`
  ).map(({ id, amount }) => ({ id: Number(id), amount: Number(amount) }))
const giveBackLine = ({ orderNumber, token }: Earned, lineId: number) =>
  giveBack({ orderNumber, token, lineId, to: 'card', clientKey: `rewards-${++client}` })
const rewardOf = async ({ orderNumber }: { orderNumber: string }) =>
  (
    await sql`select state, frozen, attempts, taken_back_minor::int as taken from store.rewards where order_id = ${await idOf(orderNumber)}`
  )[0]

describe('a lost dispute', () => {
  test('takes the cashback; an appeal that is won gives it again, once', async () => {
    const sold = await earned()
    expect(await balance(sold.viewer)).toBe(CASHBACK)
    const id = await open(sold)
    await end(id, 'close-dispute', 'lost')
    expect(await balance(sold.viewer)).toBe(0)
    expect(await rewardOf(sold)).toMatchObject({ state: 'taken_back', taken: CASHBACK })
    await end(id, 'win-appeal')
    await followDispute(id)
    expect(await balance(sold.viewer)).toBe(CASHBACK)
    expect(await rewardOf(sold)).toMatchObject({ state: 'granted', taken: 0, frozen: false })
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('of a part is remembered by what is taken back later, and only its own share comes back with an appeal', async () => {
    const sold = await earned()
    const [first, second] = await lineOf(sold)
    if (!first || !second) throw new Error('no lines')
    const total = first.amount + second.amount
    const kept = (minor: number) => Math.floor((CASHBACK * minor) / total)
    const id = await open(sold, second.amount)
    await end(id, 'close-dispute', 'lost')
    expect(await balance(sold.viewer)).toBe(kept(first.amount))
    const half = Math.floor(first.amount / 2)
    const { requestRefund } = await import('@/lib/orders/commands/refund-order')
    const { lockOrder } = await import('@/lib/orders/repo/orders')
    const orderId = await idOf(sold.orderNumber)
    const [payment] = await sql`select id from store.payments where order_id = ${orderId}`
    await inTransaction(async (tx) => {
      await lockOrder(tx, orderId)
      await requestRefund(tx, {
        ...{ orderId, paymentId: String(payment?.id), reason: 'staff' },
        amount: money(half, 'EUR'),
      })
    })
    expect(await balance(sold.viewer)).toBe(kept(first.amount - half))
    await end(id, 'win-appeal')
    expect(await balance(sold.viewer)).toBe(kept(total - half))
  })

  test('makes what was not granted yet void, and an appeal a promise again', async () => {
    const waiting = await earned(false)
    await sql`create or replace function pg_temp_wait() returns trigger language plpgsql as
      $$ begin new.next_at := now() + interval '1 day'; return new; end $$`
    await sql`create trigger wait before insert on store.rewards for each row execute function pg_temp_wait()`
    expect(await settleDown(waiting.orderNumber)).toBe('fulfilled')
    await sql`drop trigger wait on store.rewards`
    const id = await open(waiting)
    await end(id, 'close-dispute', 'lost')
    expect(await rewardOf(waiting)).toMatchObject({ state: 'void' })
    await end(id, 'win-appeal')
    expect(await rewardOf(waiting)).toMatchObject({ state: 'pending', taken: 0, frozen: false })
    await sql`update store.rewards set next_at = now()`
    await giveRewards()
    expect(await balance(waiting.viewer)).toBe(CASHBACK)
  })
})

describe('of somebody who has left', () => {
  const leave = async (viewer: Viewer, agreed: string | null) =>
    expect(await deleteAccount(viewer, agreed)).toMatchObject({ ok: true })
  const owed = async (viewer: Viewer) => (await owedBy(viewer.userId)).map(({ amountMinor }) => amountMinor)

  test('what a lost dispute took stays taken when the appeal is won: no money goes to the wallet of nobody', async () => {
    const sold = await earned()
    const id = await open(sold)
    await end(id, 'close-dispute', 'lost')
    await leave(sold.viewer, null)
    await end(id, 'win-appeal')
    expect(await balance(sold.viewer)).toBe(0)
    expect(await rewardOf(sold)).toMatchObject({ state: 'taken_back', taken: CASHBACK })
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('what is owed by a lost dispute is owed no more when the appeal is won', async () => {
    const sold = await earned()
    await leave(sold.viewer, `EUR ${CASHBACK}`)
    const id = await open(sold)
    await end(id, 'close-dispute', 'lost')
    expect(await owed(sold.viewer)).toEqual([CASHBACK])
    await end(id, 'win-appeal')
    expect([await owed(sold.viewer), await balance(sold.viewer)]).toEqual([[], 0])
    expect(await rewardOf(sold)).toMatchObject({ state: 'granted', taken: 0 })
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })
})

describe('of an order that is held for a person while its purchase is under way', () => {
  /** The bank asks before the provider has said what became of the purchase. */
  async function heldAndDelivered(outcome: 'won' | 'lost' | null) {
    const viewer = await account()
    const { code } = await promotion({
      benefit: { kind: 'cashback_amount', amountMinor: CASHBACK },
      currency: 'EUR',
    })
    shop.world.world.faults.add({
      ...{ vendor: 'travelroam', operation: 'order', kind: 'status_500_before', remaining: 1 },
    })
    const sold = { ...(await paid(code, { viewer })), viewer }
    await workOff()
    const dispute = await open(sold)
    if (outcome) await end(dispute, 'close-dispute', outcome)
    // The provider says at last that it was bought.
    const [row] = await sql`update store.fulfilments set state = 'succeeded'
      where state = 'unknown' and order_id = ${await idOf(sold.orderNumber)} returning id`
    await inTransaction(async (tx) => {
      const known = await tx
        .selectFrom('store.fulfilments')
        .selectAll()
        .where('id', '=', String(row?.id))
        .executeTakeFirstOrThrow()
      await closeDelivered(tx, known as FulfilmentRow, { cost: money(1, 'EUR'), install: null })
    })
    expect(await shop.orderState(sold.orderNumber)).toBe('needs_review')
    return { ...sold, dispute }
  }

  test('nothing is given before the dispute is over, and all of it when it was won', async () => {
    const sold = await heldAndDelivered(null)
    await giveRewards()
    expect(await rewardOf(sold)).toMatchObject({ state: 'pending', frozen: true })
    await end(sold.dispute, 'close-dispute', 'won')
    await giveRewards()
    expect([await balance(sold.viewer), await rewardOf(sold)]).toMatchObject([CASHBACK, { state: 'granted' }])
    const won = await heldAndDelivered('won')
    await giveRewards()
    expect(await balance(won.viewer)).toBe(CASHBACK)
  })

  test('nothing is given when it was lost, and all of it by an appeal', async () => {
    const sold = await heldAndDelivered('lost')
    await giveRewards()
    expect([await balance(sold.viewer), await rewardOf(sold)]).toMatchObject([0, { state: 'void' }])
    await end(sold.dispute, 'win-appeal')
    await giveRewards()
    expect(await balance(sold.viewer)).toBe(CASHBACK)
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })
})

test('a refund that failed and was paid again takes its share of the cashback once', async () => {
  const sold = await earned()
  const [first, second] = await lineOf(sold)
  if (!first || !second) throw new Error('no lines')
  await shop.control('/stripe/next-refund', { status: 'failed' })
  expect(await giveBackLine(sold, first.id)).toMatchObject({ ok: true })
  await settleDown(sold.orderNumber, ['partially_refunded'])
  const [row] =
    await sql`select id, stripe_refund_id from store.refunds where order_id = ${await idOf(sold.orderNumber)}`
  await shop.control('/stripe/fail-refund', { refund: row?.stripe_refund_id })
  const service = payments()
  const read = await service?.readRefund(String(row?.stripe_refund_id))
  if (!service || read?.kind !== 'found') throw new Error('no refund')
  await recordRefund(String(row?.id), read.value, service)
  expect(await payRefundAgain(String(row?.id), 'card')).toMatchObject({ ok: true })
  await settleDown(sold.orderNumber, ['partially_refunded'])
  const keptMinor = Math.floor((CASHBACK * second.amount) / (first.amount + second.amount))
  expect(await balance(sold.viewer)).toBe(keptMinor)
  // Whatever is asked of it next counts the same.
  const { takeBackFor } = await import('@/lib/orders/promotion-effects')
  const { lockOrder } = await import('@/lib/orders/repo/orders')
  const orderId = await idOf(sold.orderNumber)
  await inTransaction(async (tx) => {
    await lockOrder(tx, orderId)
    await takeBackFor(tx, orderId)
  })
  expect(await balance(sold.viewer)).toBe(keptMinor)
})

test('a dispute and the reward of its order, at once and for one wallet, do not wait for each other in a circle', async () => {
  const sold = await order(null, { viewer: await account() })
  await shop.pay(sold.sessionId)
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  await settleSession(sold.sessionId)
  expect(await settleDown(sold.orderNumber)).toBe('fulfilled')
  const orderId = await idOf(sold.orderNumber)
  const [owner] = await sql`select user_id from store.orders where id = ${orderId}`
  const viewer: Viewer = { userId: String(owner?.user_id), email: '', sessionId: null }
  // The wallet is there already, and a reward is due for it.
  await inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(100, 'EUR'))),
  )
  await sql`insert into store.rewards (id, kind, order_id, user_id, amount_minor, currency, state_reason)
    values (${`rwd_${orderId.slice(4)}`}, 'cashback', ${orderId}, ${viewer.userId}, ${CASHBACK}, 'EUR', 'order delivered')`
  const waiting = (n: number) =>
    expect
      .poll(async () => {
        // Other tests have databases of their own beside this one.
        const [row] = await sql`select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`
        return Number(row?.n)
      })
      .toBeGreaterThanOrEqual(n)
  const { id } = await shop.control('/stripe/open-dispute', { session: sold.sessionId })
  let ends: readonly PromiseSettledResult<unknown>[] = []
  await sql.begin(async (busy) => {
    await busy`select from ledger.wallets w join ledger.accounts a on a.id = w.account_id
      where a.owner = ${viewer.userId} for update of w`
    const dispute = followDispute(String(id))
    await waiting(1)
    const rewards = giveRewards()
    const both = Promise.allSettled([dispute, rewards])
    // A reward that is being given waits as well; one that the dispute has is left to it.
    await Promise.race([rewards, waiting(2).catch(() => null)])
    void both.then((settled) => {
      ends = settled
    })
  })
  await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(2)
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  expect(ends[0]).toMatchObject({ value: { ok: true } })
  expect(await rewardOf(sold)).toMatchObject({ state: 'pending', frozen: true, attempts: 0 })
})
