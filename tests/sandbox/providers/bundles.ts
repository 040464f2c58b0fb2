import { hashText } from '../kernel/random'
import { PLACES, type Place } from './places'

/** A bundle before any vendor has put it into its own words. */
export interface Bundle {
  /** Stable text, e.g. `TR-1GB-7D-V2`; vendors derive their own keys from it. */
  id: string
  /** Position in the endless sequence of bundles; the same for every catalogue size. */
  seq: number
  place: Place
  /** Decimal megabytes, per day when `perDay`; null = unlimited. */
  dataMb: number | null
  perDay: boolean
  days: number
  version: number
  /** US cents, what the reseller pays. */
  priceMinor: number
  speeds: readonly string[]
}

interface Variant {
  dataMb: number | null
  perDay: boolean
  days: number
}

const fixed = (dataMb: number, days: number): Variant => ({ dataMb, perDay: false, days })
const unlimited = (days: number): Variant => ({ dataMb: null, perDay: false, days })

/** Every place has these, so that a renewal finds its own bundle again. */
const CORE: readonly Variant[] = [fixed(1_000, 7), fixed(3_000, 30), fixed(5_000, 30), unlimited(7)]

const SIZES_MB = [
  100, 200, 300, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 15_000, 20_000, 30_000, 50_000, 100_000,
]
const DAILY_MB = [500, 1_000, 2_000, 3_000]
const DAYS = [1, 2, 3, 5, 7, 10, 14, 15, 20, 21, 30, 45, 60, 90, 120, 180, 365]

const isCore = (variant: Variant) =>
  CORE.some((core) => core.dataMb === variant.dataMb && core.days === variant.days && !variant.perDay)

const FURTHER: readonly Variant[] = DAYS.flatMap((days) => [
  ...SIZES_MB.map((dataMb) => fixed(dataMb, days)),
  ...DAILY_MB.map((dataMb) => ({ dataMb, perDay: true, days })),
  unlimited(days),
]).filter((variant) => !isCore(variant))

const FIRST_VERSION = 2
const VARIANTS_PER_PLACE = CORE.length + FURTHER.length
/** Coprime to FURTHER.length, so that a place walks through all further variants without repeating one. */
const STRIDE = 101

/** Bundles `from … from + count - 1` of a sequence that never ends; `flavour` makes vendors price differently. */
export function generateBundles(flavour: string, from: number, count: number): Bundle[] {
  return Array.from({ length: count }, (_, i) => bundleAt(flavour, from + i))
}

function bundleAt(flavour: string, seq: number): Bundle {
  const place = PLACES[seq % PLACES.length] as Place
  const round = Math.floor(seq / PLACES.length)
  const version = FIRST_VERSION + Math.floor(round / VARIANTS_PER_PLACE)
  const variant = variantFor(place, round % VARIANTS_PER_PLACE)
  const id = `${place.code}-${sizeText(variant)}-${variant.days}D-V${version}`
  return {
    id,
    seq,
    place,
    ...variant,
    version,
    priceMinor: priceMinor(variant, place, `${flavour}:${id}`),
    speeds: hashText(place.code) % 3 === 0 ? ['2G', '3G', '4G'] : ['2G', '3G', '4G', '5G'],
  }
}

function variantFor(place: Place, round: number): Variant {
  const core = CORE[round]
  if (core) return core
  const start = hashText(place.code) % FURTHER.length
  return FURTHER[(start + (round - CORE.length) * STRIDE) % FURTHER.length] as Variant
}

/** `1GB`, `500MB`, `1GBD` (a day), `UL`. */
export function sizeText(variant: Pick<Bundle, 'dataMb' | 'perDay'>): string {
  if (variant.dataMb === null) return 'UL'
  return `${amountText(variant.dataMb)}${variant.perDay ? 'D' : ''}`
}

function amountText(dataMb: number): string {
  return dataMb >= 1_000 ? `${dataMb / 1_000}GB` : `${dataMb}MB`
}

/** Decimal bytes over the whole life of the bundle; null = unlimited. */
export function totalBytes(bundle: Pick<Bundle, 'dataMb' | 'perDay' | 'days'>): number | null {
  if (bundle.dataMb === null) return null
  return bundle.dataMb * 1_000_000 * (bundle.perDay ? bundle.days : 1)
}

function priceMinor(variant: Variant, place: Place, key: string): number {
  const spread = { country: 1, region: 1.25, global: 1.8 }[place.scope]
  const local = 0.7 + (hashText(place.code) % 100) / 70
  const own = 0.94 + (hashText(key) % 13) / 100
  const gigabytes = (totalBytes({ ...variant }) ?? 0) / 1e9
  const forData = variant.dataMb === null ? 210 * variant.days ** 0.8 : 120 * gigabytes ** 0.78
  return Math.max(25, Math.round((60 + forData + 7 * variant.days ** 0.6) * spread * local * own))
}
