import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { openShop } from './shop'

const shop = await openShop({ catalogueSize: 20, mails: false, quiet: true })
const { sql } = shop
const { readMovements, recordMovement } = await import('@/lib/orders/commands/read-movements')

describe('what only Stripe knows', () => {
  const base = { sourceId: 'po_1', paymentIntentId: null, orderId: null, movedAt: new Date() }
  const balances = async () =>
    Object.fromEntries(
      (
        await sql`select kind || ':' || currency as it, sum(balance_minor)::float8 as n from ledger.balances() where currency in ('SEK', 'NOK') group by 1`
      ).map(({ it, n }) => [it, n]),
    )

  test('is posted once: what it paid out, took back, kept, and changed into another currency', async () => {
    const one = (
      movementId: string,
      kind: 'payout' | 'fee' | 'charge',
      minor: number,
      fee = 0,
      presented = 0,
    ) => ({
      ...base,
      movementId,
      kind,
      type: kind,
      amount: money(minor, 'SEK'),
      fee: money(fee, 'SEK'),
      presented: presented === 0 ? null : money(presented, 'NOK'),
    })
    for (let again = 0; again < 2; again++) {
      await recordMovement(one('txn_charge', 'charge', 1000, 30, 1100))
      await recordMovement(one('txn_payout', 'payout', -600))
      await recordMovement(one('txn_returned', 'payout', 100))
      await recordMovement(one('txn_fee', 'fee', -20))
    }
    expect(await balances()).toEqual({
      'stripe_clearing:SEK': 1000 - 30 - 600 + 100 - 20,
      'stripe_clearing:NOK': -1100,
      'exchange:NOK': 1100,
      'exchange:SEK': -1000,
      'payment_fees:SEK': 50,
      'bank:SEK': 500,
    })
  })

  test('is posted where it has a posting, and put before a person where it has none, once, with both sides', async () => {
    const moved = async (type: string, amount: number, currency = 'dkk', fee = 0) =>
      String((await shop.control('/stripe/move-balance', { type, amount, currency, fee })).id)
    await moved('topup', 5000)
    await moved('topup_reversal', -1000)
    const told = [
      [await moved('reserve_transaction', -700, 'dkk', 20), '-700 DKK', 'reserve_transaction'],
      [await moved('payment_reversal', -300), '-300 DKK', 'payment_reversal'],
      [await moved('adjustment', 40), '40 DKK', 'adjustment'],
    ]
    const uncounted = await moved('reserve_transaction', 1250, 'isk')
    const incidents = () => sql`
      select kind, subject_id, detail from store.incidents where kind like 'reconcile_movement%' and resolved_at is null
      order by created_at, id`
    for (let again = 0; again < 2; again++) await readMovements(35)
    const found = await incidents()
    expect(found.map((row) => row.subject_id).toSorted()).toEqual(
      [...told.map(([id]) => id), uncounted].toSorted(),
    )
    for (const [id, theirs, type] of told)
      expect(found.find((row) => row.subject_id === id)).toMatchObject({
        kind: 'reconcile_movement_other',
        detail: { ours: '0 DKK', theirs, type },
      })
    expect(found.find((row) => row.subject_id === uncounted)).toMatchObject({
      kind: 'reconcile_movement_uncounted',
      detail: { theirs: expect.stringContaining('1250 isk') },
    })
    expect(
      await sql`select kind, balance_minor::int as n from ledger.balances() where currency = 'DKK' order by 1`,
    ).toEqual([
      { kind: 'bank', n: -4000 },
      { kind: 'payment_fees', n: 20 },
      { kind: 'stripe_clearing', n: 3980 },
    ])
    await sql`update store.incidents set resolved_at = now()`
    await readMovements(35)
    expect(await incidents()).toEqual([])
  })
})
