import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { sized } from '../../support/proof-size'
import { boughtEsims } from './bought-esims'
import { openShop } from './shop'

/** Stripe fails at the calls of giving back, of disputes and of the reconciliation, in any way, at any time. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
const { sql } = shop
const { bought } = await boughtEsims(shop)
const { sweepOrders } = await import('@/lib/orders/commands/sweep-orders')
const { giveBack } = await import('@/lib/orders/commands/refund-line')
const { followDispute } = await import('@/lib/orders/commands/follow-dispute')
const { readMovements } = await import('@/lib/orders/commands/read-movements')

const RUNS = sized(16, 300)
const OPERATIONS = [
  'refunds.create',
  'refunds.list',
  'refunds.retrieve',
  'disputes.retrieve',
  'balance_transactions.list',
] as const
const KINDS = [
  'reset_before',
  'reset_after',
  'status_500_before',
  'status_500_after',
  'status_429',
  'truncated',
] as const

/** The same story for the same number. */
function dice(seed: number) {
  let state = seed * 2_654_435_761
  return <T>(items: readonly T[]): T => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return items[Math.floor((state / 4_294_967_296) * items.length)] as T
  }
}

async function work(rounds: number) {
  for (let round = 0; round < rounds; round++) {
    shop.world.world.advance(20_000)
    await sql`update store.fulfilments set next_at = now() where state in ('ready', 'unknown', 'absent')`
    await sql`update store.refunds set next_at = now() where state in ('requested', 'pending')`
    await sweepOrders({ quietSeconds: 0 })
  }
}

test(`${RUNS} stories: each refund once, each dispute as the bank decided, each movement posted once`, async () => {
  for (let run = 0; run < RUNS; run++) {
    const pick = dice(run + 1)
    const order = await bought()
    const isDisputed = pick([true, false])
    for (let n = pick([1, 2, 3]); n > 0; n--)
      shop.world.world.faults.add({
        vendor: 'stripe',
        operation: pick(OPERATIONS),
        kind: pick(KINDS),
        remaining: pick([1, 2, 3]),
      })
    const told = { orderNumber: order.orderNumber, token: order.token, clientKey: randomUUID() }
    const dispute = isDisputed
      ? String((await shop.control('/stripe/open-dispute', { session: order.sessionId })).id)
      : null
    const outcome = pick(['won', 'lost'] as const)
    if (dispute) await followDispute(dispute)
    else await giveBack({ ...told, lineId: 'all', to: 'card' })
    await work(2)
    await readMovements(35)
    if (dispute) await shop.control('/stripe/close-dispute', { dispute, outcome })
    if (dispute) await followDispute(dispute)
    shop.world.world.faults.clear()
    if (dispute) expect(await followDispute(dispute)).toMatchObject({ ok: true })
    await work(4)
    expect(await readMovements(35)).toMatchObject({ ok: true })
    const story = `story ${run + 1}`
    const totals = await shop.totals(order.sessionId)
    expect(totals.refunded, story).toBe(isDisputed ? 0 : order.price.amountMinor)
    if (dispute) {
      const [row] = await sql`select state from store.disputes where id = ${dispute}`
      expect(row?.state, story).toBe(outcome)
    } else expect(await shop.orderState(order.orderNumber), story).toBe('refunded')
    const [books] = await sql`
      select (select sum(amount_minor - fee_minor)::float8 from store.stripe_movements) as balance,
        (select sum(balance_minor)::float8 from ledger.balances() where kind = 'stripe_clearing') as clearing,
        (select coalesce(sum(balance_minor), 0)::float8 from ledger.balances() where kind in ('refunds_payable', 'disputes_held')) as open`
    expect(books?.clearing, story).toBe(books?.balance)
    expect(books?.open, story).toBe(0)
  }
  expect(await shop.ledgerIsBalanced()).toBe(true)
}, 3_000_000)
