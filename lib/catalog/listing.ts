import { hash } from 'node:crypto'
import { newId } from '../core/ids'
import { isCurrencyCode } from '../core/money'
import type { ProviderBundle } from '../providers/types'

/** What the database holds of a provider's bundles: enough to see what changed. */
export interface StoredState {
  readonly ref: string
  readonly contentHash: string
  readonly onSale: boolean
}

/** A row of store.bundles to be written, as the JSON text that one statement reads many of. */
export interface ChangedRow {
  readonly ref: string
  readonly json: string
}

export interface ListingDiff {
  /** Bundles with different keys that the vendor listed. */
  readonly seen: number
  /** Keys that came more than once; the first of each counts. */
  readonly duplicates: number
  /** Bundles that cannot be stored as stated; left out, so that one odd row does not freeze a whole catalogue. */
  readonly unfit: number
  readonly changed: readonly ChangedRow[]
  /** Keys that are on sale and were not listed. */
  readonly vanished: readonly string[]
  readonly onSaleBefore: number
}

/** More than any vendor sells by far: a listing that goes on for ever ends here. */
export const MOST_BUNDLES = 200_000

/**
 * Compares a listing, page by page, with what is stored. Keeps one hash per stored bundle, one key per listed one, and
 * the rows that must be written, as texts: nothing of a bundle that has not changed.
 */
export function createListingDiff(stored: Iterable<StoredState>) {
  const known = new Map<string, StoredState>()
  let onSaleBefore = 0
  for (const state of stored) {
    known.set(state.ref, state)
    if (state.onSale) onSaleBefore += 1
  }
  const seen = new Set<string>()
  const changed: ChangedRow[] = []
  let duplicates = 0
  let unfit = 0

  return {
    /** @throws RangeError beyond MOST_BUNDLES */
    add(bundle: ProviderBundle): void {
      if (seen.has(bundle.ref)) {
        duplicates += 1
        return
      }
      if (seen.size >= MOST_BUNDLES) throw new RangeError(`more than ${MOST_BUNDLES} bundles listed`)
      const facts = JSON.stringify(factsRow(bundle))
      if (!isFit(bundle, facts)) {
        unfit += 1
        return
      }
      seen.add(bundle.ref)
      const contentHash = hash('sha256', facts, 'base64url')
      const before = known.get(bundle.ref)
      if (before?.onSale && before.contentHash === contentHash) return
      const json = `{"id":"${newId('bdl')}","content_hash":"${contentHash}",${facts.slice(1)}`
      changed.push({ ref: bundle.ref, json })
    },
    finish(): ListingDiff {
      const vanished = [...known.values()].filter((state) => state.onSale && !seen.has(state.ref))
      return {
        seen: seen.size,
        duplicates,
        unfit,
        changed,
        vanished: vanished.map((state) => state.ref),
        onSaleBefore,
      }
    },
  }
}

/** Why a listing is not believed: nobody takes half of a catalogue off sale in a day. Null = it may be applied. */
export function refusalOf({ seen, onSaleBefore }: ListingDiff): string | null {
  if (onSaleBefore > 0 && seen === 0) return `the listing is empty; ${onSaleBefore} bundles are on sale`
  if (onSaleBefore > 20 && seen * 2 < onSaleBefore)
    return `the listing holds ${seen} bundles; ${onSaleBefore} are on sale`
  return null
}

/** NUL and halves of surrogate pairs, as JSON writes them: Postgres stores neither. */
const UNSTORABLE = /\\u(0000|d[89a-f][0-9a-f]{2})/

/** The check constraints of store.bundles. */
function isFit(
  { ref, data, durationDays, cost, voiceMinutes, smsCount }: ProviderBundle,
  facts: string,
): boolean {
  const whole = (value: number | null, least: number, most: number) =>
    value === null || (Number.isInteger(value) && value >= least && value <= most)
  return (
    ref !== '' &&
    whole(data !== null && 'bytes' in data ? data.bytes : null, 1, Number.MAX_SAFE_INTEGER) &&
    whole(durationDays, 1, 3660) &&
    whole(cost.amountMinor, 0, Number.MAX_SAFE_INTEGER) &&
    isCurrencyCode(cost.currency) &&
    [voiceMinutes, smsCount].every((count) => whole(count, 0, 2 ** 31 - 1)) &&
    !UNSTORABLE.test(facts)
  )
}

/** Columns of store.bundles that the vendor decides, always in this order: the content hash is taken of this text. */
function factsRow(bundle: ProviderBundle) {
  const { data } = bundle
  const unlimited = data === null ? null : 'unlimited' in data
  return {
    provider_ref: bundle.ref,
    name: bundle.name,
    description: bundle.description,
    data_bytes: data !== null && 'bytes' in data ? data.bytes : null,
    is_unlimited: unlimited,
    data_period: bundle.dataPeriod,
    duration_days: bundle.durationDays,
    countries: [...new Set(bundle.countries)].sort(),
    scope: bundle.scope,
    region_name: bundle.regionName,
    kind: bundle.kind,
    voice_minutes: bundle.voiceMinutes,
    sms_count: bundle.smsCount,
    speeds: bundle.speeds,
    operators: bundle.operators,
    top_up_allowed: bundle.topUpAllowed,
    activation_policy: bundle.activationPolicy,
    cost_minor: bundle.cost.amountMinor,
    cost_currency: bundle.cost.currency,
    purchase_hints: Object.fromEntries(
      Object.entries(bundle.purchaseHints).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }
}
