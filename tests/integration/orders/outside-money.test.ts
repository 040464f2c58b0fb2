import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openShop, placeRenewal, refundByHand, restartProviders, sweepUntilQuiet } from './shop'

let shop: Awaited<ReturnType<typeof openShop>>
beforeAll(async () => {
  shop = await openShop()
}, 120_000)
beforeEach(restartProviders)

const settle = async (session: string) =>
  (await import('@/lib/orders/commands/settle-session')).settleSession(session)
const workOff = async () => (await import('@/lib/orders/commands/sweep-orders')).workOff()

describe('money that moves outside of this shop', () => {
  const processEvents = async () => (await import('@/lib/orders/commands/process-events')).processEvents()
  const events = (type: string) =>
    shop.sql`select count(*)::int as n from store.stripe_events where type = ${type}`
  const arrived = (type: string, before: number) =>
    expect.poll(async () => Number((await events(type))[0]?.n), { timeout: 10_000 }).toBeGreaterThan(before)

  test('refunded by hand while the outcome is unknown: never bought again, posted, and staff are told', async () => {
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    shop.world.world.faults.add({
      vendor: 'travelroam',
      operation: 'topup',
      kind: 'status_500_before',
      remaining: 1,
    })
    await shop.pay(placed.sessionId)
    await settle(placed.sessionId)
    await workOff()
    const before = Number((await events('refund.created'))[0]?.n)
    await refundByHand(shop, placed.sessionId)
    await arrived('refund.created', before)
    await processEvents()
    await shop.sql`update store.fulfilment_attempts a set sent_at = sent_at - interval '20 minutes'
      from store.fulfilments f where f.id = a.fulfilment_id and f.iccid = ${iccid}`
    await sweepUntilQuiet(shop.sql)
    expect(shop.purchases(iccid)).toHaveLength(0)
    expect(await shop.orderState(placed.orderNumber)).toBe('needs_review')
    expect(await shop.ledgerIsBalanced()).toBe(true)
    const [mail] =
      await shop.sql`select count(*)::int as n from store.messages where template = 'staff_incident' and data ->> 'kind' = 'refund_elsewhere'`
    expect(mail?.n).toBeGreaterThan(0)
  })

  test('refunded by hand after delivery: the order says so, out of what was earned', async () => {
    const placed = await placeRenewal(await shop.esim())
    await shop.pay(placed.sessionId)
    await settle(placed.sessionId)
    await workOff()
    const before = Number((await events('refund.created'))[0]?.n)
    await refundByHand(shop, placed.sessionId)
    await arrived('refund.created', before)
    await processEvents()
    expect(await shop.orderState(placed.orderNumber)).toBe('refunded')
    expect(await shop.ledgerIsBalanced()).toBe(true)
  })

  test('disputed before it was bought: nothing is bought', async () => {
    const iccid = await shop.esim()
    const placed = await placeRenewal(iccid)
    await shop.pay(placed.sessionId)
    await settle(placed.sessionId)
    const before = Number((await events('charge.dispute.created'))[0]?.n)
    await shop.control('/stripe/open-dispute', { session: placed.sessionId })
    await arrived('charge.dispute.created', before)
    await processEvents()
    await sweepUntilQuiet(shop.sql)
    expect(shop.purchases(iccid)).toHaveLength(0)
    expect(await shop.orderState(placed.orderNumber)).toBe('needs_review')
  })
})
