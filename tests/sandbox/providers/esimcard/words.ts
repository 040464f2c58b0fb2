import { hashText } from '../../kernel/random'
import { type Bundle, sizeText } from '../bundles'
import {
  type Application,
  appleLinkOf,
  type Esim,
  isDead,
  lpaOf,
  type PlanState,
  planStateOf,
  usageOf,
} from '../esims'
import { uuidFrom } from '../identifiers'
import type { Country } from '../places'

const GIB = 1024 ** 3

export const packageIdOf = (bundle: Bundle): string => uuidFrom(`esimcard:package:${bundle.id}`)
export const countryIdOf = (country: Country): number => (hashText(`esimcard:${country.iso2}`) % 9_000) + 100

/** `Turkey 1GB 7Days` */
export function packageName(bundle: Bundle): string {
  const size = bundle.dataMb === null ? 'Unlimited' : sizeText(bundle).replace(/D$/, '/Day')
  return `${bundle.place.name} ${size} ${bundle.days}Days`
}

type PackageType = 'DATA-ONLY' | 'DATA-VOICE-SMS'

/** A few country packages carry minutes and messages. */
export function packageTypeOf(bundle: Bundle): PackageType {
  return bundle.place.scope === 'country' &&
    bundle.dataMb !== null &&
    hashText(`voice:${bundle.id}`) % 12 === 0
    ? 'DATA-VOICE-SMS'
    : 'DATA-ONLY'
}

/** `price` is text; unlimited packages state a quantity of 0 (providers.md §3.2). */
export function packageOf(bundle: Bundle): Record<string, unknown> {
  const voice = packageTypeOf(bundle) === 'DATA-VOICE-SMS'
  return {
    id: packageIdOf(bundle),
    name: packageName(bundle),
    price: (bundle.priceMinor / 100).toFixed(2),
    ...quantityOf(bundle),
    voice_quantity: voice ? 30 : 0,
    voice_unit: 'MINUTES',
    sms_quantity: voice ? 20 : 0,
    package_validity: bundle.days,
    package_validity_unit: 'Day',
    package_type: packageTypeOf(bundle),
    // Optional at the vendor (§3.2): said only where it is true.
    ...(bundle.dataMb === null ? { unlimited: true } : {}),
  }
}

function quantityOf(bundle: Bundle): { data_quantity: number; data_unit: string } {
  const mb = (bundle.dataMb ?? 0) * (bundle.perDay ? bundle.days : 1)
  if (bundle.dataMb === null) return { data_quantity: 0, data_unit: 'GB' }
  return mb >= 1_000 ? { data_quantity: mb / 1_000, data_unit: 'GB' } : { data_quantity: mb, data_unit: 'MB' }
}

/** `YYYY-MM-DD HH:MM:SS`, no zone. */
export const plainDate = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

const microDate = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z')

function simStatus(esim: Esim, now: number): string {
  if (now < esim.appliesAt) return 'Initiated'
  if (esim.profile === 'Error') return 'Failed'
  if (isDead(esim)) return 'Revoked'
  if (esim.profile === 'Enabled') return 'Active'
  return esim.profile === 'Downloaded' ? 'Released' : esim.profile
}

const BUNDLE_WORDS: Record<PlanState, string> = {
  processing: 'Processing',
  queued: 'Released',
  active: 'Active',
  depleted: 'Completed',
  expired: 'Expired',
  revoked: 'Revoked',
}

export const bundleStatus = (application: Application, now: number): string =>
  BUNDLE_WORDS[planStateOf(application, now)]

export interface Quantities {
  initial_data_quantity: number | string
  initial_data_unit: string
  rem_data_quantity: number | string
  rem_data_unit: string
}

/** Decimal bytes shown as GiB and called GB: a 1 GB plan reads 0.9313 (§3.4). */
export function quantities(applications: readonly Application[], now: number, asText: boolean): Quantities {
  let total = 0
  let remaining = 0
  for (const application of applications) {
    const usage = usageOf(application, now)
    if (usage.totalBytes === null || usage.remainingBytes === null) return UNLIMITED
    total += usage.totalBytes
    remaining += usage.remainingBytes
  }
  const gib = (bytes: number) => {
    const value = Math.round((bytes / GIB) * 10_000) / 10_000
    return asText ? String(value) : value
  }
  return {
    initial_data_quantity: gib(total),
    initial_data_unit: 'GB',
    rem_data_quantity: gib(remaining),
    rem_data_unit: 'GB',
  }
}

const UNLIMITED: Quantities = {
  initial_data_quantity: 'Unlimited',
  initial_data_unit: '',
  rem_data_quantity: 'Unlimited',
  rem_data_unit: '',
}

export function simRow(esim: Esim, now: number): Record<string, unknown> {
  const last = esim.applications.at(-1)
  const ready = now >= esim.appliesAt || esim.applications.length > 1
  return {
    id: esim.id,
    iccid: ready ? esim.iccid : null,
    created_at: microDate(esim.createdAt),
    last_bundle: last ? packageName(last.bundle) : null,
    status: simStatus(esim, now),
    total_bundles: esim.applications.length,
    universal_link: ready ? appleLinkOf(esim) : null,
  }
}

export function simOf(esim: Esim, now: number): Record<string, unknown> {
  const row = simRow(esim, now)
  if (row.iccid === null) return row
  return {
    ...row,
    qr_code_text: lpaOf(esim),
    smdp_address: esim.smdpAddress,
    matching_id: esim.matchingId,
    apn: 'internet',
    puk_code: esim.iccid.slice(-8),
    number: null,
  }
}

export function packageOnSim(application: Application, esim: Esim, now: number): Record<string, unknown> {
  return {
    id: application.id,
    package_type_id: application.sku,
    sim_id: esim.id,
    package: packageName(application.bundle),
    ...quantities([application], now, false),
    date_created: plainDate(application.assignedAt),
    date_activated: plainDate(application.startsAt),
    date_expiry: plainDate(application.endsAt),
    activated: application.startsAt !== null,
    status: bundleStatus(application, now),
  }
}
