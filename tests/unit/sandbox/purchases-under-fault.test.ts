import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FaultKind, VendorId } from '../../sandbox/kernel/types'
import { type Buyer, buyers } from './buyers'
import { type Outside, read, startOutside } from './support'

let outside: Outside
let shops: Record<string, Buyer>
beforeAll(async () => {
  outside = await startOutside()
  shops = buyers(outside)
})
afterAll(() => outside.close())
beforeEach(async () => {
  outside.world.reset()
  for (const buyer of Object.values(shops)) await buyer.login()
})

const VENDOR_IDS = ['travelroam', 'airhub', 'esimcard', 'esimhub'] as const satisfies readonly VendorId[]
const COMMITTED = ['latency', 'reset_after', 'status_500_after', 'malformed', 'truncated', 'empty'] as const
const NOT_COMMITTED = [
  'reset_before',
  'status_429',
  'status_500_before',
  'unauthorized',
  'out_of_stock',
  'wallet_empty',
] as const

const set = (vendor: VendorId, kind: FaultKind, delayMs = 20) =>
  outside.world.faults.add({ vendor, operation: 'order', kind, remaining: 1, delayMs })
const bought = (vendor: VendorId) => outside.world.purchases.list().filter((one) => one.vendor === vendor)

describe.each(VENDOR_IDS)('a purchase at %s', (vendor) => {
  it.each(COMMITTED)('takes the money once under %s, and can be found again by reading', async (kind) => {
    set(vendor, kind)
    const answer = await shops[vendor]?.order().catch(() => null)
    expect(bought(vendor)).toHaveLength(1)
    if (kind === 'reset_after' || kind === 'truncated') expect(answer).toBeNull()
    if (kind === 'malformed' || kind === 'empty')
      expect([answer?.status, answer?.json]).toEqual([200, undefined])
    if (kind === 'status_500_after') expect(answer?.status).toBe(500)
    expect(await shops[vendor]?.finds(bought(vendor)[0]?.iccid ?? '')).toBe(true)
    const entry = outside.world.journal.list().find((one) => one.fault !== null)
    expect(entry).toMatchObject({ vendor, operation: 'order', fault: kind })
  })

  it.each(NOT_COMMITTED)('takes no money under %s', async (kind) => {
    const before = outside.shop(vendor).wallet.balanceMinor
    set(vendor, kind)
    const answer = await shops[vendor]?.order().catch(() => null)
    expect(bought(vendor)).toHaveLength(0)
    expect(outside.shop(vendor).wallet.balanceMinor).toBe(before)
    if (kind === 'reset_before') expect(answer).toBeNull()
    expect(outside.world.faults.list()).toHaveLength(0)
  })

  it('is refused in the vendor’s own way when the wallet is dry, and goes through once it is filled', async () => {
    await outside.control('PUT', '/wallets', { vendor, balanceMinor: 1 })
    const refused = await shops[vendor]?.order()
    expect(bought(vendor)).toHaveLength(0)
    expect({ status: refused?.status, ...(refused?.json as object) }).toMatchObject(shops[vendor]?.dry ?? {})
    await outside.control('PUT', '/wallets', { vendor, balanceMinor: 10_000 })
    await shops[vendor]?.order()
    expect(bought(vendor)).toHaveLength(1)
    expect(outside.shop(vendor).wallet.balanceMinor).toBe(10_000 - (bought(vendor)[0]?.priceMinor ?? 0))
  })

  it('that hangs does nothing, unless told to be carried out later by the clock', async () => {
    set(vendor, 'hang', 30)
    await expect(shops[vendor]?.order()).rejects.toThrow()
    outside.world.advance(3_600_000)
    expect(bought(vendor)).toHaveLength(0)
    await shops[vendor]?.login()
    await outside.control('PUT', '/settings', { vendor, hangCommitsAfterMs: 90_000 })
    set(vendor, 'hang', 30)
    await expect(shops[vendor]?.order()).rejects.toThrow()
    expect(bought(vendor)).toHaveLength(0)
    outside.world.advance(90_000)
    expect(bought(vendor)).toHaveLength(1)
  })

  it('can stay out of the listings for a while', async () => {
    await outside.control('PUT', '/settings', { vendor, listingDelayMs: 60_000 })
    await shops[vendor]?.order()
    const iccid = bought(vendor)[0]?.iccid ?? ''
    expect(await shops[vendor]?.finds(iccid)).toBe(false)
    outside.world.advance(60_000)
    expect(await shops[vendor]?.finds(iccid)).toBe(true)
  })
})

describe('a call with bad credentials', () => {
  it('does not use up a fault that waits for the real one', async () => {
    set('esimcard', 'reset_after')
    outside.world.advance(51 * 60_000)
    expect((await shops.esimcard?.order())?.status).toBe(401)
    expect(outside.world.faults.list()).toHaveLength(1)
    await shops.esimcard?.login()
    await expect(shops.esimcard?.order()).rejects.toThrow()
    expect(bought('esimcard')).toHaveLength(1)
    expect(read(outside.world.journal.list().at(-1), 'status')).toBeNull()
  })
})
