import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { NO_WISH } from '@/lib/catalog/wishes'
import { REGION_IDS } from '@/lib/core/regions'
import { config } from '@/lib/platform/config'
import { RegionBody, regionMetadata } from './body'

type Props = PageProps<'/[locale]/regions/[region]'>

export const ensureStatic = 'navigation'

export const generateStaticParams = () => REGION_IDS.map((region) => ({ region }))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return regionMetadata({ locale: await localeOf(params), slug: (await params).region })
}

export default async function RegionPage({ params }: Props) {
  const locale = await localeOf(params)
  const { region } = await params
  return <RegionBody locale={locale} slug={region} currency={config().defaultCurrency} wish={NO_WISH} />
}
