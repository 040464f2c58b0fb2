import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { ProviderId } from '@/lib/providers/types'
import { type Bought, bundleToBuy, openStage, type Stage, VENDOR_CASES } from './vendors'

/** What is true of one vendor only. */
export function staged(id: ProviderId, guarantees: (stage: () => Stage, bought: () => Bought) => void): void {
  const vendor = VENDOR_CASES.find((one) => one.id === id)
  if (!vendor) throw new Error(`no case for ${id}`)
  describe(vendor.name, () => {
    let stage: Stage
    let bought: Bought
    beforeAll(async () => {
      stage = await openStage(vendor, 1_200)
      bought = await bundleToBuy(stage.provider())
    })
    afterEach(() => stage.sandbox.world.reset())
    afterAll(() => stage.sandbox.close())
    guarantees(
      () => stage,
      () => bought,
    )
  })
}
