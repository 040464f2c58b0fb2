import { describe, expect, test } from 'vitest'
import type { Viewer } from '@/lib/auth/types'
import { money } from '@/lib/core/money'
import { account, idOf, promotion, quote, settleDown, shop, sql } from './promoted'

/** A commission through the whole shop: placed, paid, delivered, given back, disputed. */

await sql`update store.rate_limits set max_hits = 1000000`
await sql`update store.refund_limits set most_minor = 1000000`
await sql`update store.refund_settings set per_buyer = 100`
const { createAffiliate } = await import('@/lib/promotions/commands/manage-affiliates')
const { payAffiliate } = await import('@/lib/promotions/commands/pay-affiliate')
const { affiliatesOverview } = await import('@/lib/promotions/affiliate-queries')
const { placeAndPay } = await import('@/lib/orders/commands/place-order')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { giveRewards } = await import('@/lib/orders/commands/give-rewards')
const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
const { exportAccount } = await import('@/lib/orders/commands/export-account')
const { deleteAccount } = await import('@/lib/orders/commands/delete-account')

const BASIS_POINTS = 1234
const of = (minor: number) => Math.floor((minor * BASIS_POINTS) / 10_000)
let n = 0

async function affiliate(email: string | null = null) {
  const code = `TRAVEL${++n}`
  const made = await createAffiliate({ name: 'Blog', code, basisPoints: BASIS_POINTS, holdDays: 0, email })
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return { id: made.value.affiliateId, code }
}

/** Two eSIMs by somebody's link, paid. */
async function sold(code: string, promotionCode: string | null = null, buyer?: Viewer) {
  const viewer = buyer ?? (await account())
  const quoted = await quote(promotionCode, { count: 2 })
  if (!quoted.ok) throw new Error(quoted.error.code)
  const wish = {
    ...{ quoteId: quoted.value.quoteId, email: viewer.email, locale: 'en', viewer },
    channel: 'web' as const,
    ...{ idempotencyKey: `by-link-${++n}`, clientKey: `by-link-${n}` },
  }
  const placed = await placeAndPay({ ...wish, affiliate: { code, clickedAt: new Date() } })
  if (!placed.ok) throw new Error(placed.error.code)
  // The same press again, with another link meanwhile: the same order, by the first one.
  const again = await placeAndPay({ ...wish, affiliate: { code: 'NOBODY', clickedAt: null } })
  expect(again).toMatchObject({ ok: true, value: { orderNumber: placed.value.orderNumber } })
  const { orderNumber, token, sessionId, price } = placed.value
  await shop.pay(sessionId ?? '')
  return { orderNumber, token, sessionId: sessionId ?? '', price: price.amountMinor }
}
type Sold = Awaited<ReturnType<typeof sold>>

const linesOf = async ({ orderNumber }: Sold) =>
  (
    await sql`select l.id, l.amount_minor::int as amount from store.order_lines l
      join store.orders o on o.id = l.order_id where o.number = ${orderNumber} order by l.id`
  ).map(({ id, amount }) => ({ id: Number(id), amount: Number(amount) }))
const figures = async (id: string) =>
  (await affiliatesOverview()).find(({ affiliateId }) => affiliateId === id)?.figures[0]
/** What the books owe, once they have followed. */
async function owed(id: string) {
  await giveRewards()
  const rows = await sql`select coalesce(-sum(balance_minor), 0)::int as owed from ledger.balances()
    where kind = 'affiliate_payable' and owner = ${id}`
  const now = await figures(id)
  expect(rows[0]?.owed).toBe((now?.payable.amountMinor ?? 0) + (now?.waiting.amountMinor ?? 0))
  return Number(rows[0]?.owed)
}
const giveBackLine = ({ orderNumber, token }: Sold, lineId: number | 'all') =>
  giveBack({ orderNumber, token, lineId, to: 'card', clientKey: `by-link-${++n}` })

test('is a share of what was paid after the discount, once, however often it is settled and swept, by the terms of the order', async () => {
  const { id, code } = await affiliate()
  const sale = await promotion()
  const one = await sold(code, sale.code)
  await sql`update store.affiliates set basis_points = 10000, state = 'stopped', state_reason = 'a test' where id = ${id}`
  await Promise.all(Array.from({ length: 5 }, () => settleSession(one.sessionId)))
  expect(await settleDown(one.orderNumber)).toBe('fulfilled')
  await Promise.all([sweepOrders({ quietSeconds: 0 }), giveRewards(), settleSession(one.sessionId)])
  const [full] =
    await sql`select sum(l.amount_minor + l.discount_minor)::int as before from store.order_lines l
    where l.order_id = ${await idOf(one.orderNumber)}`
  expect(full?.before).toBeGreaterThan(one.price)
  expect(await owed(id)).toBe(of(one.price))
  expect(await figures(id)).toMatchObject({ orders: 1, commission: money(of(one.price), 'EUR') })
  expect(await shop.ledgerIsBalanced()).toBe(true)
})

test('is reversed in proportion by a refund in part, and to nothing by one of all of it, also after it was paid out', async () => {
  const { id, code } = await affiliate()
  const one = await sold(code)
  expect(await settleDown(one.orderNumber)).toBe('fulfilled')
  const [first, second] = await linesOf(one)
  if (!first || !second) throw new Error('no lines')
  expect(await owed(id)).toBe(of(one.price))
  expect(await giveBackLine(one, first.id)).toMatchObject({ ok: true })
  expect(await owed(id)).toBe(of(second.amount))
  const wish = { amount: money(of(second.amount), 'EUR'), reference: 'SEPA', idempotencyKey: 'SEPA' }
  expect(await payAffiliate(id, wish)).toMatchObject({ ok: true })
  await settleDown(one.orderNumber, ['partially_refunded'])
  expect(await giveBackLine(one, second.id)).toMatchObject({ ok: true })
  expect(await settleDown(one.orderNumber, ['refunded'])).toBe('refunded')
  expect(await owed(id)).toBe(-of(second.amount))
  expect(await figures(id)).toMatchObject({ reversed: money(of(one.price), 'EUR') })
  expect(await shop.ledgerIsBalanced()).toBe(true)
})

test('is not paid out while a payment is disputed, gone when that is lost, and back when the appeal is won', async () => {
  const { id, code } = await affiliate()
  const one = await sold(code)
  expect(await settleDown(one.orderNumber)).toBe('fulfilled')
  const whole = await owed(id)
  const pay = (key: string) =>
    payAffiliate(id, { amount: money(whole, 'EUR'), reference: key, idempotencyKey: key })
  const { id: dispute } = await shop.control('/stripe/open-dispute', { session: one.sessionId })
  const follow = async (path: string, more = {}) => {
    await shop.control(`/stripe/${path}`, { dispute, ...more })
    expect(await followDispute(String(dispute))).toMatchObject({ ok: true })
  }
  await followDispute(String(dispute))
  expect(await pay('while open')).toMatchObject({ error: { code: 'INSUFFICIENT_FUNDS' } })
  expect(await owed(id)).toBe(whole)
  await follow('close-dispute', { outcome: 'lost' })
  expect(await owed(id)).toBe(0)
  await follow('win-appeal')
  expect(await owed(id)).toBe(whole)
  expect(await pay('after all')).toMatchObject({ ok: true })
  expect(await shop.ledgerIsBalanced()).toBe(true)
})

test('that cannot be written down in the books stops no delivery, and is there afterwards, once', async () => {
  const { id, code } = await affiliate()
  await sql.unsafe(`create or replace function pg_temp_refuse_kind() returns trigger language plpgsql as
    $$ begin if new.kind like 'commission%' then raise exception 'not now'; end if; return new; end $$`)
  await sql`create trigger refuse_kind before insert on ledger.transactions
    for each row execute function pg_temp_refuse_kind()`
  const one = await sold(code)
  expect(await settleDown(one.orderNumber)).toBe('fulfilled')
  await sql`drop trigger refuse_kind on ledger.transactions`
  expect(await figures(id)).toMatchObject({ payable: money(0, 'EUR'), waiting: money(of(one.price), 'EUR') })
  await sql`update store.commissions set next_at = now()`
  await Promise.all(Array.from({ length: 5 }, () => giveRewards()))
  expect(await owed(id)).toBe(of(one.price))
})

describe('an account that is an affiliate', () => {
  test('earns nothing by what it buys; it takes its figures along, and goes without what is owed to it', async () => {
    const viewer = await account()
    const { id, code } = await affiliate(viewer.email)
    const own = await sold(code, null, viewer)
    await settleSession(own.sessionId)
    expect(await settleDown(own.orderNumber)).toBe('fulfilled')
    const one = await sold(code)
    expect(await settleDown(one.orderNumber)).toBe('fulfilled')
    expect(await owed(id)).toBe(of(one.price))
    expect(await exportAccount(viewer)).toMatchObject({
      affiliate: { code, commissions: [{ earned_minor: of(one.price), currency: 'EUR' }], payouts: [] },
    })
    // Whose link each order came by is the buyer's to take along, too.
    expect(await exportAccount(viewer)).toMatchObject({ orders: [{ affiliate_code: code, level: null }] })
    expect(await deleteAccount(viewer)).toMatchObject({ ok: true })
    expect((await affiliatesOverview()).find(({ affiliateId }) => affiliateId === id)).toMatchObject({
      ...{ isLinked: false, isActive: true, figures: [{ payable: money(of(one.price), 'EUR') }] },
    })
  })
})

test('whatever became of them, rows and books say the same, and the daily comparison finds nothing', async () => {
  await giveRewards()
  const { ledgerDifferences, runQuery } = await import('@/lib/orders/repo/reconcile')
  expect(await runQuery(ledgerDifferences(new Date(0)))).toEqual([])
  const differing = await sql`
    with books as (
      select owner as id, currency, -sum(balance_minor)::bigint as minor from ledger.balances()
      where kind = 'affiliate_payable' group by owner, currency
    ), rows as (
      select id, currency, sum(minor)::bigint as minor from (
        select affiliate_id as id, currency, posted_minor as minor from store.commissions
        union all select affiliate_id, currency, -amount_minor from store.affiliate_payouts
      ) all_of_them group by id, currency
    )
    select * from books full join rows using (id, currency)
    where coalesce(books.minor, 0) <> coalesce(rows.minor, 0)`
  expect([...differing]).toEqual([])
})
