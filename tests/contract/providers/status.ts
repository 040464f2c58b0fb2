import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { UNKNOWN_ICCID } from '../../sandbox/providers/samples'
import { openStage, refsOf, type Stage, sampleIn, samplesOf, type VendorCase } from './vendors'

/** Bytes that a display of four decimals of a GiB cannot tell apart. */
const SHOWN_PRECISION_BYTES = 2 ** 30 * 0.0001
/** Share used of samples whose usage does not grow with the clock. */
const USED = { used_up: 1, expired: 0.6, revoked: 0.2, disabled: 0.25 } as const

export function statusGuarantees(vendor: VendorCase): void {
  describe('status', () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage(vendor, 1_200)
    })
    afterEach(() => stage.sandbox.world.reset())
    afterAll(() => stage.sandbox.close())
    const direct = () => stage.provider().capabilities.lookupByIccid !== 'none'

    test.each(samplesOf(vendor.id))('says what is so of an eSIM that is $state ($iccid)', async (sample) => {
      const answer = await stage.provider().status({ iccid: sample.iccid, refs: refsOf(sample) })
      const esim = answer.ok ? answer.value : null
      expect(esim).toMatchObject({
        provider: vendor.id,
        iccid: sample.iccid,
        state: vendor.profile(sample.state),
      })
      const documented = sample.iccid.startsWith('8932')
      const expected = documented ? null : vendor.plans(sample.state)
      if (expected) expect(esim?.plans.map((plan) => plan.state).sort()).toEqual([...expected].sort())
      for (const plan of esim?.plans ?? []) {
        if (sample.dataMb === null) expect(plan.data).toEqual({ unlimited: true })
        else expect(plan.data).toEqual({ bytes: sample.dataMb * 1e6 })
        expect([null, sample.days]).toContain(plan.durationDays)
      }
    })

    test('counts bytes exactly where they stand still', async () => {
      if (!stage.provider().capabilities.reportsUsage) return
      const still = samplesOf(vendor.id).filter((one) => one.state in USED && !one.iccid.startsWith('8932'))
      expect(still.length).toBeGreaterThan(0)
      for (const sample of still) {
        const answer = await stage.provider().status({ iccid: sample.iccid, refs: refsOf(sample) })
        const plan = answer.ok ? answer.value?.plans[0] : undefined
        const used = (sample.dataMb ?? 0) * 1e6 * USED[sample.state as keyof typeof USED]
        const tolerance = vendor.id === 'esimcard' ? SHOWN_PRECISION_BYTES : 0
        expect(Math.abs((plan?.usedBytes ?? -1) - used)).toBeLessThanOrEqual(tolerance)
        const usage = await stage.provider().usage({ iccid: sample.iccid, refs: refsOf(sample) })
        expect(usage).toMatchObject({ ok: true, value: { usedBytes: plan?.usedBytes, unlimited: false } })
      }
    })

    test('finds an eSIM by ICCID alone, without anything remembered, where it can look up', async () => {
      const sample = sampleIn(vendor.id, 'active')
      const answer = await stage.provider().status({ iccid: sample.iccid })
      if (direct()) expect(answer).toMatchObject({ ok: true, value: { iccid: sample.iccid } })
      else expect(answer).toMatchObject({ ok: false, error: { code: 'NOT_SUPPORTED' } })
    })

    test('says "not known" only as an answer of the vendor, and never for part of a number', async () => {
      if (!direct()) return
      const provider = stage.provider()
      const { iccid } = sampleIn(vendor.id, 'active')
      for (const other of [UNKNOWN_ICCID, iccid.slice(0, 18), iccid.slice(1), `${iccid}0`, `${iccid}7`]) {
        expect(await provider.status({ iccid: other })).toEqual({ ok: true, value: null })
      }
    })

    test.each([
      ['status_500_before', 'UNAVAILABLE'],
      ['reset_before', 'UNAVAILABLE'],
      ['malformed', 'UNAVAILABLE'],
      ['truncated', 'UNAVAILABLE'],
      ['empty', 'UNAVAILABLE'],
      ['hang', 'UNAVAILABLE'],
      ['status_429', 'RATE_LIMITED'],
      ['unauthorized', 'AUTH'],
    ] as const)('calls %s an outage (%s), never "not found"', async (kind, code) => {
      stage.fault(vendor.statusOperation, kind)
      const sample = sampleIn(vendor.id, 'active')
      const query = { iccid: sample.iccid, refs: refsOf(sample) }
      const answer = await stage.provider().status(query, { timeoutMs: 1_500 })
      expect(answer).toMatchObject({ ok: false, error: { code } })
    })

    test.each(['status_500_before', 'reset_before'] as const)(
      'reads again after a single %s',
      async (kind) => {
        stage.fault(vendor.statusOperation, kind, { remaining: 1 })
        const sample = sampleIn(vendor.id, 'active')
        const answer = await stage.provider().status({ iccid: sample.iccid, refs: refsOf(sample) })
        expect(answer).toMatchObject({ ok: true, value: { iccid: sample.iccid } })
      },
    )

    test('reads again after a short "too many requests", and says how long a longer one lasts', async () => {
      stage.fault(vendor.statusOperation, 'status_429', { remaining: 1 })
      const sample = sampleIn(vendor.id, 'active')
      const answer = await stage.provider().status({ iccid: sample.iccid, refs: refsOf(sample) })
      if (answer.ok) return expect(answer.value?.iccid).toBe(sample.iccid)
      expect(answer.error.code).toBe('RATE_LIMITED')
      expect(answer.error.retryAfterSeconds).toBeGreaterThan(2)
    })

    test('lets a cancelled caller go at once, and does not hold that against the vendor', async () => {
      stage.fault(vendor.statusOperation, 'latency', { delayMs: 1_000, remaining: 30 })
      const sample = sampleIn(vendor.id, 'active')
      const query = { iccid: sample.iccid, refs: refsOf(sample) }
      const provider = stage.provider()
      const stop = new AbortController()
      const startedAt = performance.now()
      const waiting = Array.from({ length: 30 }, () => provider.status(query, { signal: stop.signal }))
      setTimeout(() => stop.abort(), 50)
      const answers = await Promise.all(waiting)
      expect(performance.now() - startedAt).toBeLessThan(500)
      expect(answers.every((answer) => !answer.ok)).toBe(true)
      stage.sandbox.world.faults.clear()
      expect(await provider.status(query)).toMatchObject({ ok: true, value: { iccid: sample.iccid } })
    })

    test('serves 300 visitors at once, each as fast as the vendor is', async () => {
      stage.setting({ delaysMs: { [vendor.statusOperation]: 400 } })
      const sample = sampleIn(vendor.id, 'active')
      const query = { iccid: sample.iccid, refs: refsOf(sample) }
      const provider = stage.provider()
      const startedAt = performance.now()
      const answers = await Promise.all(Array.from({ length: 300 }, () => provider.status(query)))
      expect(answers.every((answer) => answer.ok)).toBe(true)
      // One after the other would take two minutes; the rest of this bound is a busy machine.
      expect(performance.now() - startedAt).toBeLessThan(6_000)
    })
  })
}
