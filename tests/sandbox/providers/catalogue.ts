import type { World } from '../kernel/types'
import { type Bundle, generateBundles } from './bundles'

export const DEFAULT_CATALOGUE_SIZE = 2_000
/** Documented by the vendor's own samples, so it stays on sale whatever is removed. */
const PROTECTED_ID = 'TR-1GB-7D-V2'

export interface Catalogue {
  /** Goes up with every change; caches hang on it. */
  version(): number
  list(): readonly Bundle[]
  get(key: string): Bundle | undefined
  keyOf(bundle: Bundle): string
  /** A bundle of a place by size and days; the nearest one in stock when it was removed. */
  find(placeCode: string, dataMb: number | null, days: number): Bundle
  forPlace(placeCode: string): readonly Bundle[]
  /** Bundles that work in the country, regional ones included. */
  forCountry(iso2: string): readonly Bundle[]
  resize(size: number): void
  /** Moves that share of all prices (0..100) by up to ±20 %. Returns how many moved. */
  reprice(percent: number): number
  remove(count: number): number
  add(count: number): number
}

/** A vendor's stock of bundles. Look-ups go through indexes that are built once per version. */
export function createCatalogue(
  world: World,
  flavour: string,
  size: number,
  keyOf: (bundle: Bundle) => string,
  extra: readonly Bundle[] = [],
): Catalogue {
  let bundles: Bundle[] = []
  let nextSeq = 0
  let version = 0
  let indexes: Indexes | null = null

  const changed = () => {
    version += 1
    indexes = null
  }
  const fill = (count: number) => {
    bundles = [...extra, ...generateBundles(flavour, 0, count)]
    nextSeq = count
    changed()
  }
  const index = () => {
    indexes ??= buildIndexes(bundles, keyOf)
    return indexes
  }
  fill(size)
  world.onReset(() => fill(size))

  return {
    version: () => version,
    list: () => bundles,
    get: (key) => index().byKey.get(key),
    keyOf,
    find(placeCode, dataMb, days) {
      const choices = index().byPlace.get(placeCode) ?? bundles
      const exact = choices.find((b) => b.dataMb === dataMb && b.days === days && !b.perDay)
      const found = exact ?? choices[0] ?? bundles[0]
      if (!found) throw new Error('The sandbox catalogue is empty')
      return found
    },
    forPlace: (placeCode) => index().byPlace.get(placeCode) ?? [],
    forCountry: (iso2) => index().byCountry.get(iso2) ?? [],
    resize: fill,
    reprice(percent) {
      const count = Math.round((bundles.length * percent) / 100)
      for (const i of pick(world, bundles.length, count)) {
        const bundle = bundles[i] as Bundle
        const factor = (world.random() < 0.5 ? -1 : 1) * (0.03 + world.random() * 0.17)
        const moved = Math.max(1, Math.round(bundle.priceMinor * (1 + factor)))
        bundles[i] = { ...bundle, priceMinor: moved === bundle.priceMinor ? moved + 1 : moved }
      }
      changed()
      return count
    },
    remove(count) {
      const doomed = new Set<number>()
      for (const i of pick(world, bundles.length, Math.min(bundles.length, count + 1))) {
        if (doomed.size < count && bundles[i]?.id !== PROTECTED_ID) doomed.add(i)
      }
      bundles = bundles.filter((_, i) => !doomed.has(i))
      changed()
      return doomed.size
    },
    add(count) {
      bundles = [...bundles, ...generateBundles(flavour, nextSeq, count)]
      nextSeq += count
      changed()
      return count
    },
  }
}

interface Indexes {
  byKey: Map<string, Bundle>
  byPlace: Map<string, Bundle[]>
  byCountry: Map<string, Bundle[]>
}

function buildIndexes(bundles: readonly Bundle[], keyOf: (bundle: Bundle) => string): Indexes {
  const byKey = new Map<string, Bundle>()
  const byPlace = new Map<string, Bundle[]>()
  const byCountry = new Map<string, Bundle[]>()
  for (const bundle of bundles) {
    byKey.set(keyOf(bundle), bundle)
    append(byPlace, bundle.place.code, bundle)
    for (const country of bundle.place.countries) append(byCountry, country.iso2, bundle)
  }
  return { byKey, byPlace, byCountry }
}

function append(index: Map<string, Bundle[]>, key: string, bundle: Bundle): void {
  const list = index.get(key)
  if (list) list.push(bundle)
  else index.set(key, [bundle])
}

/** `count` different positions below `length`, by the world's generator. */
function pick(world: World, length: number, count: number): Set<number> {
  const chosen = new Set<number>()
  while (chosen.size < Math.min(count, length)) chosen.add(Math.floor(world.random() * length))
  return chosen
}
