import type { Destination } from '@/lib/catalog/types'
import { POPULAR } from '@/lib/core/place-index'

/** Of places with bundles, those that most people go to. */
export function mostVisited(list: readonly Destination[], most: number): readonly Destination[] {
  const byCountry = new Map(list.map((one) => [one.country, one]))
  return POPULAR.flatMap((country) => byCountry.get(country) ?? []).slice(0, most)
}
