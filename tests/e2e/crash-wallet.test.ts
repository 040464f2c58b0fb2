import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buyEsim } from './support/account'
import { crashSite } from './support/crash-site'
import { plantCashback, plantVoucher } from './support/gifts'
import { until } from './support/until'
import { startVictim, type Victim } from './support/victim'
import { type WalletOrder, walletSite } from './support/wallet-site'
import { control, moneyOf, sql } from './support/world'

/** Wallets in the same place when the process is killed. */
const COUNT = 3
const PLENTY = 10_000

let victim: Victim
const site = crashSite(() => victim)
const wallets = walletSite(() => victim, site)
beforeAll(async () => {
  victim = await startVictim()
  await site.open()
}, 120_000)
afterAll(async () => {
  await site.close()
  await wallets.close()
  await victim.stop()
})
beforeEach(() => site.clear())

/** Delivered once, and paid once: so much by the wallet, the rest by card. */
async function expectPaidOnce(orders: readonly WalletOrder[], before: number): Promise<void> {
  // What the new process is buying at this moment, or about to, is not to be taken for what the dead one left behind.
  const numbers = orders.map(({ orderNumber }) => orderNumber)
  const begun = Date.now()
  for (; Date.now() < begun + 12_000; await sleep(200)) {
    const states = (
      await sql`select distinct f.state from store.fulfilments f join store.orders o on o.id = f.order_id
        where o.number = any(${numbers})`
    ).map(({ state }) => String(state))
    const isAboutTo = states.includes('ready') && Date.now() < begun + 4_000
    if (!states.includes('sending') && !isAboutTo) break
  }
  await site.recover(orders)
  for (const order of orders) {
    const price = await wallets.price(order)
    const byCard = order.sessionId ? (await moneyOf(order.sessionId)).captured : 0
    const [row] = await sql`select o.state, count(f.*) filter (where f.state = 'succeeded')::int as delivered
      from store.orders o join store.fulfilments f on f.order_id = o.id where o.number = ${order.orderNumber} group by o.state`
    expect({ ...row }).toEqual({ state: 'fulfilled', delivered: 1 })
    expect(await wallets.balance(order.account)).toEqual({
      available: before - (price - byCard),
      held: 0,
      frozen: false,
    })
    const placed = await sql`select 1 from store.orders where user_id = ${order.account.userId}`
    expect(placed).toHaveLength(1)
  }
}

describe('killed while a wallet pays', () => {
  test('all of an order, as it is reserved: the same request pays it, once', async () => {
    const owners = await wallets.owners(COUNT, PLENTY)
    const wishes = await Promise.all(
      owners.map(async (account) => ({
        account,
        key: crypto.randomUUID(),
        quoteId: await wallets.quote(account),
      })),
    )
    await wallets.killWhileWaiting(owners, () => {
      for (const { account, quoteId, key } of wishes)
        void wallets.order(account, quoteId, key, 'only').catch(() => null)
    })
    for (const account of owners)
      expect(await wallets.balance(account)).toMatchObject({ available: PLENTY, held: 0 })
    const orders = await Promise.all(wishes.map((wish) => wallets.place(wish.account, 'only', wish)))
    await expectPaidOnce(orders, PLENTY)
  })

  test.each([
    ['not made', false],
    ['made', true],
  ])('a part, reserved, with the session for the rest %s: one hold, one session', async (_name, isDone) => {
    const owners = await wallets.owners(COUNT, 100)
    const wishes = await Promise.all(
      owners.map(async (account) => ({
        account,
        key: crypto.randomUUID(),
        quoteId: await wallets.quote(account),
      })),
    )
    await site.hold('stripe', 'checkout.sessions.create', isDone, COUNT)
    for (const { account, quoteId, key } of wishes)
      void wallets.order(account, quoteId, key, 'first').catch(() => null)
    await site.holding()
    if (isDone) await site.sessionsAtStripe(COUNT)
    await site.killAndRestart()
    const orders = await Promise.all(wishes.map((wish) => wallets.place(wish.account, 'first', wish)))
    for (const { account } of orders)
      expect(await wallets.balance(account)).toMatchObject({ available: 0, held: 100 })
    for (const { sessionId } of orders) await control('/stripe/pay', { session: sessionId })
    await expectPaidOnce(orders, 100)
  })

  test('the rest was paid by card, as what was reserved is captured', async () => {
    const owners = await wallets.owners(COUNT, 100)
    const orders = await Promise.all(owners.map((account) => wallets.place(account, 'first')))
    await wallets.killWhileWaiting(owners, async () => {
      for (const { sessionId } of orders) await control('/stripe/pay', { session: sessionId })
    })
    await expectPaidOnce(orders, 100)
    for (const { account } of orders)
      expect(await wallets.posted(account)).toEqual({ voucher_given: 1, hold_placed: 1 })
  })

  test('and the rest is never paid, as what was reserved is released', async () => {
    const owners = await wallets.owners(COUNT, 100)
    const orders = await Promise.all(owners.map((account) => wallets.place(account, 'first')))
    await wallets.killWhileWaiting(owners, async () => {
      for (const { sessionId } of orders) await control('/stripe/expire', { session: sessionId })
    })
    for (const { account } of orders) await wallets.settled(account, 100)
    for (const { account } of orders)
      expect(await wallets.posted(account)).toEqual({ voucher_given: 1, hold_placed: 1, hold_released: 1 })
  })
})

describe('killed while money comes into a wallet', () => {
  test('that was topped up', async () => {
    const owners = await wallets.owners(COUNT, 1)
    const orders = await Promise.all(owners.map((account) => wallets.topUp(account, 2000)))
    await wallets.killWhileWaiting(owners, async () => {
      for (const { sessionId } of orders) await control('/stripe/pay', { session: sessionId })
    })
    for (const { account, sessionId } of orders) {
      await wallets.settled(account, 2001)
      expect(await wallets.posted(account)).toEqual({ voucher_given: 1, wallet_topped_up: 1 })
      expect(await moneyOf(String(sessionId))).toMatchObject({ captured: 2000, refunded: 0 })
    }
  })

  test('from an eSIM that was given back', async () => {
    const [account] = await wallets.owners(1, 1)
    if (!account) throw new Error('no account')
    const { orderNumber } = await buyEsim(account)
    const body = { order_number: orderNumber, line_id: null, to: 'wallet' }
    const key = crypto.randomUUID()
    await wallets.killWhileWaiting([account], () => {
      void wallets.send(account, 'refunds', body, key).catch(() => null)
    })
    await wallets.send(account, 'refunds', body, key)
    const [order] = await sql`select amount_minor::int from store.orders where number = ${orderNumber}`
    await wallets.settled(account, 1 + Number(order?.amount_minor))
    expect(await wallets.posted(account)).toEqual({ voucher_given: 1, refund_to_wallet: 1 })
  })

  test('from a voucher: the same request redeems it', async () => {
    const owners = await wallets.owners(COUNT, 1)
    const wishes = await Promise.all(
      owners.map(async (account) => ({ account, key: crypto.randomUUID(), code: await plantVoucher(700) })),
    )
    const redeem = ({ account, key, code }: (typeof wishes)[number]) =>
      wallets.send(account, 'vouchers', { code }, key)
    await wallets.killWhileWaiting(owners, () => {
      for (const wish of wishes) void redeem(wish).catch(() => null)
    })
    for (const wish of wishes) expect((await redeem(wish)).status).toBe(201)
    for (const { account } of wishes)
      expect(await wallets.balance(account)).toMatchObject({ available: 701, held: 0 })
  })

  test('as a reward: the delivery is not held up, the reward comes once', async () => {
    // One: another's purchase might be under way, and lost, when the process is killed.
    const owners = await wallets.owners(1, 1)
    const code = await plantCashback()
    const orders = await Promise.all(
      owners.map(async (account) =>
        wallets.place(account, null, {
          quoteId: await wallets.quote(account, code),
          key: crypto.randomUUID(),
        }),
      ),
    )
    await wallets.killWhileWaiting(owners, async () => {
      for (const { sessionId } of orders) await control('/stripe/pay', { session: sessionId })
    })
    await site.recover(orders)
    for (const { account, orderNumber } of orders) {
      const reward = () => sql`select r.state, r.amount_minor::int as amount from store.rewards r
        join store.orders o on o.id = r.order_id where o.number = ${orderNumber} and o.state = 'fulfilled'`
      const [given] = await until(
        'the reward is given',
        async () => {
          await sql`update store.rewards set next_at = now() where state = 'pending'`
          await site.sweep()
          return reward()
        },
        (rows) => rows[0]?.state === 'granted',
      )
      expect(await wallets.balance(account)).toMatchObject({ available: 1 + Number(given?.amount), held: 0 })
    }
  })
})

describe('killed while a bank asks for money back', () => {
  test('it is taken from the wallet once, which is frozen', async () => {
    const owners = await wallets.owners(COUNT, 1)
    const orders = await Promise.all(owners.map((account) => wallets.topUp(account, 2000)))
    for (const { sessionId } of orders) await control('/stripe/pay', { session: sessionId })
    for (const { account } of orders) await wallets.settled(account, 2001)
    await wallets.killWhileWaiting(
      owners,
      async () => {
        for (const { sessionId } of orders) await control('/stripe/open-dispute', { session: sessionId })
      },
      1,
    )
    for (const { account } of orders) {
      await wallets.settled(account, 1)
      expect(await wallets.balance(account)).toMatchObject({ frozen: true })
      expect(await wallets.posted(account)).toMatchObject({ wallet_topped_up: 1, dispute_claw_back: 1 })
    }
  })
})

describe('killed while the books are compared', () => {
  test('the next run reads all of it, and posts each movement once', async () => {
    const [account] = await wallets.owners(1, 1)
    if (!account) throw new Error('no account')
    const { sessionId } = await wallets.topUp(account, 2000)
    await control('/stripe/pay', { session: sessionId })
    await wallets.settled(account, 2001)
    await site.hold('stripe', 'balance_transactions.list', false, 1)
    void site.reconcile()
    await site.holding()
    await site.killAndRestart()
    await site.hurry([])
    const { captured } = await moneyOf(String(sessionId))
    expect(captured).toBe(2000)
    const answer = await site.reconcile()
    expect(answer?.status).toBe(200)
    expect((await site.reconcile())?.status).toBe(200)
    const twice =
      await sql`select cause_id from ledger.transactions where kind in ('stripe_fee', 'paid_out', 'exchanged')
      group by kind, cause_id having count(*) > 1`
    expect(twice).toHaveLength(0)
    const [fee] = await sql`select count(*)::int as fees from ledger.transactions where kind = 'stripe_fee'`
    expect(Number(fee?.fees)).toBeGreaterThan(0)
    expect(
      await sql`select kind from store.incidents where kind like 'reconcile_ledger%' and resolved_at is null`,
    ).toHaveLength(0)
  })
})

describe('killed while an eSIM renews itself', () => {
  test('it is renewed once, and paid once', async () => {
    const [account] = await wallets.owners(1, PLENTY)
    if (!account) throw new Error('no account')
    const { esimId } = await buyEsim(account, { state: 'active' })
    const [bundle] =
      await sql`select b.id from store.esims e join store.order_lines l on l.id = e.order_line_id
      join store.bundles b on b.id = l.bundle_id where e.id = ${esimId}`
    await sql`insert into store.auto_renewals (esim_id, user_id, bundle_id, currency, most_minor, below_percent, per_trip, per_month)
      values (${esimId}, ${account.userId}, ${bundle?.id}, 'USD', ${PLENTY}, 10, 1, 1)`
    await sql`insert into store.auto_renewal_runs (esim_id, plan_key, trigger, due_at) values (${esimId}, 'plan-1', 'data', now())`
    await wallets.killWhileWaiting([account], () => {
      void site.sampleUsage()
    })
    await until(
      'the renewal',
      async () => {
        await site.hurry([])
        await sql`update store.auto_renewal_runs set updated_at = now() - interval '1 hour' where state = 'renewing'`
        await site.sampleUsage()
        await site.sweep()
        return sql`select r.state, o.state as ended from store.auto_renewal_runs r
          left join store.orders o on o.number = r.order_number where r.esim_id = ${esimId}`
      },
      ([run]) => run?.state === 'done' && run?.ended === 'fulfilled',
      60_000,
    )
    const renewals = await sql`select amount_minor::int as amount from store.orders
      where user_id = ${account.userId} and number like 'REN-%'`
    expect(renewals).toHaveLength(1)
    expect(await wallets.balance(account)).toMatchObject({
      available: PLENTY - Number(renewals[0]?.amount),
      held: 0,
    })
  })
})
