import { expect, test } from 'vitest'
import type { BillingPlace } from '@/lib/payments/types'
import { taxIn } from '@/lib/wallet/tax-rules'
import { bundlesOf } from './baskets'
import { ledgerChanges } from './ledger-changes'
import { openShop } from './shop'
import { TAX_ENV, taxedOrders, vat } from './taxed'

/** A bank asks back what was paid with tax in it: what was delivered stays taxed, what was not owes none. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true, env: TAX_ENV })
const { sql } = shop
const { place, pay, finish, taxOf, roam } = await taxedOrders(shop)
const { books, changed } = ledgerChanges(shop)
const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { workTaxes } = await import('@/lib/orders/commands/work-taxes')
const { reconcile } = await import('@/lib/orders/commands/reconcile')
await shop.control('/stripe/settings', { delayed_settlement_ms: null })

const GERMANY: BillingPlace = { country: 'DE', postalCode: null }
const [hub = ''] = await bundlesOf(shop, 'airhub')
type Order = Awaited<ReturnType<typeof place>>

const open = async ({ sessionId }: Order) =>
  String((await shop.control('/stripe/open-dispute', { session: sessionId })).id)
async function decide(dispute: string, outcome: 'won' | 'lost') {
  await shop.control('/stripe/close-dispute', { dispute, outcome })
  expect(await followDispute(dispute)).toMatchObject({ ok: true })
}
async function appeal(dispute: string) {
  await shop.control('/stripe/win-appeal', { dispute })
  expect(await followDispute(dispute)).toMatchObject({ ok: true })
}

async function delivered(bundles = [roam, roam]) {
  const order = await place(GERMANY, { bundles })
  await pay(order)
  await finish(order)
  return { ...order, amount: order.price.amountMinor }
}

test.each(['won', 'lost', 'appealed'] as const)(
  'of a delivered order, %s: as much tax is owed and reported as before; a loss is a loss of the whole price',
  async (ending) => {
    const order = await delivered()
    const tax = vat(order.amount)
    const as = { tax, booked: tax, owed: tax, reported: { count: 1, amount: order.amount, tax } }
    expect(await taxOf(order)).toMatchObject(as)
    const before = await books()
    const dispute = await open(order)
    await followDispute(dispute)
    await finish(order)
    expect(await taxOf(order)).toMatchObject(as)
    await decide(dispute, ending === 'won' ? 'won' : 'lost')
    if (ending === 'appealed') await appeal(dispute)
    await finish(order)
    expect(await taxOf(order)).toMatchObject(as)
    expect(await changed(before)).toEqual(
      ending === 'lost' ? { stripe_clearing: -order.amount, dispute_losses: order.amount } : {},
    )
  },
)

test('of an order of which a line went back before, and lost: the tax of the line that was kept stays, and no more', async () => {
  await shop.control('/faults', { vendor: 'airhub', operation: 'order', kind: 'out_of_stock', remaining: 9 })
  const order = await delivered([roam, hub])
  await shop.control('/faults', undefined, 'DELETE')
  const [line] = await sql`
    select l.amount_minor::float8 as n from store.order_lines l join store.orders o on o.id = l.order_id
    where o.number = ${order.orderNumber} and l.provider = 'travelroam'`
  const kept = Number(line?.n)
  const owed = taxIn(kept, { totalMinor: order.amount, taxMinor: vat(order.amount) })
  const as = { owed, booked: owed, reported: { count: 2, amount: kept, tax: owed } }
  expect(await taxOf(order)).toMatchObject(as)
  const dispute = await open(order)
  await followDispute(dispute)
  await decide(dispute, 'lost')
  await finish(order)
  expect(await taxOf(order)).toMatchObject(as)
})

test('before anything was bought, and lost: nothing is bought, no tax is owed, and a person is told of the loss', async () => {
  const order = await place(GERMANY)
  await shop.pay(order.sessionId ?? '')
  await settleSession(order.sessionId ?? '')
  await workTaxes()
  const dispute = await open(order)
  await followDispute(dispute)
  expect(await finish(order)).toBe('needs_review')
  await decide(dispute, 'lost')
  await finish(order)
  expect(await taxOf(order)).toMatchObject({ tax: vat(order.price.amountMinor), booked: 0, owed: 0 })
  const [told] = await sql`
    select 1 from store.incidents where kind = 'dispute_lost' and subject_id = ${dispute} and resolved_at is null`
  expect(told).toBeDefined()
  await appeal(dispute)
  expect(await taxOf(order)).toMatchObject({ booked: 0, owed: 0 })
})

test('after all of it the books balance, owe what the rows say, and the reconciliation is silent', async () => {
  expect(await shop.ledgerIsBalanced()).toBe(true)
  const [rows] = await sql`select sum(booked_minor)::float8 as n from store.order_taxes`
  expect(-((await books()).tax_payable ?? 0)).toBe(Number(rows?.n))
  await reconcile()
  const told =
    await sql`select kind from store.incidents where kind like 'reconcile%' and resolved_at is null`
  expect(told).toEqual([])
})
