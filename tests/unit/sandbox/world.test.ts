import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../sandbox/kernel/types'
import { createWorld } from '../../sandbox/kernel/world'
import { createCatalogue } from '../../sandbox/providers/catalogue'
import { luhnDigit } from '../../sandbox/providers/identifiers'
import { newestPage } from '../../sandbox/providers/paging'
import { DOCUMENTED_ICCID, SAMPLE_ESIMS, UNKNOWN_ICCID } from '../../sandbox/providers/samples'
import { bundleDescription, bundleName } from '../../sandbox/providers/travelroam/words'

describe('the world', () => {
  it('moves its clock forward only when told, and back by a reset', () => {
    const world = createWorld()
    world.advance(5_000)
    expect(world.now() - Date.now()).toBeGreaterThanOrEqual(4_990)
    world.reset()
    expect(Math.abs(world.now() - Date.now())).toBeLessThan(50)
  })

  it('draws the same numbers from the same seed', () => {
    const [a, b, c] = [createWorld(1), createWorld(1), createWorld(2)]
    const draw = (world: typeof a) => Array.from({ length: 5 }, () => world.random())
    expect(draw(a)).toEqual(draw(b))
    expect(draw(createWorld(1))).not.toEqual(draw(c))
  })

  it('uses faults up in order, and respects vendor, operation and chance', () => {
    const { faults } = createWorld()
    faults.add({ vendor: 'airhub', operation: 'order', kind: 'hang', remaining: 1 })
    faults.add({ vendor: 'airhub', operation: '*', kind: 'latency' })
    faults.add({ vendor: 'stripe', operation: '*', kind: 'empty', probability: 0 })
    expect(faults.take('airhub', 'login')?.kind).toBe('latency')
    expect(faults.take('airhub', 'order')?.kind).toBe('hang')
    expect(faults.take('airhub', 'order')?.kind).toBe('latency')
    expect(faults.take('stripe', 'refund')).toBeNull()
    expect(faults.list().map((fault) => fault.kind)).toEqual(['latency', 'empty'])
  })

  it('keeps the last thousand calls, oldest first', () => {
    const { journal } = createWorld()
    for (let i = 0; i < 1_005; i += 1) journal.add({ path: String(i) } as JournalEntry)
    expect(journal.list()).toHaveLength(1_000)
    expect(journal.list(2).map((entry) => entry.path)).toEqual(['1003', '1004'])
  })
})

describe('the catalogue', () => {
  const make = (size: number) => createCatalogue(createWorld(), 'travelroam', size, bundleName)

  it('covers at least 190 countries, regions and the world, from 100 MB to 100 GB and from 1 to 365 days', () => {
    const bundles = make(2_500).list()
    const countries = new Set(bundles.filter((b) => b.place.scope === 'country').map((b) => b.place.code))
    expect(countries.size).toBeGreaterThanOrEqual(190)
    expect(new Set(bundles.map((b) => b.place.scope))).toEqual(new Set(['country', 'region', 'global']))
    const sizes = new Set(bundles.map((b) => b.dataMb))
    const days = new Set(bundles.map((b) => b.days))
    for (const size of [100, 1_000, 10_000, 100_000, null]) expect(sizes).toContain(size)
    for (const length of [1, 7, 30, 365]) expect(days).toContain(length)
    expect(bundles.some((b) => b.perDay)).toBe(true)
  })

  it('has 50,000 bundles with different names when asked, and the documented one at every size', () => {
    const large = make(50_000)
    expect(new Set(large.list().map(bundleName)).size).toBe(50_000)
    for (const catalogue of [large, make(300)]) {
      const found = catalogue.get('esim_1GB_7D_TR_V2')
      expect(found && bundleDescription(found)).toBe('eSIM, 1GB, 7 Days, Turkey, V2')
    }
  })

  it('is the same on every start', () => {
    expect(make(400).list()).toEqual(make(400).list())
  })

  it('moves exactly one percent of the prices, removes and adds', () => {
    const catalogue = make(1_000)
    const before = new Map(catalogue.list().map((b) => [b.id, b.priceMinor]))
    const version = catalogue.version()
    expect(catalogue.reprice(1)).toBe(10)
    expect(catalogue.list().filter((b) => before.get(b.id) !== b.priceMinor)).toHaveLength(10)
    expect(catalogue.remove(5)).toBe(5)
    expect(catalogue.list()).toHaveLength(995)
    catalogue.add(7)
    expect(catalogue.list()).toHaveLength(1_002)
    expect(catalogue.list().filter((b) => !before.has(b.id))).toHaveLength(7)
    expect(catalogue.version()).toBeGreaterThan(version)
  })
})

describe('the samples', () => {
  it('have well-formed, unique, stable ICCIDs', () => {
    const iccids = SAMPLE_ESIMS.map((sample) => sample.iccid)
    expect(new Set(iccids).size).toBe(iccids.length)
    for (const iccid of [...iccids, UNKNOWN_ICCID]) {
      expect(luhnDigit(iccid.slice(0, -1))).toBe(Number(iccid.at(-1)))
      if (iccid !== DOCUMENTED_ICCID) expect(iccid).toMatch(/^8999\d{15}$/)
    }
    expect(iccids.slice(0, 3)).toEqual([DOCUMENTED_ICCID, '8999900000000000014', '8999900000000000022'])
  })
})

describe('a page of the newest', () => {
  it('leaves out what is still hidden and counts the rest', () => {
    const items = [1, 2, 3, 4, 5].map((n) => ({ at: n * 100, isHidden: n === 4 }))
    const page = (number: number) =>
      newestPage(items, {
        now: 600,
        settledAfterMs: 250,
        page: number,
        size: 2,
        isListed: (one) => !one.isHidden,
      })
    expect(page(1)).toEqual({ rows: [items[4], items[2]], total: 4 })
    expect(page(2)).toEqual({ rows: [items[1], items[0]], total: 4 })
    expect(page(3)).toEqual({ rows: [], total: 4 })
  })
})
