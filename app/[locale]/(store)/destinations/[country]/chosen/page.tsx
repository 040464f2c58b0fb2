import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { DestinationBody, destinationMetadata } from '../body'

type Props = PageProps<'/[locale]/destinations/[country]/chosen'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return destinationMetadata({ locale: await localeOf(params), slug: (await params).country })
}

/** The same page for a visitor who has chosen an order, a filter or a currency; proxy.ts leads here. */
export default async function ChosenDestinationPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { country } = await params
  const { currency, wish } = await visitorChoice(searchParams)
  return <DestinationBody locale={locale} slug={country} currency={currency} wish={wish} />
}
