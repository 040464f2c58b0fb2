import { settingsOf } from '../kernel/settings'
import type { VendorId, World } from '../kernel/types'

type Value = string | number | boolean
type Widened<T extends Value> = T extends string ? string : T extends number ? number : boolean

/** A vendor-specific switch as set, or its default. */
export function optionOf<T extends Value>(
  world: World,
  vendor: VendorId,
  name: string,
  fallback: T,
): Widened<T> {
  const value = settingsOf(world, vendor).options[name]
  return (typeof value === typeof fallback ? value : fallback) as Widened<T>
}
