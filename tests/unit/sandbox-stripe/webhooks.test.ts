import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FaultKind } from '../../sandbox/kernel/types'
import { createRig, type Rig, sessionParams } from './rig'

let rig: Rig
beforeAll(async () => {
  rig = await createRig()
})
beforeEach(async () => {
  await rig.reset()
  rig.sandbox.act('webhooks', { events: ['checkout.session.completed', 'checkout.session.expired'] })
})
afterAll(() => rig.close())

async function pay(): Promise<string> {
  const { id } = await rig.stripe.checkout.sessions.create(sessionParams())
  rig.sandbox.act('pay', { session: id })
  return id
}
const fault = (kind: FaultKind, delayMs?: number) =>
  rig.world.faults.add({
    vendor: 'stripe',
    operation: 'webhook',
    kind,
    remaining: 1,
    ...(delayMs ? { delayMs } : {}),
  })
const deliveries = () => rig.sandbox.simulator.webhooks.list({})

describe('webhooks', () => {
  test('are tried again until the store says 2xx', async () => {
    rig.sink.answers.push(500)
    await pay()
    await rig.sink.next('checkout.session.completed', 2)
    const [first, second] = rig.sink.received
    expect(second?.event.id).toBe(first?.event.id)
    await expect.poll(() => deliveries()[0]?.state).toBe('delivered')
    expect(deliveries()[0]?.attempts.map(({ status }) => status)).toEqual([500, 200])
  })

  test('are signed with every secret while one is being rolled', async () => {
    rig.sandbox.act('webhooks', { secrets: ['whsec_old', 'whsec_new'] })
    expect(rig.sandbox.env.STRIPE_WEBHOOK_SECRET).toBe('whsec_old,whsec_new')
    await pay()
    const { payload, signature } = await rig.sink.next('checkout.session.completed')
    for (const secret of ['whsec_old', 'whsec_new']) {
      expect(rig.stripe.webhooks.constructEvent(payload, signature, secret).type).toBe(
        'checkout.session.completed',
      )
    }
  })

  test('can be dropped, and sent again by hand', async () => {
    fault('webhook_drop')
    await pay()
    expect(deliveries()[0]?.state).toBe('dropped')
    expect(rig.sandbox.act('redeliver', { state: 'dropped' })).toEqual({ redelivered: 1 })
    await rig.sink.next('checkout.session.completed')
  })

  test('can arrive twice', async () => {
    fault('webhook_duplicate')
    await pay()
    await rig.sink.next('checkout.session.completed', 2)
    expect(new Set(rig.sink.received.map(({ event }) => event.id)).size).toBe(1)
  })

  test('can arrive late and out of order', async () => {
    fault('webhook_reorder')
    const first = await pay()
    const second = await pay()
    await rig.sink.next('checkout.session.completed', 2)
    const order = rig.sink.received.map(({ event }) => (event.data.object as { id: string }).id)
    expect(order).toEqual([second, first])
  })

  test('can be off: the events wait', async () => {
    rig.sandbox.act('webhooks', { enabled: false })
    await pay()
    expect(deliveries()[0]).toMatchObject({ state: 'held', attempts: [] })
    expect((await rig.stripe.events.list({ type: 'checkout.session.completed' })).data).toHaveLength(1)
  })

  test('can carry any event, also one that nobody knows', async () => {
    rig.sandbox.act('emit', { type: 'planet.discovered', object: { id: 'pl_1', object: 'planet' } })
    const { payload, signature } = await rig.sink.next('planet.discovered')
    const event = rig.stripe.webhooks.constructEvent(payload, signature, rig.secret)
    expect(event.data.object).toEqual({ id: 'pl_1', object: 'planet' })
  })

  test('of a tampered session say what was tampered', async () => {
    const { id } = await rig.stripe.checkout.sessions.create(sessionParams())
    rig.sandbox.act('tamper', { session: id, set: { amount_total: 1 } })
    expect((await rig.stripe.checkout.sessions.retrieve(id)).amount_total).toBe(1)
  })
})
