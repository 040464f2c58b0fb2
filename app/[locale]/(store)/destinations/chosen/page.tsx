import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { DestinationsView } from '@/components/catalog/destinations-view'
import { regionNames } from '@/components/catalog/region-names'
import { localePath } from '@/i18n/routing'
import { destinations } from '@/lib/catalog/cached'
import { placeIndex } from '@/lib/core/place-index'
import { isSure, searchPlaces } from '@/lib/core/place-search'
import { destinationsMetadata } from '../metadata'

type Props = PageProps<'/[locale]/destinations/chosen'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { ...(await destinationsMetadata(await localeOf(params))), robots: { index: false } }
}

const MOST_TEXT = 60

/** The list for a visitor who searches without JavaScript or has chosen a currency; proxy.ts leads here. */
export default async function ChosenDestinationsPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { currency, query } = await visitorChoice(searchParams)
  const text = typeof query.q === 'string' ? query.q.slice(0, MOST_TEXT).trim() : ''
  if (text === '') return <DestinationsView locale={locale} currency={currency} />
  const sold = new Set((await destinations(currency)).map(({ country }) => country))
  const index = placeIndex(locale, await regionNames(locale), sold)
  const hits = searchPlaces(index, text)
  const [best] = hits
  if (best && isSure(index, text)) redirect(localePath(locale, best.path))
  return <DestinationsView locale={locale} currency={currency} searched={{ text, hits }} />
}
