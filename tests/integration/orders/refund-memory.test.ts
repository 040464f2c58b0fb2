import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { liftLimits, type Shop } from './bulk'
import { openShop, placeRenewal, restartProviders, sweepUntilQuiet } from './shop'

/** What is known of a refund that could not be paid stays known, so that it is paid once when it can be. */

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ mails: false, quiet: true })
  await liftLimits(shop)
  await shop.control('/stripe/settings', { delayed_settlement_ms: null })
}, 120_000)
beforeEach(restartProviders)

/** A promise to give all of a delivered order back. @returns its id */
async function promised() {
  const { settleSession } = await import('@/lib/orders/commands/settle-session')
  const { workOff } = await import('@/lib/orders/commands/sweep-orders')
  const { requestRefund } = await import('@/lib/orders/commands/refund-order')
  const { inTransaction } = await import('@/lib/platform/db/client')
  const order = await placeRenewal(await shop.esim())
  await shop.pay(order.sessionId)
  await settleSession(order.sessionId)
  await workOff()
  const [payment] =
    await shop.sql`select id, order_id from store.payments where session_id = ${order.sessionId}`
  await inTransaction((tx) =>
    requestRefund(tx, {
      orderId: String(payment?.order_id),
      paymentId: String(payment?.id),
      amount: order.price,
      reason: 'staff',
    }),
  )
  const [refund] = await shop.sql`select id from store.refunds where payment_id = ${String(payment?.id)}`
  return { sessionId: order.sessionId, refundId: String(refund?.id), paymentId: String(payment?.id) }
}
const told = ({ refundId }: { refundId: string }) =>
  shop.sql`select 1 from store.incidents where kind = 'refund_impossible' and subject_id = ${refundId} and resolved_at is null`

test('a refund whose number its service does not know is not made a second time: a person is told', async () => {
  const refund = await promised()
  await shop.sql`update store.refunds set stripe_refund_id = ${`re_${randomUUID()}`} where id = ${refund.refundId}`
  await sweepUntilQuiet(shop.sql, 2)
  expect((await shop.totals(refund.sessionId)).refunded).toBe(0)
  expect(await told(refund)).toHaveLength(1)
})

test('while a refund cannot be paid at all, which keys are burnt is not forgotten', async () => {
  const refund = await promised()
  await shop.sql`update store.refunds set state_reason = 'burnt:3' where id = ${refund.refundId}`
  const [payment] =
    await shop.sql`select payment_intent_id as intent from store.payments where id = ${refund.paymentId}`
  await shop.sql`update store.payments set payment_intent_id = null where id = ${refund.paymentId}`
  await sweepUntilQuiet(shop.sql, 1)
  expect(await told(refund)).toHaveLength(1)
  const [kept] = await shop.sql`select state_reason from store.refunds where id = ${refund.refundId}`
  expect(kept?.state_reason).toBe('burnt:3')
  await shop.sql`update store.payments set payment_intent_id = ${String(payment?.intent)} where id = ${refund.paymentId}`
  await sweepUntilQuiet(shop.sql)
  expect((await shop.totals(refund.sessionId)).refunded).toBeGreaterThan(0)
})
