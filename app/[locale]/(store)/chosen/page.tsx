import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { HomeView } from '@/components/catalog/home-view'
import { homeMetadata } from '../metadata'

type Props = PageProps<'/[locale]/chosen'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return homeMetadata(await localeOf(params))
}

/** The start page for a visitor who has chosen a currency; proxy.ts leads here. */
export default async function ChosenHomePage({ params, searchParams }: Props) {
  const { currency } = await visitorChoice(searchParams)
  return <HomeView locale={await localeOf(params)} currency={currency} />
}
