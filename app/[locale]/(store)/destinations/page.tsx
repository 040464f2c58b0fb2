import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { DestinationsView } from '@/components/catalog/destinations-view'
import { config } from '@/lib/platform/config'
import { destinationsMetadata } from './metadata'

type Props = PageProps<'/[locale]/destinations'>

export const ensureStatic = 'navigation'

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return destinationsMetadata(await localeOf(params))
}

export default async function DestinationsPage({ params }: Props) {
  return <DestinationsView locale={await localeOf(params)} currency={config().defaultCurrency} />
}
