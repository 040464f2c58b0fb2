import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { destinations } from '@/lib/catalog/cached'
import { NO_WISH } from '@/lib/catalog/wishes'
import { countrySlug } from '@/lib/core/places'
import { config } from '@/lib/platform/config'
import { DestinationBody, destinationMetadata } from './body'

type Props = PageProps<'/[locale]/destinations/[country]'>

export const ensureStatic = 'navigation'

/** All countries with bundles; one where the catalogue is empty still, since Next wants one to try the page with. */
export async function generateStaticParams() {
  const sold = await destinations(config().defaultCurrency)
  const countries = sold.length > 0 ? sold.map(({ country }) => country) : ['TR']
  return countries.map((country) => ({ country: countrySlug(country) }))
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return destinationMetadata({ locale: await localeOf(params), slug: (await params).country })
}

export default async function DestinationPage({ params }: Props) {
  const locale = await localeOf(params)
  const { country } = await params
  return <DestinationBody locale={locale} slug={country} currency={config().defaultCurrency} wish={NO_WISH} />
}
