import { alpha2Of, sortedCountries } from '../../../core/countries'
import { countryByName } from '../../../core/country-names'
import { allowanceFrom, amountBytes, balanceFrom, costFrom } from '../../amounts'
import { installFrom } from '../../install'
import type { InstallData, PlanState, ProviderBundle, ProviderEsim, ProviderPlan } from '../../types'
import { daysFrom, isRecord, numberFrom, textFrom } from '../../wire'
import type { VendorOrder, VendorPlan } from './schemas'

/** AirHub's own codes; the rest is ISO alpha-2, now and then alpha-3. "GB" is Wales in its country list (§2.3). */
const OWN_CODES: Readonly<Record<string, string>> = { UK: 'GB', USA: 'US', GB: 'GB', UAE: 'AE' }

const countryOf = (codeOrName: string): string | null =>
  OWN_CODES[codeOrName.trim().toUpperCase()] ??
  alpha2Of(codeOrName) ??
  countryByName(codeOrName)?.alpha2 ??
  null

const listed = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(listed)
  if (isRecord(value)) return listed(value.code ?? value.countryCode ?? value.name ?? value.countryName)
  return (textFrom(value) ?? '')
    .split(/[,;|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Countries covered, if the plan lists them; otherwise the one it is filed under. */
function countriesOf(plan: VendorPlan): string[] {
  const covered = sortedCountries(listed(plan.countries_covered).map(countryOf))
  if (covered.length > 0) return covered
  const filed = sortedCountries(listed(plan.countryCode).map(countryOf))
  return filed.length > 0
    ? filed
    : sortedCountries(plan.countryName === null ? [] : [countryOf(plan.countryName)])
}

/** @returns null for a plan without a price in a known currency. */
export function toBundle(plan: VendorPlan, currency: string): ProviderBundle | null {
  const cost = costFrom(plan.price, plan.currency ?? currency)
  if (!cost) return null
  const countries = countriesOf(plan)
  const unit = plan.capacityUnit ?? plan.dataUnit
  const filedUnderCountry = plan.countryName !== null && countryOf(plan.countryName) !== null
  const unlimited = /unlimited/i.test(plan.planType ?? '') ? 'Unlimited' : null
  const data = allowanceFrom(plan.capacity ?? unlimited, unit)
  const daily = /\bdaily\b|per day|\/ ?day/i.test(`${plan.validityType} ${plan.planType} ${plan.planName}`)
  return {
    ref: plan.planCode,
    name: plan.planName ?? plan.planCode,
    description: plan.additionalInfo,
    data,
    dataPeriod: data && 'bytes' in data ? (daily ? 'day' : 'total') : null,
    durationDays: daysFrom(plan.validity, plan.validityType),
    countries,
    scope: countries.length === 0 ? null : countries.length === 1 ? 'country' : 'region',
    regionName: filedUnderCountry ? null : plan.countryName,
    voiceMinutes: null,
    smsCount: null,
    speeds: (plan.connectivity ?? '').split(/[,/\s]+/).filter((word) => /^(?:\dG|LTE)$/i.test(word)),
    operators: listed(plan.network_operator).map((name) => ({ country: null, name })),
    topUpAllowed: null,
    activationPolicy: null,
    kind: null,
    cost,
    purchaseHints: needsTravelDate(plan) ? { travelDate: 'required' } : {},
  }
}

const needsTravelDate = ({ isTravelDateRequired, travel_date }: VendorPlan): boolean =>
  isTravelDateRequired === true ||
  [isTravelDateRequired, travel_date].some((word) => typeof word === 'string' && /mandatory/i.test(word))

/** `isActive` has no defined meaning (§2.5): true is taken as "the plan counts", false as nothing at all. */
function planState(order: VendorOrder, remainingBytes: number | null): PlanState {
  if (remainingBytes === 0) return 'depleted'
  return order.isActive === true ? 'active' : 'unknown'
}

function toPlan(order: VendorOrder): ProviderPlan {
  const data = allowanceFrom(order.capacity, order.capacityUnit)
  const used = amountBytes(order.dataConsumed, order.capacityUnit)
  const left = amountBytes(order.dataRemaining, order.capacityUnit)
  const total = data && 'bytes' in data ? data.bytes : null
  const remainingBytes = left ?? (total !== null && used !== null ? Math.max(0, total - used) : null)
  const country = order.countryName ?? order.countryCode
  return {
    ref: order.planCode,
    name: order.planName ?? '',
    state: planState(order, remainingBytes),
    data,
    usedBytes: used ?? (total !== null && left !== null ? Math.max(0, total - left) : null),
    remainingBytes,
    startedAt: null,
    endsAt: null,
    durationDays: daysFrom(order.vaildity ?? order.validity),
    countries: sortedCountries(country === null ? [] : [countryOf(country)]),
    applicationId: order.orderId,
  }
}

/** Newest first: by purchase date, then by order number. */
export const byNewest = (a: VendorOrder, b: VendorOrder): number =>
  (b.purchaseDate ?? '').localeCompare(a.purchaseDate ?? '') ||
  (numberFrom(b.orderId) ?? 0) - (numberFrom(a.orderId) ?? 0)

/** All orders of one ICCID as one eSIM. `install` where it is known. */
export function toEsim(
  iccid: string,
  orders: readonly VendorOrder[],
  install: InstallData | null,
  asOf: string,
): ProviderEsim {
  const newest = [...orders].sort(byNewest)
  const current = newest.find((order) => order.isActive) ?? newest[0]
  const dates = orders.flatMap(({ purchaseDate }) => purchaseDate ?? []).sort()
  const flag = current?.isActive ?? null
  return {
    provider: 'airhub',
    iccid,
    refs: { iccid, ...(current?.orderId ? { orderId: current.orderId } : {}) },
    // AirHub knows orders, not profiles: whether it is installed cannot be told.
    state: 'unknown',
    rawState: flag === null ? null : flag ? 'Active' : 'Inactive',
    plans: newest.map(toPlan),
    install: install ?? (current ? installOf(current) : null),
    firstInstalledAt: null,
    purchasedAt: dates[0] ?? null,
    lastNetwork: null,
    asOf,
  }
}

export const installOf = ({ activationCode, apn }: VendorOrder): InstallData | null =>
  installFrom({ activationCode, apn })

/** The wallet comes as number, text, object or list (§2.2). */
export function balanceIn(wallet: unknown, currency: string): ReturnType<typeof balanceFrom> {
  if (Array.isArray(wallet)) return wallet.length > 0 ? balanceIn(wallet[0], currency) : null
  if (!isRecord(wallet)) return balanceFrom(wallet, currency)
  const own = textFrom(wallet.currency) ?? textFrom(wallet.currencyCode) ?? currency
  const keys = Object.keys(wallet).sort((a, b) => rank(a) - rank(b))
  for (const key of keys) {
    const inner = rank(key) > 9 ? null : balanceIn(wallet[key], own)
    if (inner) return inner
  }
  return null
}

/** Names that may hold the balance, likeliest first; anything else (partner codes, ids) is not looked at. */
function rank(key: string): number {
  const order = [
    /available.*balance/i,
    /balance/i,
    /wallet.*amount|amount.*wallet/i,
    /wallet/i,
    /amount/i,
    /^data$/i,
  ]
  const index = order.findIndex((pattern) => pattern.test(key))
  return index < 0 ? 99 : index
}
