import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CatalogueReadError } from '../../../lib/providers/adapter'
import type { Provider } from '../../../lib/providers/contract'
import type { ProviderBundle } from '../../../lib/providers/types'
import { TINY_UK_PLAN } from '../../sandbox/providers/airhub/plans'
import { type Bundle, generateBundles, totalBytes } from '../../sandbox/providers/bundles'
import { openStage, refsOf, type Stage, sampleIn, type VendorCase } from './vendors'

const SIZE = 1_200

async function readAll(provider: Provider): Promise<ProviderBundle[]> {
  const all: ProviderBundle[] = []
  for await (const page of provider.listBundles()) all.push(...page)
  return all
}

/** The facts a buyer sees, as one comparable text. */
function factsOf(bundle: Pick<ProviderBundle, 'countries' | 'data' | 'durationDays' | 'cost'>): string {
  const { countries, data, durationDays, cost } = bundle
  return JSON.stringify([countries, data, durationDays, cost])
}

function factsExpected(bundle: Bundle, perDayAsStated: boolean): string {
  const bytes = perDayAsStated && bundle.dataMb !== null ? bundle.dataMb * 1e6 : totalBytes(bundle)
  return factsOf({
    countries: bundle.place.countries.map(({ iso2 }) => iso2).sort(),
    data: bytes === null ? { unlimited: true } : { bytes },
    durationDays: bundle.days,
    cost: { amountMinor: bundle.priceMinor, currency: 'USD' },
  })
}

export function catalogueGuarantees(vendor: VendorCase): void {
  describe('catalogue', () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage(vendor, SIZE)
    })
    afterEach(() => stage.sandbox.world.reset())
    afterAll(() => stage.sandbox.close())

    test('gives every bundle of the vendor once, with its countries, data, days and cost', async () => {
      const extra = vendor.id === 'airhub' ? [TINY_UK_PLAN] : []
      const sold = [...extra, ...generateBundles(vendor.id, 0, SIZE)]
      const read = await readAll(stage.provider())
      expect(new Set(read.map(({ ref }) => ref)).size).toBe(sold.length)
      const expected = sold.map((bundle) => factsExpected(bundle, vendor.id === 'airhub'))
      expect(read.map(factsOf).sort()).toEqual(expected.sort())
    })

    test('states the kind of allowance and place, and null for what the vendor does not say', async () => {
      for (const bundle of await readAll(stage.provider())) {
        expect(bundle.name).not.toBe('')
        expect(bundle.topUpAllowed).toBeNull()
        expect(bundle.activationPolicy).toBeNull()
        if (bundle.countries.length === 1) expect(bundle.scope).toBe('country')
        else expect(['region', 'global']).toContain(bundle.scope)
        const unlimited = bundle.data !== null && 'unlimited' in bundle.data
        expect(unlimited ? [null] : ['total', 'day']).toContain(bundle.dataPeriod)
      }
    })

    test.each(['status_500_before', 'malformed', 'truncated', 'empty', 'unauthorized'] as const)(
      'fails the whole run on %s',
      async (kind) => {
        stage.fault(vendor.catalogueOperation, kind)
        await expect(readAll(stage.provider())).rejects.toThrow(CatalogueReadError)
      },
    )

    test('gives an honest answer about what may be renewed', async () => {
      const provider = stage.provider()
      const sample = sampleIn(vendor.id, 'active')
      const target = { iccid: sample.iccid, refs: refsOf(sample) }
      const list = await provider.listTopUps(target)
      expect(list.ok).toBe(true)
      const allowed = list.ok ? list.value : []
      if (allowed === 'any') return
      expect(allowed.length).toBeGreaterThan(0)
      const [bundleRef = ''] = allowed
      const yes = provider.capabilities.checksTopUpEligibility ? 'yes' : 'unknown'
      expect(await provider.topUpEligibility({ ...target, bundleRef })).toEqual({ ok: true, value: yes })
      expect(await provider.topUpEligibility({ ...target, bundleRef: 'none' })).toEqual({
        ok: true,
        value: 'no',
      })
    })

    test('reads the balance, or says that the vendor has none to read', async () => {
      const provider = stage.provider()
      const balance = await provider.balance()
      if (provider.capabilities.reportsBalance) {
        expect(balance).toEqual({ ok: true, value: { amountMinor: 10_000_000, currency: 'USD' } })
      } else expect(balance).toMatchObject({ ok: false, error: { code: 'NOT_SUPPORTED' } })
      expect(await provider.ping()).toEqual({ ok: true, value: true })
    })
  })
}
