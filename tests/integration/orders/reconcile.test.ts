import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { sized } from '../../support/proof-size'
import { age, grow } from './aging'
import { inParallel, liftLimits, placeMany } from './bulk'
import { openShop } from './shop'

/** Ledger, Stripe and providers side by side: silent on a clean day, and every planted difference found. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
const { sql } = shop
await liftLimits(shop)
await shop.control('/stripe/settings', { delayed_settlement_ms: null })
const { inTransaction } = await import('@/lib/platform/db/client')
const { post } = await import('@/lib/wallet/commands/post')
const { paymentReceived, refundPaid, disputeWithdrawn } = await import('@/lib/wallet/rules')
const { quoteBundles } = await import('@/lib/orders/commands/quote-bundles')
const { placeOrder } = await import('@/lib/orders/commands/place-order')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { requestRefund } = await import('@/lib/orders/commands/refund-order')
const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
const { reconcile } = await import('@/lib/orders/commands/reconcile')
const { readMovements, recordMovement } = await import('@/lib/orders/commands/read-movements')

const ORDERS = sized(50, 1000)
const DAY_MS = 86_400_000

async function buyNew(vendor: string): Promise<void> {
  const [bundle] = await sql`
    select id from store.bundles where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1
    order by cost_minor, id limit 1`
  const clientKey = `new-${vendor}-${Math.random()}`
  const quoted = await quoteBundles({ items: [{ bundleId: String(bundle?.id), quantity: 1 }], clientKey })
  if (!quoted.ok) throw new Error(quoted.error.code)
  const placed = await placeOrder({
    quoteId: quoted.value.quoteId,
    email: 'ada@example.test',
    locale: 'en',
    channel: 'web',
    idempotencyKey: null,
    clientKey,
  })
  if (!placed.ok) throw new Error(placed.error.code)
  await shop.pay(placed.value.sessionId)
  await settleSession(placed.value.sessionId)
}

/** An eSIM that somebody bought in the provider's own console. @returns its ICCID */
async function byHand(vendor: 'esimcard' | 'airhub'): Promise<string> {
  const { providers } = await import('@/lib/providers/live')
  const [bundle] = await sql`
    select provider_ref, purchase_hints, cost_minor, cost_currency from store.bundles
    where provider = ${vendor} and on_sale and not purchase_hints ? 'travelDate' and array_length(countries, 1) = 1 order by cost_minor, id limit 1`
  const before = new Set(shop.world.world.purchases.list().map(({ iccid }) => iccid))
  await providers()
    .get(vendor)
    ?.order({
      bundleRef: String(bundle?.provider_ref),
      purchaseHints: {},
      clientRef: 'by-hand',
      cost: money(Number(bundle?.cost_minor), String(bundle?.cost_currency)),
      durationDays: null,
    })
  const bought = shop.world.world.purchases.list().find(({ iccid }) => !before.has(iccid))
  return String(bought?.iccid)
}

async function rest() {
  for (let round = 0; round < 60; round++) {
    shop.world.world.advance(20_000)
    await sql`update store.fulfilments set next_at = now() where state in ('ready', 'unknown', 'absent')`
    await sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
    await sweepOrders({ quietSeconds: 0 })
    const [left] = await sql`select
      (select count(*) from store.fulfilments where state in ('ready', 'sending', 'unknown', 'absent'))
      + (select count(*) from store.refunds where state in ('requested', 'pending')) as n`
    if (Number(left?.n) === 0) return
  }
}

async function grownUp() {
  await readMovements(35)
  await grow(shop)
}
/** The sandboxes' sample eSIMs were sold by nobody here. */
const SAMPLES = '8999%00000000%'
const differences = async () =>
  (
    await sql`select kind || ' ' || subject_id as it from store.incidents
      where kind like 'reconcile%' and resolved_at is null and subject_id not like ${SAMPLES}`
  ).map(({ it }) => String(it))

async function refundSome(count: number): Promise<void> {
  const rows = await sql<{ id: string; order_id: string; currency: string }[]>`
    select p.id, p.order_id, p.currency from store.payments p join store.orders o on o.id = p.order_id
    where o.state = 'fulfilled' order by p.created_at limit ${count}`
  for (const row of rows)
    await inTransaction(async (tx) => {
      await requestRefund(tx, {
        orderId: row.order_id,
        paymentId: row.id,
        amount: money(50, row.currency),
        reason: 'staff',
      })
    })
}
const disputeOne = async (offset: number) => {
  const [row] =
    await sql`select session_id from store.payments where state = 'paid' order by created_at desc offset ${offset} limit 1`
  return String((await shop.control('/stripe/open-dispute', { session: row?.session_id })).id)
}

describe('a day', () => {
  test('of many orders, refunds, disputes and new eSIMs, all in order: no alarm, and fees are posted', async () => {
    const placed = await placeMany(shop, ORDERS)
    await inParallel(placed, 8, async ({ sessionId }) => {
      await shop.pay(sessionId)
      await settleSession(sessionId)
    })
    for (const vendor of ['esimcard', 'airhub', 'esimcard', 'airhub', 'travelroam']) await buyNew(vendor)
    await rest()
    await refundSome(8)
    await rest()
    for (const [offset, outcome] of [
      [0, null],
      [1, 'won'],
      [2, 'lost'],
    ] as const) {
      const id = await disputeOne(offset)
      if (outcome) await shop.control('/stripe/close-dispute', { dispute: id, outcome })
      await followDispute(id)
    }
    // One whose events were all lost.
    const silent = await disputeOne(3)
    await grownUp()
    const report = await reconcile()
    await grownUp()
    expect(await reconcile()).toMatchObject({ ledger: 0, stripe: 0, sold: 0, notAsked: [] })
    expect(await differences()).toEqual([])
    expect(report.notListed).toEqual(['travelroam', 'esimhub'])
    expect(await sql`select state from store.disputes where id = ${silent}`).toMatchObject([
      { state: 'open' },
    ])
    const [books] = await sql`
      select (select sum(fee_minor)::float8 from store.stripe_movements) as kept,
        (select sum(balance_minor)::float8 from ledger.balances() where kind = 'payment_fees') as posted,
        (select sum(amount_minor - fee_minor)::float8 from store.stripe_movements) as balance,
        (select sum(balance_minor)::float8 from ledger.balances() where kind = 'stripe_clearing') as clearing`
    expect(books?.posted).toBe(books?.kept)
    expect(books?.clearing).toBe(books?.balance)
    expect(await shop.ledgerIsBalanced()).toBe(true)
  }, 600_000)

  test('of months ago: a dispute that is still open is no difference, however long it stays open', async () => {
    await age(shop, 40)
    await sql`update store.disputes set updated_at = now() - interval '2 days' where state = 'open'`
    expect(await reconcile()).toMatchObject({ ledger: 0, stripe: 0 })
    expect(await reconcile()).toMatchObject({ ledger: 0, stripe: 0 })
    expect(await differences()).toEqual([])
    await age(shop, -40)
  })

  test('with planted differences: each is told with both sides, once, and resolved when it is gone', async () => {
    const paid = await sql<{ id: string; intent: string; session_id: string; currency: string }[]>`
      select p.id, p.payment_intent_id as intent, p.session_id, p.currency from store.payments p
      join store.orders o on o.id = p.order_id
      where p.state = 'paid' and o.state = 'fulfilled' and not exists (select from store.disputes d where d.payment_id = p.id)
      order by p.created_at limit 20`
    const refunds = await sql<{ id: string; stripe_refund_id: string }[]>`
      select id, stripe_refund_id from store.refunds where state = 'succeeded' order by created_at limit 6`
    const at = <T>(rows: readonly T[], index: number): T => {
      const row = rows[index]
      if (row === undefined) throw new Error(`no row ${index}`)
      return row
    }
    const p = (index: number) => at(paid, index)
    const r = (index: number) => at(refunds, index)
    const planted: string[] = []
    const plant = (kind: string, subject: string) => planted.push(`reconcile_${kind} ${subject}`)
    const movement = (intent: string, set: Record<string, string | number | null>) =>
      sql`update store.stripe_movements set ${sql(set)} where kind = 'charge' and payment_intent_id = ${intent}`

    await sql`update store.stripe_movements set presented_minor = presented_minor + 1 where payment_intent_id = ${p(0).intent} and kind = 'charge'`
    plant('charge_amount', p(0).id)
    await movement(p(1).intent, { presented_currency: 'XTS' })
    plant('charge_amount', p(1).id)
    await movement(p(2).intent, { payment_intent_id: 'pi_elsewhere', order_id: null })
    plant('charge_missing', p(2).id)
    const [gone] = await movement(p(3).intent, { payment_intent_id: 'pi_gone' }).then(
      () => sql`select source_id from store.stripe_movements where payment_intent_id = 'pi_gone'`,
    )
    plant('charge_missing', p(3).id)
    plant('charge_unknown', String(gone?.source_id))
    await sql`insert into store.stripe_movements
      select id || 'x', kind, source_id || 'x', payment_intent_id, order_id, amount_minor, currency, fee_minor, presented_minor,
        presented_currency, moved_at, read_at from store.stripe_movements where kind = 'charge' and payment_intent_id = ${p(4).intent}`
    plant('charge_twice', p(4).intent)

    await sql`update store.stripe_movements set source_id = 're_other' where source_id = ${r(0).stripe_refund_id}`
    plant('refund_missing', r(0).id)
    plant('refund_unknown', 're_other')
    await sql`update store.stripe_movements set presented_minor = presented_minor - 1 where source_id = ${r(1).stripe_refund_id}`
    plant('refund_amount', r(1).id)
    shop.pauseWebhooks(true)
    await shop.control('/stripe/fail-refund', {
      refund: r(2).stripe_refund_id,
      reason: 'lost_or_stolen_card',
    })
    plant('refund_failed', r(2).id)
    await sql`alter table store.refunds disable trigger user`
    await sql`update store.refunds set amount_minor = amount_minor - 1 where id = ${r(3).id}`
    await sql`alter table store.refunds enable trigger user`
    plant('refund_amount', r(3).id)
    plant('ledger_refund', r(3).id)

    const [lost] = await sql`select id from store.disputes where state = 'lost'`
    await sql`update store.stripe_movements set presented_minor = presented_minor + 1 where source_id = ${String(lost?.id)}`
    plant('dispute_amount', String(lost?.id))
    await recordMovement({
      movementId: 'txn_ghost',
      kind: 'dispute',
      type: 'adjustment',
      sourceId: 'dp_ghost',
      paymentIntentId: p(5).intent,
      orderId: null,
      amount: money(-100, p(5).currency),
      fee: money(0, p(5).currency),
      presented: money(-100, p(5).currency),
      movedAt: new Date(Date.now() - 3_600_000),
    })
    plant('dispute_unknown', 'dp_ghost')

    await inTransaction(async (tx) => {
      await post(tx, paymentReceived('pay_ghost', money(100, 'EUR')))
      await post(tx, refundPaid('rfd_ghost', money(100, 'EUR')))
      await post(tx, disputeWithdrawn('dp_g2', money(100, 'EUR')))
    })
    plant('ledger_payment', 'pay_ghost')
    plant('ledger_refund', 'rfd_ghost')
    plant('ledger_dispute', 'dp_g2')
    await sql`alter table store.payments disable trigger user`
    await sql`insert into store.payments (id, order_id, n, state, session_id, payment_intent_id, amount_minor, currency, expires_at, paid_at)
      select 'pay_unposted', order_id, n + 7, 'paid', 'cs_unposted', 'pi_unposted', 500, currency, expires_at, now() - interval '1 hour'
      from store.payments where id = ${p(6).id}`
    await sql`alter table store.payments enable trigger user`
    plant('ledger_payment', 'pay_unposted')
    plant('charge_missing', 'pay_unposted')

    const [sold] =
      await sql`select id, iccid from store.fulfilments where provider = 'esimcard' and kind = 'order' and iccid is not null limit 1`
    await sql`alter table store.fulfilments disable trigger user`
    await sql`update store.fulfilments set iccid = '8944500612345678901' where id = ${String(sold?.id)}`
    await sql`alter table store.fulfilments enable trigger user`
    plant('sale_missing', String(sold?.id))
    await sql`alter table store.fulfilments disable trigger user`
    await sql`update store.fulfilments set created_at = now() - interval '4 days'`
    await sql`alter table store.fulfilments enable trigger user`
    shop.world.world.advance(Date.now() - shop.world.world.now() - 2 * DAY_MS)
    for (const vendor of ['esimcard', 'airhub'] as const) plant('sale_unknown', await byHand(vendor))
    shop.world.world.advance(2 * DAY_MS - 60_000)
    // A minute ago: the shop may be buying it right now. Of AirHub's only the day is known.
    for (const vendor of ['esimcard', 'airhub'] as const) await byHand(vendor)
    shop.world.world.advance(7_200_000)

    await grownUp()
    await reconcile()
    const found = await differences()
    expect(planted.length).toBeGreaterThanOrEqual(20)
    expect(found.toSorted()).toEqual(planted.toSorted())
    const [told] =
      await sql`select detail from store.incidents where kind = 'reconcile_charge_amount' and subject_id = ${p(0).id}`
    expect(told?.detail).toMatchObject({
      ours: expect.stringMatching(/^\d+ /),
      theirs: expect.stringMatching(/^\d+ /),
    })

    await reconcile()
    const [{ n } = { n: 0 }] =
      await sql`select count(*)::int as n from store.incidents where kind like 'reconcile%' and subject_id not like ${SAMPLES}`
    expect(n).toBe(found.length)

    await sql`update store.stripe_movements set presented_minor = presented_minor - 1 where payment_intent_id = ${p(0).intent} and kind = 'charge'`
    await reconcile()
    const standing = await differences()
    expect(standing).toHaveLength(found.length - 1)

    // Weeks later, and on a day on which disputes were looked at just now, all of them stand still.
    await age(shop, 40)
    await sql`update store.disputes set updated_at = now() where state = 'lost'`
    await reconcile()
    expect((await differences()).toSorted()).toEqual(standing.toSorted())
    await sql`update store.stripe_movements set presented_minor = presented_minor - 1 where source_id = ${String(lost?.id)}`
    await reconcile()
    expect((await differences()).toSorted()).toEqual(
      standing.filter((it) => it !== `reconcile_dispute_amount ${lost?.id}`).toSorted(),
    )
  }, 300_000)
})
