import { countedBytes, dataKind } from './rules'
import type { Bundle, BundleMatch, KnownPlan, MatchReason, PricedBundle } from './types'

export const MOST_MATCHES = 6

/** Beyond these a bundle is another purchase, not a renewal: ten times the data (or 1 GB), six times the days (or a month). */
const MOST_DATA_FACTOR = 10
const ALWAYS_NEAR_BYTES = 1e9
const MOST_DAYS_FACTOR = 6
const ALWAYS_NEAR_DAYS = 31

/**
 * Bundles that renew a plan, the best first, at most six: the same bundle, then those whose facts contain the plan's.
 * Texts are compared whole or not at all. A plan whose facts are not known matches its own bundle or nothing.
 * @param candidates bundles of the eSIM's provider that may be applied to it, priced in one currency
 */
export function matchBundles(plan: KnownPlan, candidates: readonly PricedBundle[]): readonly BundleMatch[] {
  const same = sameBundle(plan, candidates)
  const similar = candidates
    .filter((candidate) => candidate !== same)
    .flatMap((candidate) => {
      const fit = structuralFit(plan, candidate.bundle)
      return fit ? [{ ...candidate, ...fit }] : []
    })
    .sort(
      (a, b) =>
        a.distance - b.distance ||
        a.price.amountMinor - b.price.amountMinor ||
        (a.bundle.bundleId < b.bundle.bundleId ? -1 : 1),
    )
    .map(({ bundle, price, reasons }): BundleMatch => ({ bundle, price, match: 'similar', reasons }))
  const first: readonly BundleMatch[] = same
    ? [{ ...same, match: 'same', reasons: [{ code: 'same_bundle' }] }]
    : []
  return [...first, ...similar].slice(0, MOST_MATCHES)
}

/** By the vendor's key; else by the whole name, where no known fact speaks against it. Of namesakes the cheapest. */
function sameBundle(plan: KnownPlan, candidates: readonly PricedBundle[]): PricedBundle | null {
  const byRef = plan.ref === null ? undefined : candidates.find(({ bundle }) => bundle.ref === plan.ref)
  if (byRef) return byRef
  const name = plan.name?.trim()
  if (!name) return null
  const namesakes = candidates.filter(({ bundle }) => bundle.name === name && !contradicts(plan, bundle))
  return namesakes.toSorted((a, b) => a.price.amountMinor - b.price.amountMinor)[0] ?? null
}

function contradicts(plan: KnownPlan, bundle: Bundle): boolean {
  const differ = <T>(a: T | null, b: T | null) => a !== null && b !== null && a !== b
  const countries = (codes: readonly string[]) => (codes.length === 0 ? null : [...codes].sort().join())
  const bothKinds = [dataKind(plan), dataKind(bundle)] as const
  return (
    differ(...bothKinds) ||
    (bothKinds[0] !== null &&
      bothKinds[1] !== null &&
      differ(countedBytes(plan.data), countedBytes(bundle.data))) ||
    differ(plan.durationDays, bundle.durationDays) ||
    differ(countries(plan.countries), countries(bundle.countries))
  )
}

interface Fit {
  readonly reasons: readonly MatchReason[]
  /** 0 = the same facts; grows with what comes on top. */
  readonly distance: number
}

/** Null unless every fact of the plan is known and the bundle holds at least as much of each. */
function structuralFit(plan: KnownPlan, bundle: Bundle): Fit | null {
  if (!sameService(plan, bundle)) return null
  const parts = [countriesFit(plan, bundle), dataFit(plan, bundle), daysFit(plan, bundle)]
  if (!parts.every((part) => part !== null)) return null
  return {
    reasons: parts.flatMap((part) => part.reasons),
    distance: parts.reduce((sum, part) => sum + part.distance, 0),
  }
}

/** Data with calls is another product than data. A vendor that does not say sells data. */
function sameService(plan: KnownPlan, bundle: Bundle): boolean {
  if ((plan.kind ?? 'data') !== (bundle.kind ?? 'data')) return false
  const enough = (wanted: number | null, given: number | null) => wanted === null || (given ?? 0) >= wanted
  return enough(plan.voiceMinutes, bundle.voiceMinutes) && enough(plan.smsCount, bundle.smsCount)
}

function countriesFit(plan: KnownPlan, bundle: Bundle): Fit | null {
  const wanted = new Set(plan.countries)
  const given = new Set(bundle.countries)
  if (wanted.size === 0 || ![...wanted].every((country) => given.has(country))) return null
  const count = given.size - wanted.size
  if (count === 0) return { reasons: [{ code: 'same_countries' }], distance: 0 }
  return { reasons: [{ code: 'more_countries', count }], distance: Math.log(given.size / wanted.size) / 2 }
}

function dataFit(plan: KnownPlan, bundle: Bundle): Fit | null {
  const kind = dataKind(plan)
  if (kind === null || kind !== dataKind(bundle)) return null
  if (kind === 'unlimited') return { reasons: [{ code: 'unlimited' }], distance: 0 }
  const wanted = countedBytes(plan.data)
  const given = countedBytes(bundle.data)
  if (wanted === null || given === null || given < wanted) return null
  if (given === wanted) return { reasons: [{ code: 'same_data' }], distance: 0 }
  if (given > Math.max(wanted * MOST_DATA_FACTOR, ALWAYS_NEAR_BYTES)) return null
  return { reasons: [{ code: 'more_data', bytes: given - wanted }], distance: Math.log(given / wanted) }
}

function daysFit(plan: KnownPlan, bundle: Bundle): Fit | null {
  const wanted = plan.durationDays
  const given = bundle.durationDays
  if (wanted === null || given === null || given < wanted) return null
  if (given === wanted) return { reasons: [{ code: 'same_days' }], distance: 0 }
  if (given > Math.max(wanted * MOST_DAYS_FACTOR, ALWAYS_NEAR_DAYS)) return null
  return { reasons: [{ code: 'more_days', days: given - wanted }], distance: Math.log(given / wanted) }
}
