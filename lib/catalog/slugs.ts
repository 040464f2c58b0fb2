import { formatBytes } from '../core/data-amounts'
import { countrySlug } from '../core/places'
import { regionOf } from '../core/regions'
import type { Offer } from './types'

/**
 * Last segment of a bundle's page: words for people, then the id, which alone decides. "turkey-1gb-7-days-01j9…". The
 * words may change with the facts; an old address still leads to the bundle.
 */
export function bundleSlug(
  bundle: Pick<Offer, 'bundleId' | 'countries' | 'scope' | 'data' | 'dataPeriod' | 'durationDays'>,
): string {
  const { data, durationDays } = bundle
  const amount =
    data && ('unlimited' in data ? 'unlimited' : formatBytes(data.bytes, 'en').replace(/[ ,]/g, ''))
  const words = [
    placeWord(bundle),
    amount && `${amount.toLowerCase().replace('.', '-')}${bundle.dataPeriod === 'day' ? '-a-day' : ''}`,
    durationDays === null ? null : `${durationDays}-day${durationDays === 1 ? '' : 's'}`,
    bundle.bundleId.replace(/^bdl_/, ''),
  ]
  return words.filter(Boolean).join('-')
}

function placeWord({ countries, scope }: Pick<Offer, 'countries' | 'scope'>): string {
  const [only] = countries
  if (countries.length === 1 && only) return countrySlug(only)
  return (
    regionOf({ countries, scope }) ?? (countries.length === 0 ? 'bundle' : `${countries.length}-countries`)
  )
}

/** What a segment must look like to be a bundle's at all. */
export const BUNDLE_SLUG = /^(?:[a-z0-9]+-){0,20}[0-9a-z]{1,40}$/

/** "turkey-1gb-7-days-01j9…" → "bdl_01j9…"; null for what no bundle's address looks like. */
export function bundleIdOf(slug: string): string | null {
  return BUNDLE_SLUG.test(slug) ? `bdl_${slug.slice(slug.lastIndexOf('-') + 1)}` : null
}
