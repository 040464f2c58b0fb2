import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { openShop } from './shop'

/** An account that ends takes no money along without a word. */

const shop = await openShop({ catalogueSize: 60, mails: false, quiet: true })
const { sql } = shop
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { creditGiven } = await import('@/lib/wallet/rules')
const { walletsOf } = await import('@/lib/wallet/queries')
const { sumsIn } = await import('@/lib/wallet/given-up')
const { freezeWallets } = await import('@/lib/wallet/commands/freeze-wallet')
const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
const { exportAccount } = await import('@/lib/orders/commands/export-account')

const aViewer = (): Viewer => ({
  userId: randomUUID(),
  email: `${randomUUID()}@example.test`,
  sessionId: null,
})
const give = (viewer: Viewer, amountMinor: number, currency = 'EUR') =>
  inTransaction((tx) =>
    post(tx, creditGiven('voucher', 'voucher', randomUUID(), viewer.userId, money(amountMinor, currency))),
  )
const left = async ({ userId }: Viewer) => sumsIn(await walletsOf(userId))

test('with money in the wallet it is not deleted, unless just that much was given up; then it is posted', async () => {
  const viewer = aViewer()
  await give(viewer, 1200)
  await give(viewer, 500, 'USD')
  const exported = await exportAccount(viewer)
  expect(exported.wallet).toMatchObject([
    {
      currency: 'EUR',
      available_minor: 1200,
      statement: [{ version: 1, source: 'voucher', amount_minor: 1200 }],
    },
    { currency: 'USD', available_minor: 500 },
  ])
  for (const agreed of [null, '', 'EUR 1200', 'EUR 1100,USD 500'])
    expect(await deleteAccount(viewer, agreed)).toMatchObject({ error: { code: 'WALLET_NOT_EMPTY' } })
  expect(await left(viewer)).toBe('EUR 1200,USD 500')
  expect(await deleteAccount(viewer, 'EUR 1200,USD 500')).toMatchObject({ ok: true })
  expect(await left(viewer)).toBe('')
  const posted = await sql`
    select e.amount_minor::int, e.currency from ledger.entries e join ledger.accounts a on a.id = e.account_id
    join ledger.transactions t on t.id = e.transaction_id
    where t.kind = 'wallet_given_up' and a.kind = 'revenue' and t.cause_id like ${`${viewer.userId}%`} order by e.currency`
  expect([...posted]).toEqual([
    { amount_minor: -1200, currency: 'EUR' },
    { amount_minor: -500, currency: 'USD' },
  ])
  expect(await shop.ledgerIsBalanced()).toBe(true)
})

test('a frozen wallet keeps its account; an empty one asks nothing', async () => {
  const [disputed, empty] = [aViewer(), aViewer()]
  await give(disputed, 100)
  await inTransaction((tx) => freezeWallets(tx, disputed.userId, 'a dispute'))
  expect(await deleteAccount(disputed, 'EUR 100')).toMatchObject({ error: { code: 'WALLET_FROZEN' } })
  expect(await left(disputed)).toBe('EUR 100')
  expect(await deleteAccount(empty)).toMatchObject({ ok: true })
})

test('a reward that is given at the same moment is void, or asks once more', async () => {
  const { drainRewards } = await import('@/lib/promotions/commands/grant-rewards')
  const drain = () => drainRewards(async () => {})
  for (let n = 0; n < 20; n++) {
    const viewer = aViewer()
    const [order, reward] = ['ord', 'rwd'].map((prefix) => `${prefix}_${String(n).padStart(25, '0')}`)
    await sql`insert into store.profiles (user_id, email) values (${viewer.userId}, ${viewer.email})`
    await give(viewer, 100)
    await sql`insert into store.orders (id, number, channel, locale, amount_minor, currency, token_hash, token_sealed,
        request_scope, request_key_hash, request_hash)
      values (${order ?? ''}, ${`ORD-${String(n).padStart(12, '0')}`}, 'web', 'en', 1, 'EUR', ${order ?? ''}, 'x', 'web', ${order ?? ''}, 'x')`
    await sql`insert into store.rewards (id, kind, order_id, user_id, amount_minor, currency)
      values (${reward ?? ''}, 'referrer', ${order ?? ''}, ${viewer.userId}, 50, 'EUR')`
    const [gone] = await Promise.all([deleteAccount(viewer, 'EUR 100'), drain()])
    await drain()
    const [row] = await sql`select state, attempts from store.rewards where id = ${reward ?? ''}`
    const end = { gone: gone.ok, left: await left(viewer), state: row?.state, attempts: row?.attempts }
    if (gone.ok) expect(end).toEqual({ gone: true, left: '', state: 'void', attempts: 0 })
    else expect(end).toEqual({ gone: false, left: 'EUR 150', state: 'granted', attempts: 0 })
  }
})

test('what came in after it was shown is not lost: the deletion is refused, and the wallet works on', async () => {
  const viewer = aViewer()
  await give(viewer, 100)
  const shown = await left(viewer)
  await give(viewer, 1)
  expect(await deleteAccount(viewer, shown)).toMatchObject({ error: { code: 'WALLET_NOT_EMPTY' } })
  expect((await walletsOf(viewer.userId)).every(({ frozen }) => !frozen)).toBe(true)
})

test('who begins anew under the same id has a wallet like anybody else, and can end again, and again', async () => {
  const { topUpWallet } = await import('@/lib/orders/commands/top-up-wallet')
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { captureHold, placeHold } = await import('@/lib/wallet/commands/hold')
  const { recordSignIn } = await import('@/lib/auth/repo')
  const { userId, email } = aViewer()
  for (let life = 1; life <= 3; life++) {
    const viewer = { userId, email, sessionId: randomUUID() }
    await inTransaction((tx) => recordSignIn(tx, viewer, 'a browser', 'en'))
    expect(await left(viewer)).toBe('')
    const topUp = await topUpWallet({
      viewer,
      amount: money(1000, 'EUR'),
      locale: 'en',
      channel: 'web',
      idempotencyKey: randomUUID(),
    })
    if (!topUp.ok || !topUp.value.sessionId) throw new Error('no session')
    await shop.pay(topUp.value.sessionId)
    await settleSession(topUp.value.sessionId)
    const held = await inTransaction((tx) =>
      placeHold(tx, { key: randomUUID(), userId, amount: money(400, 'EUR'), orderId: 'ord_any' }),
    )
    if (!held.ok) throw new Error(held.error.code)
    expect(await deleteAccount(viewer, 'EUR 1000')).toMatchObject({ error: { code: 'ACCOUNT_BUSY' } })
    await inTransaction((tx) =>
      captureHold(tx, { holdId: held.value.holdId, paymentId: randomUUID(), amountMinor: 400 }),
    )
    // Both clicks of an impatient hand: one ending.
    const ended = await Promise.all([deleteAccount(viewer, 'EUR 600'), deleteAccount(viewer, 'EUR 600')])
    expect(ended.some(({ ok }) => ok)).toBe(true)
    expect(await left(viewer)).toBe('')
    const [posted] = await sql`
      select count(*)::int as n from ledger.transactions where kind = 'wallet_given_up' and cause_id like ${`${userId}%`}`
    expect(posted?.n).toBe(life)
  }
  expect(await sql`select 1 from ledger.freezes where owner = ${userId} and lifted_at is null`).toHaveLength(
    0,
  )
  expect(await shop.ledgerIsBalanced()).toBe(true)
})
