import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { RegionBody, regionMetadata } from '../body'

type Props = PageProps<'/[locale]/regions/[region]/chosen'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return regionMetadata({ locale: await localeOf(params), slug: (await params).region })
}

/** The same page for a visitor who has chosen an order, a filter or a currency; proxy.ts leads here. */
export default async function ChosenRegionPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { region } = await params
  const { currency, wish } = await visitorChoice(searchParams)
  return <RegionBody locale={locale} slug={region} currency={currency} wish={wish} />
}
