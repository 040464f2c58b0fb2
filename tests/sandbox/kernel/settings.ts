import type { VendorId, World } from './types'

interface VendorSettings {
  /** Ordinary answering time per operation in milliseconds; '*' for all others. Not a fault, so never journalled as one. */
  delaysMs: Record<string, number>
  /** Purchases show up in the vendor's listings only this long after they took money. */
  listingDelayMs: number
  /**
   * "Timeout, then created": a purchase that met the fault `hang` is carried out this much later.
   * null = a hung call never does anything.
   */
  hangCommitsAfterMs: number | null
  /** Life of a login token, for vendors that have a login. */
  tokenLifetimeMs: number
  /** Vendor-specific switches, explained in the vendor's README. */
  options: Record<string, string | number | boolean>
}

const DEFAULT_TOKEN_LIFETIME_MS = 50 * 60_000

const stores = new WeakMap<World, Map<VendorId, VendorSettings>>()

/** The live settings of a vendor; `world.reset()` puts them back to their defaults. */
export function settingsOf(world: World, vendor: VendorId): VendorSettings {
  const store = stores.get(world) ?? new Map<VendorId, VendorSettings>()
  stores.set(world, store)
  const known = store.get(vendor)
  if (known) return known
  const fresh: VendorSettings = {
    delaysMs: {},
    listingDelayMs: 0,
    hangCommitsAfterMs: null,
    tokenLifetimeMs: DEFAULT_TOKEN_LIFETIME_MS,
    options: {},
  }
  store.set(vendor, fresh)
  return fresh
}

/** Ordinary answering time of an operation in milliseconds. */
export function answerDelayMs(world: World, vendor: VendorId, operation: string): number {
  const delays = stores.get(world)?.get(vendor)?.delaysMs
  return delays?.[operation] ?? delays?.['*'] ?? 0
}

export function resetSettings(world: World): void {
  stores.delete(world)
}
