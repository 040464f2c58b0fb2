import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bundleToBuy, openStage, refsOf, type Stage, samplesOf, type VendorCase } from './vendors'

const DAY_MS = 86_400_000

export function loginGuarantees(vendor: VendorCase): void {
  describe('login', () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage(vendor, 1_200)
    })
    afterEach(() => stage.sandbox.world.reset())
    afterAll(() => stage.sandbox.close())
    const queries = () =>
      samplesOf(vendor.id).map((sample) => ({ iccid: sample.iccid, refs: refsOf(sample) }))
    const [first] = samplesOf(vendor.id)
    const query = { iccid: first?.iccid ?? '' }

    test('is made once for many calls at once, and kept for later ones', async () => {
      const provider = stage.provider()
      await Promise.all(queries().map((one) => provider.status(one)))
      await provider.balance()
      expect(stage.calls('login')).toBe(1)
    })

    test('is made once more when the token has expired, however many calls are refused at the same time', async () => {
      // The adapter's own clock stands still, so that only the vendor's refusal tells it.
      const startedAt = stage.sandbox.world.now()
      const provider = stage.provider({ now: () => startedAt })
      await provider.balance()
      stage.sandbox.world.advance(DAY_MS)
      const answers = await Promise.all([
        ...queries().map((one) => provider.status(one)),
        ...Array.from({ length: 20 }, () => provider.balance()),
      ])
      expect(answers.filter((answer) => !answer.ok)).toEqual([])
      expect(stage.calls('login')).toBe(2)
    })

    test('is not repeated without end when the vendor keeps refusing', async () => {
      stage.fault('balance', 'unauthorized')
      expect(await stage.provider().balance()).toMatchObject({ ok: false, error: { code: 'AUTH' } })
      expect(stage.calls('balance')).toBe(2)
      expect(stage.calls('login')).toBe(2)
    })

    test('renews the token for a purchase refused before it did anything, and buys once', async () => {
      const provider = stage.provider()
      const bought = await bundleToBuy(provider)
      stage.fault('order', 'unauthorized', { remaining: 1 })
      expect(['fulfilled', 'pending']).toContain((await provider.order(bought.purchase)).kind)
      expect(stage.purchases()).toBe(1)
    })

    test.each([
      ['unauthorized', 'AUTH'],
      ['status_500_before', 'UNAVAILABLE'],
      ['malformed', 'UNAVAILABLE'],
      ['hang', 'UNAVAILABLE'],
    ] as const)('that ends in %s is told as %s, never as "not found"', async (kind, code) => {
      stage.fault('login', kind)
      const provider = stage.provider({ timeouts: { readMs: 1_000 } })
      expect(await provider.status(query)).toMatchObject({ ok: false, error: { code } })
      const bought = { bundleRef: 'x', purchaseHints: {}, clientRef: 'ful_x', durationDays: 7 }
      const order = await provider.order({ ...bought, cost: { amountMinor: 100, currency: 'USD' } })
      expect(order).toMatchObject({ kind: 'rejected' })
      expect(stage.purchases()).toBe(0)
    })

    test('that fails is tried anew a little later', async () => {
      stage.fault('login', 'unauthorized', { remaining: 1 })
      const provider = stage.provider()
      expect((await provider.status(query)).ok).toBe(false)
      stage.sandbox.world.advance(10_000)
      expect((await provider.status(query)).ok).toBe(true)
    })

    test('waiting for it ends when the caller leaves, without ending it for others', async () => {
      stage.fault('login', 'latency', { delayMs: 400, remaining: 1 })
      const provider = stage.provider()
      const stop = new AbortController()
      const leaving = provider.status(query, { signal: stop.signal })
      const staying = provider.balance()
      setTimeout(() => stop.abort(), 30)
      expect((await leaving).ok).toBe(false)
      expect((await staying).ok).toBe(true)
      expect(stage.calls('login')).toBe(1)
    })
  })
}
