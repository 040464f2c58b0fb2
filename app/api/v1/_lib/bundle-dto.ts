import type { Bundle, BundleSummary } from '@/lib/catalog/types'
import { type DataAllowance, formatBytes } from '@/lib/core/data-amounts'
import type { Money } from '@/lib/core/money'
import { isGlobal } from '@/lib/core/regions'
import { priceDisplay, priceNumber } from './amounts'
import type { Words } from './language'
import { type CountryDto, flagUrl, storeIconUrl, toCountryDto } from './place-dto'
import { landRegionOf, type RegionDto, toRegionDto } from './regions'

/** A bundle of the catalogue, or the summary that an order keeps of one. Absent facts are taken as not stated. */
export type BundleFacts = BundleSummary &
  Partial<Pick<Bundle, 'scope' | 'regionName' | 'kind' | 'activationPolicy' | 'onSale'>>

export interface BundleCategory {
  readonly type: 'COUNTRY' | 'REGION' | 'GLOBAL' | 'CRUISE'
  readonly title: string
  readonly code: string
}

/** What a bundle and the current plan of an eSIM have in common. */
export interface PlanDto {
  readonly display_title: string
  readonly display_subtitle: string
  readonly bundle_code: string
  readonly bundle_category: BundleCategory
  readonly bundle_marketing_name: string
  readonly bundle_name: string
  readonly count_countries: number
  readonly currency_code: string
  readonly gprs_limit_display: string
  readonly price: number
  readonly price_display: string
  readonly unlimited: boolean
  readonly validity: number
  /** Singular: clients make the plural and translate it. */
  readonly validity_label: 'Day'
  readonly validity_display: string
  readonly plan_type: string
  readonly activity_policy: string
  readonly countries: readonly CountryDto[]
  readonly supported_ships: readonly CountryDto[]
  readonly icon: string
}

export interface BundleDto extends PlanDto {
  readonly bundle_region: readonly RegionDto[]
  readonly gprs_limit: number
  readonly original_price: number
  readonly label: string | null
  readonly is_stockable: boolean
  readonly bundle_info_code: null
  readonly is_active: boolean
}

export interface BundleDtoOptions {
  /** The owner's own name for the eSIM it is on. */
  readonly label?: string | null
  /** Countries that were searched for: they stand first. */
  readonly searched?: readonly string[]
}

/** @param price what a buyer pays for it now, or paid for it then */
export function toBundleDto(
  bundle: BundleFacts,
  price: Money,
  words: Words,
  { label, searched = [] }: BundleDtoOptions = {},
): BundleDto {
  return {
    ...toPlanDto(bundle, price, words, searched),
    bundle_region: regionsOf(bundle, words),
    gprs_limit: limitNumber(bundle.data),
    original_price: priceNumber(price),
    label: label ?? null,
    is_stockable: bundle.onSale ?? true,
    bundle_info_code: null,
    is_active: bundle.onSale ?? true,
  }
}

export function toPlanDto(
  bundle: BundleFacts,
  price: Money,
  words: Words,
  searched: readonly string[] = [],
): PlanDto {
  const place = placeTitle(bundle, words)
  const data = dataDisplay(bundle, words)
  const days = daysDisplay(bundle.durationDays, words)
  const title = [place, data].filter(Boolean).join(' ')
  return {
    display_title: title,
    display_subtitle: [data, days].filter(Boolean).join(' · '),
    bundle_code: bundle.bundleId,
    bundle_category: categoryOf(bundle, words),
    bundle_marketing_name: title,
    bundle_name: title,
    count_countries: bundle.countries.length,
    currency_code: price.currency,
    gprs_limit_display: data,
    price: priceNumber(price),
    price_display: priceDisplay(price),
    unlimited: isUnlimited(bundle.data),
    validity: bundle.durationDays ?? 0,
    validity_label: 'Day',
    validity_display: days,
    plan_type: bundle.kind === 'data_voice_sms' ? 'Data and calls' : 'Data only',
    activity_policy: activityPolicy(bundle, words),
    countries: searchedFirst(bundle.countries, searched).map((code) => toCountryDto(code, words)),
    supported_ships: [],
    icon: iconOf(bundle),
  }
}

const isUnlimited = (data: DataAllowance | null): boolean => data !== null && 'unlimited' in data

/** The number before the unit that is shown; below zero means no limit. */
function limitNumber(data: DataAllowance | null): number {
  if (data === null) return 0
  if ('unlimited' in data) return -1
  return Number(formatBytes(data.bytes, 'en').replace(/[^\d.]/g, ''))
}

/** "5 GB", "1 GB a day", "∞ Unlimited" in the caller's words; empty where the vendor states nothing. */
export function dataDisplay(
  { data, dataPeriod }: Pick<BundleFacts, 'data' | 'dataPeriod'>,
  words: Words,
): string {
  if (data === null) return ''
  if ('unlimited' in data) return `∞ ${words.t('shopApi.unlimited')}`
  const amount = formatBytes(data.bytes, words.locale)
  return dataPeriod === 'day' ? words.t('shopApi.perDay', { data: amount }) : amount
}

function daysDisplay(days: number | null, words: Words): string {
  if (days === null) return ''
  const format = new Intl.NumberFormat(words.locale, { style: 'unit', unit: 'day', unitDisplay: 'long' })
  return format.format(days)
}

/** Where it works, as one of the four kinds that clients know. */
const placeKind = (bundle: BundleFacts): BundleCategory['type'] => {
  if (bundle.scope === 'sea') return 'CRUISE'
  if (isGlobal(covered(bundle))) return 'GLOBAL'
  return bundle.countries.length === 1 ? 'COUNTRY' : 'REGION'
}

const covered = ({ countries, scope = null }: BundleFacts) => ({ countries, scope })

function categoryOf(bundle: BundleFacts, { t }: Words): BundleCategory {
  const type = placeKind(bundle)
  return { type, title: t(`shopApi.kinds.${type}`), code: type }
}

/** Where it works, short: a country, a region, the world, or the vendor's own name where none of these says it. */
function placeTitle(bundle: BundleFacts, words: Words): string {
  const kind = placeKind(bundle)
  const [first] = bundle.countries
  if (kind === 'COUNTRY' && first) return words.placeName(first)
  if (kind !== 'REGION') return words.t(`shopApi.kinds.${kind}`)
  const region = landRegionOf(covered(bundle))
  return region ? toRegionDto(region, words).region_name : bundle.name
}

function regionsOf(bundle: BundleFacts, words: Words): readonly RegionDto[] {
  const region = landRegionOf(covered(bundle))
  return region ? [toRegionDto(region, words)] : []
}

function activityPolicy({ activationPolicy }: BundleFacts, words: Words): string {
  return activationPolicy ? words.t(`shopApi.starts.${activationPolicy}`) : ''
}

function iconOf(bundle: BundleFacts): string {
  const [first] = bundle.countries
  return first && placeKind(bundle) === 'COUNTRY' ? flagUrl(first) : storeIconUrl()
}

function searchedFirst(countries: readonly string[], searched: readonly string[]): readonly string[] {
  if (searched.length === 0) return countries
  const wanted = searched.filter((code) => countries.includes(code))
  return [...wanted, ...countries.filter((code) => !wanted.includes(code))]
}
