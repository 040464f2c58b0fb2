import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { ProviderId } from '@/lib/providers/types'
import { type Bought, bundleToBuy, openStage, type Stage, VENDOR_CASES, type VendorCase } from './vendors'

/** A vendor's sandbox for the tests of one block, as it was before each of them, and a bundle that it sells. */
export function stageOf(vendor: VendorCase): { readonly stage: () => Stage; readonly bought: () => Bought } {
  let stage: Stage
  let bought: Bought
  beforeAll(async () => {
    stage = await openStage(vendor, 1_200)
    bought = await bundleToBuy(stage.provider())
  })
  afterEach(() => stage.sandbox.world.reset())
  afterAll(() => stage.sandbox.close())
  return { stage: () => stage, bought: () => bought }
}

/** What is true of one vendor only. */
export function staged(id: ProviderId, guarantees: (stage: () => Stage, bought: () => Bought) => void): void {
  const vendor = VENDOR_CASES.find((one) => one.id === id)
  if (!vendor) throw new Error(`no case for ${id}`)
  describe(vendor.name, () => {
    const { stage, bought } = stageOf(vendor)
    guarantees(stage, bought)
  })
}
