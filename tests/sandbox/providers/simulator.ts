import type { VendorId } from '../kernel/types'
import type { Route, VendorHandler } from './routes'
import type { Shop } from './shop'

/** One eSIM provider, ready to be mounted under its prefixes. */
export interface Simulator {
  id: VendorId
  name: string
  /** Path prefix → handler of what follows it. */
  mounts: Readonly<Record<string, VendorHandler>>
  /** Names for the fault switch. */
  operations: readonly string[]
  shop: Shop
  /** The vendor's block of design.md §3. */
  env(baseUrl: string): Record<string, string>
}

export function operationNames(routes: readonly Route[]): string[] {
  return [...new Set(routes.flatMap((route) => route.operations))]
}
