import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import type { BillingPlace } from '@/lib/payments/types'
import { taxIn } from '@/lib/wallet/tax-rules'
import { bundlesOf } from './baskets'
import { openShop, refundByHand } from './shop'
import { TAX_ENV, taxedOrders, vat } from './taxed'

/** Tax that prices include: worked out once they are paid, owed as they are earned, reported to Stripe, each once. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true, env: TAX_ENV })
const { sql } = shop
const { place, pay, hurry, finish, report, taxOf, funded, give, roam } = await taxedOrders(shop)
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { openIntent } = await import('@/lib/orders/commands/open-intent')
const { settleIntent } = await import('@/lib/orders/commands/settle-intent')
const { topUpWallet } = await import('@/lib/orders/commands/top-up-wallet')
const { cancelOrder } = await import('@/lib/orders/commands/cancel-order')
const { workTaxes } = await import('@/lib/orders/commands/work-taxes')
const { exportAccount } = await import('@/lib/orders/commands/export-account')
const { deleteAccount } = await import('@/lib/orders/commands/delete-account')
const { reconcile } = await import('@/lib/orders/commands/reconcile')
const { viewOrder } = await import('@/lib/orders/queries')
await shop.control('/stripe/settings', { delayed_settlement_ms: null })

const GERMANY: BillingPlace = { country: 'DE', postalCode: null }
const [hub = ''] = await bundlesOf(shop, 'airhub')

describe('the tax in what was paid', () => {
  test('by card: worked out, owed once delivered, reported once, however often it is settled', async () => {
    const order = await place(GERMANY)
    expect(await taxOf(order)).toMatchObject({ state: 'placed', country: 'DE', owed: 0 })
    await pay(order)
    await Promise.all(Array.from({ length: 5 }, () => settleSession(order.sessionId ?? '')))
    const waiting = await viewOrder(order)
    expect(waiting.ok && waiting.value.tax).toMatchObject({ state: 'pending', amount: null })
    expect(await finish(order)).toBe('fulfilled')
    await Promise.all(Array.from({ length: 5 }, () => workTaxes()))
    const { price } = (await taxOf(order)) ?? { price: 0 }
    const tax = vat(price)
    expect(tax).toBeGreaterThan(0)
    expect(await taxOf(order)).toMatchObject({
      ...{ state: 'recorded', source: 'buyer', tax, booked: tax, owed: tax },
      reported: { count: 1, amount: price, tax },
    })
    const view = await viewOrder(order)
    expect(view.ok && view.value.tax).toEqual({
      state: 'known',
      country: 'DE',
      amount: money(tax, 'EUR'),
      parts: [
        {
          ...{ country: 'DE', state: null, jurisdiction: 'Germany', level: 'country' },
          ...{ kind: 'vat', percentage: '19.0', amount: money(tax, 'EUR') },
        },
      ],
    })
    expect(view.ok && view.value.price).toEqual(order.price)
  })

  test.each([
    ['wallet alone', (price: number) => price, 'only'],
    ['wallet and card', (price: number) => price - 300, 'first'],
  ] as const)('by %s: the whole price is taxed, once', async (_, part, wallet) => {
    const payer = await funded(part)
    const order = await place(GERMANY, { payer, wallet })
    await pay(order)
    expect(await finish(order)).toBe('fulfilled')
    const tax = vat(order.price.amountMinor)
    expect(await taxOf(order)).toMatchObject({ tax, owed: tax, reported: { count: 1, tax } })
    if (wallet !== 'only') return
    // What renews itself asks nobody: as the buyer said before.
    await give(payer, order.price.amountMinor)
    const next = await place(null, { payer, wallet })
    await finish(next)
    expect(await taxOf(next)).toMatchObject({
      state: 'recorded',
      source: 'earlier_order',
      country: 'DE',
      tax,
    })
  })

  test('by a payment intent, as by a session', async () => {
    const order = await place(GERMANY)
    const [row] = await sql`select id from store.orders where number = ${order.orderNumber}`
    const intent = await openIntent(String(row?.id))
    if (!intent.ok) throw new Error(intent.error.code)
    await shop.payIntent(intent.value.intentId)
    await settleIntent(intent.value.intentId)
    expect(await finish(order)).toBe('fulfilled')
    const tax = vat(order.price.amountMinor)
    expect(await taxOf(order)).toMatchObject({
      state: 'recorded',
      tax,
      owed: tax,
      reported: { count: 1, tax },
    })
  })

  test('a top-up is not taxed, and of what is never paid no place is kept', async () => {
    const payer = await funded(() => 1)
    const wanted = { viewer: payer, amount: money(1000, 'EUR'), locale: 'en', channel: 'web' } as const
    const topUp = await topUpWallet({ ...wanted, idempotencyKey: 'top-up' })
    if (!topUp.ok) throw new Error(topUp.error.code)
    await pay(topUp.value)
    expect(await shop.orderState(topUp.value.orderNumber)).toBe('fulfilled')
    expect(await taxOf(topUp.value)).toBeNull()
    const order = await place(GERMANY)
    const [row] = await sql`select id from store.orders where number = ${order.orderNumber}`
    expect(await cancelOrder(String(row?.id))).toMatchObject({ ok: true })
    expect(await taxOf(order)).toMatchObject({ state: 'placed', country: null, source: null })
  })

  test('where nothing was said, the payment says it; where that says nothing either, a person is told', async () => {
    const [told, silent] = [await place(null), await place(null)]
    await pay(told, { country: 'CA', postal_code: 'H2X 1Y4' })
    await pay(silent, { country: 'US', postal_code: null })
    await finish(told)
    await finish(silent)
    const { price } = (await taxOf(told)) ?? { price: 0 }
    const tax = Math.round((price * 14.975) / 114.975)
    expect(await taxOf(told)).toMatchObject({ source: 'payment', country: 'CA', tax, owed: tax })
    const view = await viewOrder(told)
    const parts = (view.ok && view.value.tax?.parts) || []
    expect(parts.map(({ kind }) => kind)).toEqual(['gst', 'qst'])
    expect(parts.reduce((sum, { amount }) => sum + amount.amountMinor, 0)).toBe(tax)
    expect(await taxOf(silent)).toMatchObject({ state: 'unlocated', country: null, owed: 0 })
    const [incident] = await sql`
      select 1 from store.incidents i join store.orders o on o.id = i.subject_id
      where o.number = ${silent.orderNumber} and i.kind = 'tax_unlocated' and resolved_at is null`
    expect(incident).toBeDefined()
  })

  test('where the store is not registered nothing is due, and the sale is in the report all the same', async () => {
    const order = await place({ country: 'TH', postalCode: null })
    await pay(order)
    await finish(order)
    const price = order.price.amountMinor
    expect(await taxOf(order)).toMatchObject({ state: 'recorded', tax: 0, owed: 0 })
    expect((await taxOf(order))?.reported).toEqual({ count: 1, amount: price, tax: 0 })
  })

  test.each(['status_500_before', 'status_500_after', 'reset_after', 'status_429', 'malformed'])(
    'Stripe Tax fails (%s): the order is delivered, and its tax is made up, once',
    async (kind) => {
      const operations = [
        'tax.calculations.create',
        'tax.transactions.create_from_calculation',
        'tax.transactions.create_reversal',
      ]
      const order = await place(GERMANY)
      for (const operation of operations)
        await shop.control('/faults', { vendor: 'stripe', operation, kind, remaining: 2 })
      await pay(order)
      for (let round = 0; round < 12 && (await shop.orderState(order.orderNumber)) !== 'fulfilled'; round++) {
        await sql`update store.fulfilments set next_at = now() where state = 'ready'`
        await sweepOrders({ quietSeconds: 0 })
      }
      expect(await shop.orderState(order.orderNumber)).toBe('fulfilled')
      for (let round = 0; round < 5; round++) {
        await hurry()
        await workTaxes()
      }
      await shop.control('/faults', undefined, 'DELETE')
      await finish(order)
      const tax = vat(order.price.amountMinor)
      expect(await taxOf(order)).toMatchObject({ tax, owed: tax })
      const [row] = await sql`
        select t.order_id from store.order_taxes t join store.orders o on o.id = t.order_id where o.number = ${order.orderNumber}`
      const ours = (await report()).filter(({ object }) => object.reference === row?.order_id)
      expect(ours).toHaveLength(1)
      // Stripe keeps the 500 under the key, and has no way to look a sale up by its order: a person reads its number there.
      const isLost = kind === 'status_500_after'
      const [incident] = await sql`
        select 1 from store.incidents
        where kind = 'tax_not_recorded' and subject_id = ${String(row?.order_id)} and resolved_at is null`
      expect(incident !== undefined).toBe(isLost)
      expect((await taxOf(order))?.state).toBe(isLost ? 'worked_out' : 'recorded')
    },
  )
})

describe('what goes back takes its tax with it', () => {
  test('a refused line earns nothing: its tax is never owed, and leaves the report', async () => {
    await shop.control('/faults', {
      vendor: 'airhub',
      operation: 'order',
      kind: 'out_of_stock',
      remaining: 9,
    })
    const order = await place(GERMANY, { bundles: [roam, hub] })
    await pay(order)
    expect(await finish(order)).toBe('partially_refunded')
    await shop.control('/faults', undefined, 'DELETE')
    const [line] = await sql`
      select l.amount_minor::float8 as n from store.order_lines l join store.orders o on o.id = l.order_id
      where o.number = ${order.orderNumber} and l.provider = 'travelroam'`
    const kept = Number(line?.n)
    const whole = { totalMinor: order.price.amountMinor, taxMinor: vat(order.price.amountMinor) }
    const tax = taxIn(kept, whole)
    expect(await taxOf(order)).toMatchObject({ owed: tax, reported: { count: 2, amount: kept, tax } })
  })

  test('by hand in parts until all of it is back: exactly what was owed', async () => {
    const order = await place(GERMANY)
    await pay(order)
    await finish(order)
    const price = order.price.amountMinor
    const whole = { totalMinor: price, taxMinor: vat(price) }
    for (const kept of [price - 101, price - 238, 0]) {
      const [before] = await sql`
        select coalesce(sum(r.amount_minor), 0)::float8 as n from store.refunds r join store.orders o on o.id = r.order_id
        where o.number = ${order.orderNumber}`
      await refundByHand(shop, order.sessionId ?? '', price - kept - Number(before?.n))
      for (let round = 0; round < 20 && (await taxOf(order))?.reported.amount !== kept; round++) {
        await sql`update store.stripe_events set next_at = now() where state in ('pending', 'failed')`
        await finish(order)
      }
      const tax = taxIn(kept, whole)
      expect(await taxOf(order)).toMatchObject({ owed: tax, booked: tax, reported: { amount: kept, tax } })
    }
    expect((await taxOf(order))?.reported.count).toBe(4)
  })
})

test('an account takes its place along, and leaves only the country behind', async () => {
  const payer = await funded((price) => price)
  const order = await place({ country: 'US', postalCode: '10001' }, { payer, wallet: 'only' })
  expect(await finish(order)).toBe('fulfilled')
  const exported = (await exportAccount(payer)) as { orders: { tax: object }[] }
  expect(exported.orders[0]?.tax).toMatchObject({ country: 'US', postal_code: '10001' })
  expect(await deleteAccount(payer)).toMatchObject({ ok: true })
  const [row] = await sql`
    select t.country, t.postal_code from store.order_taxes t join store.orders o on o.id = t.order_id
    where o.number = ${order.orderNumber}`
  expect(row).toEqual({ country: 'US', postal_code: null })
})

test('after all of it the books balance, owe what the rows say, and the reconciliation is silent', async () => {
  expect(await shop.ledgerIsBalanced()).toBe(true)
  const [books] =
    await sql`select coalesce(-sum(balance_minor), 0)::float8 as n from ledger.balances() where kind = 'tax_payable'`
  const [rows] = await sql`select sum(booked_minor)::float8 as n from store.order_taxes`
  expect(Number(books?.n)).toBe(Number(rows?.n))
  await reconcile()
  const told =
    await sql`select kind from store.incidents where kind like 'reconcile%' and resolved_at is null`
  expect(told).toEqual([])
})
