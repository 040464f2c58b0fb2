import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ReservedSql } from 'postgres'
import { expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { account, balance, order, place, promotion, quote, settleDown, shop, sql } from './promoted'

/** An account that is deleted while something happens to an order of it: one goes after the other, and no money is lost. */

await sql`update store.rate_limits set max_hits = 1000000`
await sql`update store.refund_limits set most_minor = 1000000`
await sql`update store.refund_settings set per_buyer = 100`
const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { topUpWallet } = await import('@/lib/orders/commands/top-up-wallet')

const ROUNDS = 12

/** Until so many wait for a lock. */
async function waiting(n: number): Promise<void> {
  for (let tries = 0; tries < 800; tries++) {
    const [row] = await sql`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    if (Number(row?.n) >= n) return
    await pause(25)
  }
  throw new Error('nobody waits')
}

/** What a connection of its own holds until it is let go. */
async function holding(take: (own: ReservedSql) => Promise<unknown>): Promise<() => Promise<void>> {
  const own = await sql.reserve()
  await own`begin`
  await take(own)
  return async () => {
    await own`commit`
    own.release()
  }
}

const stateOf = async (orderNumber: string) =>
  (await sql`select state, user_id, email from store.orders where number = ${orderNumber}`)[0]
const ordersOf = ({ userId }: Viewer) => sql`select id from store.orders where user_id = ${userId}`

/** Delivered, with its cashback in the wallet. */
async function delivered(code: string | null = null) {
  const viewer = await account()
  const placed = await order(code, { viewer })
  await shop.pay(placed.sessionId)
  await settleSession(placed.sessionId)
  expect(await settleDown(placed.orderNumber)).toBe('fulfilled')
  return { ...placed, viewer }
}

test('while a payment of it settles: what was paid is delivered or given back, whoever comes first', async () => {
  const ends = new Set<string>()
  for (let n = 0; n < ROUNDS; n++) {
    const viewer = await account()
    const { orderNumber, sessionId, price } = await order(null, { viewer })
    await shop.pay(sessionId)
    const [gone] = await Promise.all([
      deleteAccount(viewer),
      pause(n * 2).then(() => Promise.all([settleSession(sessionId), settleSession(sessionId)])),
    ])
    ends.add(gone.ok ? 'gone' : gone.error.code)
    const state = await settleDown(orderNumber)
    expect(await shop.totals(sessionId)).toEqual({
      captured: price.amountMinor,
      refunded: state === 'refunded' ? price.amountMinor : 0,
    })
    expect(['fulfilled', 'refunded']).toContain(state)
    expect((await stateOf(orderNumber))?.user_id).toBe(gone.ok ? null : viewer.userId)
    if (!gone.ok) expect(await deleteAccount(viewer)).toMatchObject({ ok: true })
    expect(await stateOf(orderNumber)).toMatchObject({ user_id: null, email: null })
  }
  expect([...ends]).toContain('ACCOUNT_BUSY')
  expect(await shop.ledgerIsBalanced()).toBe(true)
})

test('while an order of it is given back: the deletion, the refund and the rewards never wait in a circle', async () => {
  const cashback = 300
  const { code } = await promotion({
    benefit: { kind: 'cashback_amount', amountMinor: cashback },
    currency: 'EUR',
  })
  for (let n = 0; n < ROUNDS; n++) {
    const { viewer, orderNumber, token, sessionId, price } = await delivered(code)
    expect(await balance(viewer)).toBe(cashback)
    const wish = { orderNumber, token, lineId: 'all' as const, clientKey: randomUUID() }
    const release = await holding(
      (own) => own`select from store.orders where number = ${orderNumber} for update`,
    )
    // Whoever asks first goes first: both orders of the two are met.
    const deleting = () => deleteAccount(viewer, `EUR ${cashback}`)
    const giving = () => giveBack({ ...wish, to: n % 4 < 2 ? 'card' : 'wallet' })
    const first: Promise<unknown> = n % 2 === 0 ? deleting() : giving()
    await waiting(1)
    const second: Promise<unknown> = n % 2 === 0 ? giving() : deleting()
    await waiting(2)
    await release()
    const results = (await Promise.all([first, second])) as { ok: boolean }[]
    const [gone, given] = n % 2 === 0 ? results : [results[1], results[0]]
    const ended = await settleDown(orderNumber)
    if (n % 2 === 1) {
      expect([gone, given?.ok, ended]).toMatchObject([{ error: { code: 'ACCOUNT_BUSY' } }, true, 'refunded'])
      const toCard = n % 4 < 2 ? price.amountMinor : 0
      expect((await shop.totals(sessionId)).refunded).toBe(toCard)
      expect(await balance(viewer)).toBe(price.amountMinor - toCard)
    } else {
      expect(gone).toMatchObject({ ok: true })
      // What the order had brought was given up, so that its money cannot go to a wallet; a card is still the buyer's.
      if (n % 4 === 2) expect(given).toMatchObject({ error: { code: 'WALLET_NEEDS_ACCOUNT' } })
      expect((await shop.totals(sessionId)).refunded).toBe(given?.ok ? price.amountMinor : 0)
      expect(await balance(viewer)).toBe(0)
    }
  }
  expect([...(await sql`select from store.refunds where state <> 'succeeded'`)]).toEqual([])
  expect(await shop.ledgerIsBalanced()).toBe(true)
})

test('while an order or a top-up of it is being made: it waits for that one, and none is made afterwards', async () => {
  const begin = {
    order: async (viewer: Viewer) => {
      const quoted = await quote(null)
      if (!quoted.ok) throw new Error(quoted.error.code)
      return place(quoted.value.quoteId, viewer)
    },
    'top-up': (viewer: Viewer) =>
      topUpWallet({
        ...{ viewer, amount: money(2000, 'EUR'), locale: 'en', channel: 'web' as const },
        idempotencyKey: randomUUID(),
      }),
  }
  for (const make of Object.values(begin)) {
    // In the middle of its transaction: the row is there, and nobody else sees it.
    await sql`create or replace function store.test_wait() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(4711); return new; end $$`
    await sql`create trigger test_wait after insert on store.orders for each row execute function store.test_wait()`
    const viewer = await account()
    const release = await holding((own) => own`select pg_advisory_xact_lock(4711)`)
    const making = make(viewer)
    await waiting(1)
    const deleting = deleteAccount(viewer)
    await Promise.race([deleting, waiting(2)])
    await release()
    expect((await making).ok).toBe(true)
    expect(await deleting).toMatchObject({ error: { code: 'ACCOUNT_BUSY' } })
    await sql`drop trigger test_wait on store.orders`
    expect(await deleteAccount(viewer)).toMatchObject({ ok: true })
    // A request that was under way with the session of then.
    expect(await make(viewer)).toMatchObject({ error: { code: 'UNAUTHENTICATED' } })
    expect([...(await ordersOf(viewer))]).toEqual([])
  }
  expect([
    ...(await sql`select number from store.orders where email is not null and user_id is null`),
  ]).toEqual([])
})
