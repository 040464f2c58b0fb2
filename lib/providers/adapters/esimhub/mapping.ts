import { alpha2Of, sortedCountries } from '../../../core/countries'
import { countryByName } from '../../../core/country-names'
import { bytesFrom, type DataAllowance } from '../../../core/data-amounts'
import { costFrom } from '../../amounts'
import { installFrom } from '../../install'
import type {
  InstallData,
  PlanState,
  ProviderBundle,
  ProviderEsim,
  ProviderPlan,
  ProviderRefs,
} from '../../types'
import { daysFrom } from '../../wire'
import type { VendorBundle, VendorConsumption, VendorOrder } from './schemas'

type Zoned = VendorBundle['supportedCountries'][number]

const countryOf = ({ isoCode, isoCode3, name, altName }: Zoned): string | null =>
  [isoCode, isoCode3].map((code) => (code === null ? null : alpha2Of(code))).find((code) => code !== null) ??
  [name, altName].map((word) => (word === null ? null : countryByName(word)?.alpha2)).find(Boolean) ??
  null

const SCOPES: Readonly<Record<string, ProviderBundle['scope']>> = {
  country: 'country',
  region: 'region',
  global: 'global',
  cruise: 'sea',
}

/** @param currency what the catalogue was asked to price in; `exchangedPrice` null means `price` (§4A.2). */
export function toBundle(bundle: VendorBundle, currency: string): ProviderBundle | null {
  const cost = costFrom(bundle.exchangedPrice ?? bundle.price, currency)
  if (!cost) return null
  const info = bundle.bundleInfo
  const detail = bundle.bundleDetails[0]
  const countries = sortedCountries(bundle.supportedCountries.map(countryOf))
  const data = allowanceOf(info?.gprsLimit ?? null, info?.dataUnit ?? null)
  const scope = SCOPES[bundle.bundleCategory?.tag?.toLowerCase() ?? '']
  return {
    ref: bundle.recordGuid,
    name: detail?.name ?? info?.bundleCode ?? bundle.recordGuid,
    description: detail?.description ?? null,
    data,
    dataPeriod: data && 'bytes' in data ? 'total' : null,
    durationDays: daysFrom(bundle.validityPeriodCycle[0]?.name),
    countries,
    scope: scope ?? (countries.length === 0 ? null : countries.length === 1 ? 'country' : 'region'),
    regionName: scope === 'country' ? null : (bundle.supportedZones[0]?.name ?? null),
    voiceMinutes: null,
    smsCount: null,
    speeds: [],
    operators: [],
    topUpAllowed: null,
    activationPolicy: null,
    kind: null,
    cost,
    purchaseHints: {
      ...(info?.bundleCode ? { bundleCode: info.bundleCode } : {}),
      ...(info?.isStockable === false ? { checkAvailability: 'yes' } : {}),
    },
  }
}

/** Below zero = unlimited (§4A.2). */
function allowanceOf(amount: number | null, unit: string | null): DataAllowance | null {
  if (amount === null) return null
  if (amount < 0) return { unlimited: true }
  const bytes = unit === null ? null : bytesFrom(amount, unit)
  return bytes === null || bytes === 0 ? null : { bytes }
}

/** `activationCode` is the matching id; a full "LPA:1$…" is understood too. */
export function installOf(order: VendorOrder): InstallData | null {
  const code = order.activationCode
  const whole = [code, order.qrCode].find((text) => text?.includes('$')) ?? null
  return installFrom({
    activationCode: whole,
    smdpAddress: order.smdpAdress ?? order.smdpAddress,
    matchingId: code?.includes('$') ? null : code,
  })
}

/** The hub's words are not public; only what they plainly say is taken from them. */
function planState(word: string | null, remainingBytes: number | null): PlanState {
  if (remainingBytes === 0) return 'depleted'
  const said = word?.toLowerCase() ?? ''
  if (/not.{0,3}(?:started|active)|pending|queued|inactive/.test(said)) return 'queued'
  if (/expired|ended/.test(said)) return 'expired'
  if (/revoked|cancel/.test(said)) return 'revoked'
  if (/deplet|finished|consumed|used up/.test(said)) return 'depleted'
  return /active|started|running/.test(said) ? 'active' : 'unknown'
}

export function toPlan(row: VendorConsumption): ProviderPlan {
  const data = allowanceOf(row.dataAllocated, row.dataUnit)
  const bytes = (amount: number | null) =>
    amount === null || row.dataUnit === null ? null : bytesFrom(Math.max(0, amount), row.dataUnit)
  const total = data && 'bytes' in data ? data.bytes : null
  const used = bytes(row.dataUsed)
  const unlimited = data !== null && 'unlimited' in data
  const left = unlimited ? null : (bytes(row.dataRemaining) ?? difference(total, used))
  return {
    ref: null,
    name: '',
    state: planState(row.planStatus, total === null ? null : left),
    data,
    usedBytes: used ?? difference(total, left),
    remainingBytes: left,
    startedAt: null,
    endsAt: null,
    durationDays: null,
    countries: [],
    applicationId: null,
  }
}

const difference = (total: number | null, part: number | null): number | null =>
  total === null || part === null ? null : Math.max(0, total - part)

/** The hub tells usage by its order id and nothing else: ICCID and order id are ours. */
export function toEsim(
  iccid: string,
  refs: ProviderRefs,
  row: VendorConsumption,
  asOf: string,
): ProviderEsim {
  return {
    provider: 'esimhub',
    iccid,
    refs: { ...refs, iccid },
    state: 'unknown',
    rawState: row.planStatus,
    plans: [toPlan(row)],
    install: null,
    firstInstalledAt: null,
    purchasedAt: null,
    lastNetwork: null,
    asOf,
  }
}
