import { describe, expect, test } from 'vitest'
import { money } from '@/lib/core/money'
import { openShop } from './shop'

const { sql } = await openShop({ catalogueSize: 20, mails: false, quiet: true })
const { recordMovement } = await import('@/lib/orders/commands/read-movements')

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
})
