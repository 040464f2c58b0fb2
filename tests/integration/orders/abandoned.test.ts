import { beforeAll, expect, test } from 'vitest'
import { UNSOUND } from '../../db/support/soundness'
import { seededRandom } from '../../sandbox/kernel/random'
import type { Shop } from './bulk'
import { openImpatientShop } from './every-stripe-answer'
import { openPayers, type Payer } from './payers'
import { report, scaleOf, sweepsFor, timeoutFor } from './scale'
import { restartProviders, sweepUntilQuiet } from './shop'
import { endsOf } from './storm'

/** Bar 13: whoever walks away from paying, at whatever step, leaves nothing reserved behind. */

const scale = scaleOf({ orders: 50, seeds: [1] })
let shop: Shop
let payers: Awaited<ReturnType<typeof openPayers>>

beforeAll(async () => {
  shop = await openImpatientShop()
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
  payers = await openPayers(shop)
}, 120_000)

/** Everybody has gone: what could be paid is past its time, and then some. */
async function letAllTimePass(): Promise<void> {
  const { sql } = shop
  await sweepUntilQuiet(sql, 60, sweepsFor(scale))
  await sql`update store.payments set expires_at = now() - interval '1 minute' where state in ('creating', 'open')`
  await sweepUntilQuiet(sql, 60, 2 * sweepsFor(scale))
  await sql`update store.payments set updated_at = now() - interval '1 hour' where state <> 'paid'`
  await sql`update store.orders set created_at = now() - interval '3 hours', updated_at = now() - interval '1 hour'
    where state in ('draft', 'awaiting_payment', 'payment_failed')`
  await sweepUntilQuiet(sql, 60, 2 * sweepsFor(scale))
}

/** What somebody's wallet has, beside what it should have. */
async function wrongWallets(people: readonly Payer[]): Promise<string[]> {
  const { walletsOf } = await import('@/lib/wallet/queries')
  const wrong: string[] = []
  for (const { viewer, walletMinor, isPaid, orderNumber, story } of people) {
    const [wallet] = await walletsOf(viewer.userId)
    const expected = { available: isPaid ? 0 : walletMinor, held: 0 }
    const actual = { available: wallet?.available.amountMinor, held: wallet?.held.amountMinor }
    if (JSON.stringify(actual) !== JSON.stringify(expected))
      wrong.push(
        `${orderNumber} (${story.join(', ')}): ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
      )
  }
  return wrong
}

test.each(scale.seeds)(
  `seed %i: ${scale.orders} people walk away at any step of paying with wallet, promotion and card; no hold and no use is stranded`,
  async (seed) => {
    restartProviders()
    const random = seededRandom(seed)
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
    const code = `LEAVE${seed}`
    const promotionId = await payers.promotion(code)
    const people = await payers.many(scale.orders, code)
    await payers.open(people, pick)
    await payers.act(people, pick)
    // Some come back: those whose payment failed, too.
    const again = people.filter(({ isPaid }) => !isPaid && random() < 0.7)
    await payers.open(again, pick)
    await payers.act(
      again.filter(() => random() < 0.7),
      pick,
    )
    await letAllTimePass()

    const { sql } = shop
    const mine = people.map(({ orderId }) => orderId)
    expect(await sql`select id from ledger.holds where closed_at is null`).toHaveLength(0)
    expect(await sql`select order_id from store.promotion_uses where state = 'reserved'`).toHaveLength(0)
    expect({ seed, wrong: await wrongWallets(people) }).toEqual({ seed, wrong: [] })
    const paid = people.filter(({ isPaid }) => isPaid).length
    const [promotion] = await sql`
      select p.uses, (select count(*)::int from store.promotion_uses u where u.promotion_id = p.id and u.state = 'consumed') as consumed
      from store.promotions p where p.id = ${promotionId}`
    expect(promotion).toEqual({ uses: paid, consumed: paid })
    expect(
      await sql`select id, state, hold_id from store.orders where id = any(${mine})
        and (state in ('draft', 'awaiting_payment') or (paid_at is null and hold_id is not null))`,
    ).toHaveLength(0)
    expect(await sql.unsafe(UNSOUND)).toEqual([])
    const ended = await endsOf(shop, people)
    expect(ended.fulfilled).toBe(paid)
    report('abandonments', seed, ended)
  },
  timeoutFor(scale),
)
