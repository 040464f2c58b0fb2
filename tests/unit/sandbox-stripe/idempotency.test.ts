import Stripe from 'stripe'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FaultKind } from '../../sandbox/kernel/types'
import { connect, createRig, type Rig, sessionParams } from './rig'

let rig: Rig
let once: Stripe
beforeAll(async () => {
  rig = await createRig()
  once = connect(rig.url, rig.sandbox.env.STRIPE_SECRET_KEY ?? '', { maxNetworkRetries: 0, timeout: 700 })
})
beforeEach(() => rig.reset())
afterAll(() => rig.close())

const count = async () => (await rig.stripe.checkout.sessions.list({ limit: 100 })).data.length
const fault = (kind: FaultKind, delayMs?: number, operation = 'checkout.sessions.create') =>
  rig.world.faults.add({ vendor: 'stripe', operation, kind, remaining: 1, ...(delayMs ? { delayMs } : {}) })
const create = (idempotencyKey: string, stripe = once, amount = 1_250) =>
  stripe.checkout.sessions.create(sessionParams({}, amount), { idempotencyKey })

describe('an idempotency key', () => {
  test('gives the first answer again', async () => {
    const first = await create('cs:1')
    const second = await create('cs:1')
    expect(second.id).toBe(first.id)
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined()
    expect(await count()).toBe(1)
  })

  test('refuses other parameters', async () => {
    await create('cs:2')
    await expect(create('cs:2', once, 2_000)).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
    expect(await count()).toBe(1)
  })

  test('is busy while the first request is under way', async () => {
    fault('latency', 300)
    const first = create('cs:3')
    await expect.poll(() => rig.world.faults.list()).toEqual([])
    await expect(create('cs:3')).rejects.toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' })
    await first
    expect(await count()).toBe(1)
  })

  test('is new again after a day', async () => {
    const first = await create('cs:4')
    rig.world.advance(25 * 3_600_000)
    expect((await create('cs:4')).id).not.toBe(first.id)
  })

  test('isn’t used up by a malformed request', async () => {
    await expect(
      once.checkout.sessions.create(sessionParams({}, 1), { idempotencyKey: 'cs:5' }),
    ).rejects.toMatchObject({ code: 'amount_too_small' })
    expect((await create('cs:5')).status).toBe('open')
  })

  test('keeps a refusal that came after the work began', async () => {
    const { id } = await create('cs:6')
    rig.sandbox.act('pay', { session: id })
    const { payment_intent: payment } = await once.checkout.sessions.retrieve(id)
    const refund = (amount: number, idempotencyKey: string) =>
      once.refunds.create({ payment_intent: String(payment), amount }, { idempotencyKey })
    await expect(refund(9_999, 're:1')).rejects.toThrow(/greater than unrefunded/)
    await expect(refund(100, 're:1')).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
    expect((await refund(100, 're:2')).id).toBe((await refund(100, 're:2')).id)
  })
})

describe('a fault', () => {
  test.each<[FaultKind, number]>([
    ['status_500_before', 0],
    ['status_429', 0],
    ['malformed', 1],
    ['truncated', 1],
    ['empty', 1],
    ['hang', 0],
  ])('%s leaves %i sessions behind', async (kind, left) => {
    fault(kind)
    await expect(create(`cs:${kind}`)).rejects.toBeInstanceOf(Stripe.errors.StripeError)
    expect(await count()).toBe(left)
    expect((await create(`cs:${kind}`)).status).toBe('open')
    expect(await count()).toBe(1)
  })

  test('reset after the work is healed by the SDK’s own retry', async () => {
    fault('reset_after')
    expect((await create('cs:reset')).lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(await count()).toBe(1)
  })

  test('500 after the work is what the key answers from then on', async () => {
    fault('status_500_after')
    await expect(create('cs:500')).rejects.toMatchObject({ statusCode: 500 })
    await expect(create('cs:500')).rejects.toMatchObject({ statusCode: 500 })
    expect(await count()).toBe(1)
    expect((await create('cs:500:again')).status).toBe('open')
    expect(await count()).toBe(2)
  })
})
