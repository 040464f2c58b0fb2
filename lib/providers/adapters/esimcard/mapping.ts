import { alpha2Of, sortedCountries } from '../../../core/countries'
import { countryByName } from '../../../core/country-names'
import type { DataAllowance } from '../../../core/data-amounts'
import { allowanceFrom, costFrom } from '../../amounts'
import { installFrom } from '../../install'
import type {
  EsimState,
  InstallData,
  PlanState,
  ProviderBundle,
  ProviderEsim,
  ProviderPlan,
} from '../../types'
import { daysBetween, daysFrom, textFrom } from '../../wire'
import { type Quantities, readQuantities } from './quantities'
import type { VendorApplied, VendorCovered, VendorEsim, VendorPackage, VendorSim } from './schemas'

/** What the package list leaves out and other answers state: where a package works. */
export interface Coverage {
  readonly countries: readonly string[]
  readonly operators: ProviderBundle['operators']
  readonly speeds: readonly string[]
}

export const countryOf = (code: string | null, name: string | null): string | null =>
  (code === null ? null : alpha2Of(code)) ?? (name === null ? null : (countryByName(name)?.alpha2 ?? null))

export function coverageOf(covered: readonly VendorCovered[]): Coverage {
  const networks = covered.flatMap((one) =>
    one.network_coverage.map((network) => ({ country: countryOf(one.code, one.name), network })),
  )
  const has = (pick: (network: VendorCovered['network_coverage'][number]) => boolean | null) =>
    networks.some(({ network }) => pick(network) === true)
  return {
    countries: sortedCountries(covered.map(({ code, name }) => countryOf(code, name))),
    operators: networks.flatMap(({ country, network }) =>
      network.network_name === null ? [] : { country, name: network.network_name },
    ),
    speeds: [
      ...(has((network) => network.two_g) ? ['2G'] : []),
      ...(has((network) => network.three_g) ? ['3G'] : []),
      ...(has((network) => network.four_G ?? network.four_g) ? ['4G'] : []),
      ...(has((network) => network.five_G ?? network.five_g) ? ['5G'] : []),
    ],
  }
}

/** @returns null for a package without a price. */
export function toBundle(
  one: VendorPackage,
  coverage: Coverage,
  isGlobal: boolean,
  currency: string,
): ProviderBundle | null {
  const cost = costFrom(one.price, currency)
  if (!cost) return null
  const { countries } = coverage
  const data = allowanceOf(one)
  const several = isGlobal ? 'global' : countries.length > 1 ? 'region' : null
  return {
    ref: one.id,
    name: one.name ?? one.id,
    description: null,
    data,
    dataPeriod: data && 'bytes' in data ? 'total' : null,
    durationDays: daysFrom(one.package_validity, one.package_validity_unit),
    countries,
    scope: countries.length === 1 ? 'country' : several,
    regionName: null,
    voiceMinutes: one.voice_quantity,
    smsCount: one.sms_quantity,
    speeds: coverage.speeds,
    operators: coverage.operators,
    topUpAllowed: null,
    activationPolicy: null,
    kind: kindOf(one.package_type),
    cost,
    purchaseHints: {},
  }
}

const kindOf = (type: string | null): ProviderBundle['kind'] =>
  type === 'DATA-ONLY' ? 'data' : type === 'DATA-VOICE-SMS' ? 'data_voice_sms' : null

/** Unlimited packages have quantity 0 (§3.2); in a package with calls or texts a 0 may also mean "no data". */
function allowanceOf(one: VendorPackage): DataAllowance | null {
  if (one.unlimited) return { unlimited: true }
  const carriesOther = (one.voice_quantity ?? 0) > 0 || (one.sms_quantity ?? 0) > 0
  if (one.data_quantity !== null && Number(one.data_quantity) === 0) {
    return one.unlimited === false || carriesOther ? null : { unlimited: true }
  }
  return allowanceFrom(one.data_quantity, one.data_unit)
}

const SIM_STATES: Readonly<Record<string, EsimState>> = {
  initiated: 'allocated',
  released: 'released',
  downloaded: 'downloaded',
  installed: 'installed',
  active: 'enabled',
  enabled: 'enabled',
  disabled: 'disabled',
  deleted: 'deleted',
  revoked: 'unavailable',
  failed: 'error',
}

const PLAN_STATES: Readonly<Record<string, PlanState>> = {
  processing: 'queued',
  released: 'queued',
  installed: 'queued',
  active: 'active',
  expired: 'expired',
  revoked: 'revoked',
}

export function toEsim(esim: VendorEsim, iccid: string, nowMs: number): ProviderEsim {
  const { sim } = esim
  const plans = toPlans(esim, nowMs)
  return {
    provider: 'esimcard',
    iccid,
    refs: { iccid, ...(sim.id === null ? {} : { simId: sim.id }) },
    state: SIM_STATES[sim.status?.toLowerCase() ?? ''] ?? 'unknown',
    rawState: sim.status,
    plans,
    install: installOf(sim),
    firstInstalledAt: null,
    purchasedAt: sim.created_at,
    lastNetwork: null,
    asOf: new Date(nowMs).toISOString(),
  }
}

export function toPlans(esim: VendorEsim, nowMs: number): ProviderPlan[] {
  const plans = [
    ...esim.in_use_packages.map((one) => toPlan(one, 'active', nowMs)),
    ...esim.assigned_packages.map((one) => toPlan(one, 'queued', nowMs)),
    ...esim.completed_packages.map((one) => toPlan(one, 'expired', nowMs)),
    ...esim.revoked_packages.map((one) => toPlan(one, 'revoked', nowMs)),
  ]
  if (plans.length > 0 || esim.sim.last_bundle === null) return plans
  return [overallPlan(esim.sim.last_bundle, esim.overall_usage ?? null)]
}

export const allApplied = (esim: VendorEsim): readonly VendorApplied[] => [
  ...esim.in_use_packages,
  ...esim.assigned_packages,
  ...esim.completed_packages,
  ...esim.revoked_packages,
]

/** @param listed what the list means in which the vendor puts the package */
function toPlan(one: VendorApplied, listed: PlanState, nowMs: number): ProviderPlan {
  const amounts = readQuantities(one)
  return {
    ref: one.package_type_id,
    name: one.package ?? one.name ?? '',
    state: planState(one, listed, amounts.remainingBytes, nowMs),
    ...amounts,
    startedAt: one.date_activated,
    endsAt: one.date_expiry,
    durationDays: daysBetween(one.date_activated, one.date_expiry),
    countries: [],
    applicationId: one.id,
  }
}

function planState(one: VendorApplied, listed: PlanState, left: number | null, nowMs: number): PlanState {
  const word = one.status?.toLowerCase() ?? ''
  if (word === 'failed') return 'unknown'
  const over = one.date_expiry !== null && Date.parse(one.date_expiry) <= nowMs
  // "Completed" does not say why: nothing left before its last day means used up.
  if (word === 'completed' || listed === 'expired') {
    return word !== 'expired' && left === 0 && !over ? 'depleted' : 'expired'
  }
  const state = listed === 'active' ? 'active' : (PLAN_STATES[word] ?? listed)
  if (state !== 'active') return state
  return over ? 'expired' : left === 0 ? 'depleted' : 'active'
}

function overallPlan(name: string, usage: Quantities | null): ProviderPlan {
  const none = { data: null, usedBytes: null, remainingBytes: null }
  return {
    ref: null,
    name,
    state: 'unknown',
    ...(usage ? readQuantities(usage) : none),
    startedAt: null,
    endsAt: null,
    durationDays: null,
    countries: [],
    applicationId: null,
  }
}

/** `qr_code_text` first, then the names that clients look for (§3.4); an image address is not an activation code. */
export function installOf(sim: VendorSim): InstallData | null {
  const codes = [sim.qr_code_text, sim.qr_code, sim.activation_code, sim.lpa].map(textFrom)
  return installFrom({
    activationCode: codes.find((code) => code !== null && code.split('$').length >= 3) ?? null,
    smdpAddress: sim.smdp_address,
    matchingId: sim.matching_id,
    apn: sim.apn,
    pin: sim.pin_code,
    puk: sim.puk_code,
  })
}
