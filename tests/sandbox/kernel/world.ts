import { randomUUID } from 'node:crypto'
import { seededRandom } from './random'
import { createRing } from './ring'
import { clearJobs, runDueJobs } from './schedule'
import { resetSettings } from './settings'
import type { Fault, JournalEntry, Purchase, World } from './types'

const JOURNAL_SIZE = 1_000
const DEFAULT_SEED = 20_260_101

/** One world per sandbox: a movable clock, the active faults, the journal and the purchases that took money. */
export function createWorld(seed = DEFAULT_SEED): World {
  const journal = createRing<JournalEntry>(JOURNAL_SIZE)
  const resets: (() => void)[] = []
  let random = seededRandom(seed)
  let offsetMs = 0
  let faults: Fault[] = []
  let purchases: Purchase[] = []

  const world: World = {
    now: () => Date.now() + offsetMs,
    advance(ms) {
      offsetMs += ms
      runDueJobs(world)
    },
    random: () => random(),
    faults: {
      list: () => faults.map((fault) => ({ ...fault })),
      add(input) {
        const fault: Fault = { ...input, id: `flt_${randomUUID()}`, remaining: input.remaining ?? null }
        faults.push(fault)
        return { ...fault }
      },
      remove(id) {
        faults = faults.filter((fault) => fault.id !== id)
      },
      clear() {
        faults = []
      },
      take(vendor, operation) {
        if (faults.length === 0) return null
        const hit = faults.find((fault) => applies(fault, vendor, operation, random))
        if (!hit) return null
        if (hit.remaining !== null) {
          hit.remaining -= 1
          if (hit.remaining <= 0) faults = faults.filter((fault) => fault !== hit)
        }
        return { ...hit }
      },
    },
    journal,
    purchases: {
      add: (purchase) => void purchases.push(purchase),
      list: () => purchases.slice(),
      clear() {
        purchases = []
      },
    },
    onReset: (reset) => void resets.push(reset),
    reset() {
      offsetMs = 0
      random = seededRandom(seed)
      faults = []
      purchases = []
      journal.clear()
      clearJobs(world)
      resetSettings(world)
      for (const reset of resets) reset()
    },
  }
  return world
}

function applies(fault: Fault, vendor: string, operation: string, random: () => number): boolean {
  if (fault.vendor !== vendor) return false
  if (fault.operation !== '*' && fault.operation !== operation) return false
  return fault.probability === undefined || random() < fault.probability
}
