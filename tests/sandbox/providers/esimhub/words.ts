import { hashText } from '../../kernel/random'
import { type Bundle, sizeText } from '../bundles'
import { type Esim, planStateOf, usageOf } from '../esims'
import { uuidFrom } from '../identifiers'
import { orderIdAt } from '../order-ids'
import { dollars } from '../paging'
import type { Country } from '../places'
import { REGION_PLACES } from '../places'
import type { Sale } from '../shop'

/** Units of each currency per US dollar, invented. */
export const HUB_RATES: Record<string, number> = { USD: 1, EUR: 0.92, GBP: 0.79, TRY: 41.5, AED: 3.6725 }

export const bundleGuidOf = (bundle: Bundle): string => uuidFrom(`esimhub:bundle:${bundle.id}`)
export const countryGuidOf = (country: Country): string => uuidFrom(`esimhub:country:${country.iso2}`)
export const zoneGuidOf = (name: string): string => uuidFrom(`esimhub:zone:${name}`)
const categoryGuidOf = (tag: string): string => uuidFrom(`esimhub:category:${tag}`)
/** `TR_1GB_7D` */
export const bundleCodeOf = (bundle: Bundle): string =>
  `${bundle.place.code}_${sizeText(bundle)}_${bundle.days}D${bundle.version === 2 ? '' : `_V${bundle.version}`}`
export const orderGuidOf = (sale: Sale): string => orderIdAt('esimhub', sale.number)

export const isStockable = (bundle: Bundle): boolean => hashText(`stockable:${bundle.id}`) % 4 !== 0

/** A few bundles that are not stockable are gone when asked. */
export const isAvailable = (bundle: Bundle): boolean =>
  isStockable(bundle) || hashText(`available:${bundle.id}`) % 5 !== 0

const zoneTagOf = (name: string): string =>
  REGION_PLACES.find((place) => place.name === name)?.code.slice(1) ?? 'OT'

export function zoneRow(name: string): object {
  return { recordGuid: zoneGuidOf(name), tag: zoneTagOf(name), name }
}

/** `name` as the United Nations spell it, `altName` as everybody else does. */
export function countryRow(country: Country): object {
  return {
    recordGuid: countryGuidOf(country),
    name: country.officialName,
    altName: country.name,
    isoCode: country.iso2,
    isoCode3: country.iso3,
    zone: country.zone,
  }
}

/** `7 Day` and `7 Days`, differing by bundle (providers.md §4A.2). */
function validityName(bundle: Bundle): string {
  const plural = bundle.days !== 1 && hashText(`validity:${bundle.id}`) % 2 === 0
  return `${bundle.days} ${plural ? 'Days' : 'Day'}`
}

function limitOf(bundle: Bundle): { gprsLimit: number; dataUnit: string } {
  if (bundle.dataMb === null) return { gprsLimit: -1, dataUnit: 'GB' }
  const mb = bundle.dataMb * (bundle.perDay ? bundle.days : 1)
  return mb >= 1_000 ? { gprsLimit: mb / 1_000, dataUnit: 'GB' } : { gprsLimit: mb, dataUnit: 'MB' }
}

/** null for the currency the price is in, and for some bundles always: then `price` counts. */
function exchangedPrice(bundle: Bundle, currency: string): number | null {
  const rate = HUB_RATES[currency]
  if (currency === 'USD' || rate === undefined || hashText(`exchange:${bundle.id}`) % 6 === 0) return null
  return dollars(bundle.priceMinor * rate)
}

const CATEGORIES = { country: 'Country', region: 'Region', global: 'Global' } as const
export const categoryTagOf = (bundle: Bundle): string => bundle.place.scope.toUpperCase()

export function bundleRow(bundle: Bundle, currency: string): object {
  const zones =
    bundle.place.scope === 'country' ? bundle.place.countries.map((c) => c.zone) : [bundle.place.name]
  const tag = categoryTagOf(bundle)
  return {
    recordGuid: bundleGuidOf(bundle),
    price: dollars(bundle.priceMinor),
    exchangedPrice: exchangedPrice(bundle, currency),
    bundleInfo: { ...limitOf(bundle), isStockable: isStockable(bundle), bundleCode: bundleCodeOf(bundle) },
    bundleDetails: [
      {
        name: `${bundle.place.name} ${bundle.dataMb === null ? 'Unlimited' : sizeText(bundle)}`,
        description: `${bundle.days} days`,
      },
    ],
    bundleCategory: { tag, name: CATEGORIES[bundle.place.scope], recordGuid: categoryGuidOf(tag) },
    validityPeriodCycle: { details: [{ name: validityName(bundle) }] },
    supportedCountries: bundle.place.countries.map(countryRow),
    supportedZones: zones.map(zoneRow),
  }
}

/** `YYYY-MM-DDTHH:MM:SS`, no zone. */
export const hubDate = (ms: number): string => new Date(ms).toISOString().slice(0, 19)

/** `activationCode` is fetched by a second call; `smdpAdress` is spelt like that. */
export function orderRow(sale: Sale, now: number): object {
  const { esim, application } = sale
  return {
    orderId: orderGuidOf(sale),
    totalAmount: dollars(sale.priceMinor),
    title: `${application.bundle.place.name} ${sizeText(application.bundle)}`,
    referenceOrderId: null,
    createdDate: hubDate(sale.at),
    uniqueIdentifier: sale.clientRef ?? '',
    displaySubTitle: `${application.bundle.days} days`,
    price: dollars(sale.priceMinor),
    quantity: 1,
    bundleCode: bundleCodeOf(application.bundle),
    bundleGuid: application.sku,
    allowTopup: true,
    orderStatus: now < application.appliesAt ? 'PROCESSING' : 'COMPLETED',
    qrCode: null,
    activationCode: null,
    smdpAdress: esim.smdpAddress,
    validityData: application.endsAt === null ? null : hubDate(application.endsAt),
    iccid: esim.iccid,
  }
}

/** Asked with the first order of a profile, everything on it counts; with a top-up's own order, only that. */
export function consumptionOf(sale: Sale, esim: Esim, now: number): object {
  const plans = sale.kind === 'order' ? esim.applications : [sale.application]
  const usages = plans.map((plan) => usageOf(plan, now))
  const unlimited = usages.some((usage) => usage.totalBytes === null)
  const sum = (pick: (usage: (typeof usages)[number]) => number | null) =>
    Math.round(usages.reduce((total, usage) => total + (pick(usage) ?? 0), 0) / 10_000) / 100
  const states = plans.map((plan) => planStateOf(plan, now))
  return {
    dataAllocated: unlimited ? -1 : sum((usage) => usage.totalBytes),
    dataUsed: sum((usage) => usage.usedBytes),
    dataRemaining: unlimited ? -1 : sum((usage) => usage.remainingBytes),
    dataUnit: 'MB',
    planStatus: states.includes('active') ? 'Active' : states.includes('queued') ? 'Pending' : 'Expired',
  }
}
