import { expect, test } from 'vitest'
import { liftLimits, placeMany } from './bulk'
import { openShop } from './shop'

/** What stands in the way of one thing stands in the way of nothing else. */

const shop = await openShop({ catalogueSize: 120, mails: false, quiet: true })
const { sql } = shop
await liftLimits(shop)
await shop.control('/stripe/settings', { delayed_settlement_ms: null })
const { settleSession } = await import('@/lib/orders/commands/settle-session')
const { reconcile } = await import('@/lib/orders/commands/reconcile')

test('a dispute that cannot be written down is told, and all else is compared; it goes when it can be', async () => {
  const [order] = await placeMany(shop, 1)
  if (!order) throw new Error('no order')
  await shop.pay(order.sessionId)
  await settleSession(order.sessionId)
  const dispute = String((await shop.control('/stripe/open-dispute', { session: order.sessionId })).id)
  const told = () =>
    sql`select 1 from store.incidents where kind = 'dispute_not_followed' and subject_id = ${dispute} and resolved_at is null`
  await sql.unsafe(`alter table store.disputes add constraint refuses_one check (id <> '${dispute}')`)
  const compared = await reconcile()
  expect(compared).toMatchObject({ ledger: expect.any(Number), stripe: expect.any(Number) })
  expect(compared.returned).toBeDefined()
  expect(await told()).toHaveLength(1)
  await sql`alter table store.disputes drop constraint refuses_one`
  await reconcile()
  expect(await told()).toHaveLength(0)
  expect(await sql`select state from store.disputes where id = ${dispute}`).toHaveLength(1)
}, 60_000)
