import { alpha2Of, sortedCountries } from '../../../core/countries'
import { countryByName } from '../../../core/country-names'
import type { DataAllowance } from '../../../core/data-amounts'
import { costFrom } from '../../amounts'
import { installFrom } from '../../install'
import type { EsimState, PlanState, ProviderBundle, ProviderEsim, ProviderPlan } from '../../types'
import { daysBetween } from '../../wire'
import { readDescription } from './description'
import type { VendorApplied, VendorAssignment, VendorBundle, VendorDetails } from './schemas'

/** @returns null for a bundle that cannot be sold because no price is stated. */
export function toBundle(bundle: VendorBundle, currency: string): ProviderBundle | null {
  const cost = costFrom(bundle.price, bundle.currency ?? currency)
  if (!cost) return null
  const words = readDescription(bundle.description)
  const own = bundle.countries.map((country) => codeOf(country.iso, country.name))
  const stated = sortedCountries(
    own.some(Boolean) ? own : bundle.roamingEnabled.map((c) => codeOf(c.iso, c.name)),
  )
  const countries = stated.length > 0 ? stated : words.countries
  const data = allowanceOf(bundle) ?? words.data
  return {
    ref: bundle.name,
    name: bundle.description ?? bundle.name,
    description: bundle.description,
    data,
    dataPeriod: data && 'bytes' in data ? 'total' : null,
    durationDays: bundle.duration !== null && bundle.duration > 0 ? bundle.duration : words.durationDays,
    countries,
    scope: countries.length === 0 ? null : countries.length === 1 ? 'country' : 'region',
    // A regional bundle names its region where a country would stand: { name: "Europe+", iso: "Europe+" }.
    regionName: bundle.countries.find((country) => !codeOf(country.iso, country.name))?.name ?? null,
    voiceMinutes: null,
    smsCount: null,
    speeds: bundle.speed,
    operators: [],
    topUpAllowed: null,
    activationPolicy: null,
    kind: null,
    cost,
    purchaseHints: {},
  }
}

const codeOf = (iso: string | null, name: string | null): string | null =>
  (iso === null ? null : alpha2Of(iso)) ?? (name === null ? null : (countryByName(name)?.alpha2 ?? null))

/** `dataAmount` is in MB, decimal; −1 and the flag both stand for "no limit" (eSIM Go). */
function allowanceOf({ unlimited, dataAmount }: VendorBundle): DataAllowance | null {
  if (unlimited || (dataAmount !== null && dataAmount < 0)) return { unlimited: true }
  return dataAmount === null || dataAmount === 0 ? null : { bytes: Math.round(dataAmount * 1e6) }
}

const PROFILE_STATES: Readonly<Record<string, EsimState>> = {
  available: 'allocated',
  allocated: 'allocated',
  linked: 'allocated',
  confirmed: 'allocated',
  released: 'released',
  downloaded: 'downloaded',
  installed: 'installed',
  enabled: 'enabled',
  disabled: 'disabled',
  deleted: 'deleted',
  unavailable: 'unavailable',
  error: 'error',
}

const stateOf = ({ profileStatus }: VendorDetails): EsimState =>
  PROFILE_STATES[profileStatus?.toLowerCase() ?? ''] ?? 'unknown'

/**
 * "Released" with a first installation date was installed once and removed (EG-HELP): it may be installed again, so it
 * stays `released`, and `firstInstalledAt` tells the rest.
 */
export function toEsim(
  details: VendorDetails,
  applied: readonly VendorApplied[],
  nowMs: number,
): ProviderEsim {
  const { iccid } = details
  return {
    provider: 'travelroam',
    iccid,
    refs: { iccid },
    state: stateOf(details),
    rawState: details.profileStatus,
    plans: toPlans(applied, nowMs),
    install: installFrom({ ...details, smdpAddress: details.smdpAddress ?? details.rspUrl }),
    firstInstalledAt: details.firstInstalledDateTime,
    purchasedAt: null,
    // Where a phone is, nobody is shown: so it is not asked for.
    lastNetwork: null,
    asOf: new Date(nowMs).toISOString(),
  }
}

/** One plan per application of a bundle; calls and texts of the same application are not plans of their own. */
export function toPlans(applied: readonly VendorApplied[], nowMs: number): ProviderPlan[] {
  return applied.flatMap((bundle) => dataAssignments(bundle).map((one) => toPlan(bundle, one, nowMs)))
}

export const dataAssignments = ({ assignments }: VendorApplied): readonly VendorAssignment[] =>
  assignments.filter(({ callTypeGroup }) => callTypeGroup === null || callTypeGroup.toLowerCase() === 'data')

export const applicationIdOf = (assignment: VendorAssignment): string | null =>
  assignment.id ?? assignment.assignmentReference

function toPlan(bundle: VendorApplied, assignment: VendorAssignment, nowMs: number): ProviderPlan {
  const words = readDescription(bundle.description)
  const { initialQuantity, remainingQuantity, startTime, endTime } = assignment
  const unlimited = isUnlimited(bundle, assignment)
  const remaining = remainingQuantity === null ? null : Math.max(0, remainingQuantity)
  return {
    ref: bundle.name,
    name: bundle.description ?? bundle.name,
    state: planState(assignment.bundleState ?? bundle.bundleState, assignment, unlimited, nowMs),
    data: unlimited ? { unlimited } : initialQuantity === null ? words.data : { bytes: initialQuantity },
    usedBytes:
      unlimited || initialQuantity === null || remaining === null
        ? null
        : Math.max(0, initialQuantity - remaining),
    remainingBytes: unlimited ? null : remaining,
    startedAt: startTime,
    endsAt: endTime,
    durationDays: words.durationDays ?? daysBetween(startTime, endTime),
    countries: words.countries,
    applicationId: applicationIdOf(assignment),
  }
}

/** By the flag, or by a quantity below zero, as eSIM Go's catalogue writes "no limit". */
const isUnlimited = (bundle: VendorApplied, { unlimited, initialQuantity }: VendorAssignment): boolean =>
  unlimited === true || bundle.unlimited === true || (initialQuantity !== null && initialQuantity < 0)

const STATED: Readonly<Record<string, PlanState>> = {
  processing: 'queued',
  queued: 'queued',
  active: 'active',
  depleted: 'depleted',
  expired: 'expired',
  lapsed: 'expired',
  revoked: 'revoked',
}

/** The vendor's word, where it gives one; a clock or an empty plan that the word has not caught up with wins. */
function planState(
  word: string | null,
  { startTime, endTime, remainingQuantity }: VendorAssignment,
  unlimited: boolean,
  nowMs: number,
): PlanState {
  const stated = word === null ? null : (STATED[word.toLowerCase()] ?? 'unknown')
  if (stated !== null && stated !== 'active') return stated
  if (endTime !== null && Date.parse(endTime) <= nowMs) return 'expired'
  if (!unlimited && remainingQuantity !== null && remainingQuantity <= 0) return 'depleted'
  return stated ?? (startTime === null ? 'queued' : 'active')
}
