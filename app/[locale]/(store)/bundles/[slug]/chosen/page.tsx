import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { BundleBody, bundleMetadata } from '../body'

type Props = PageProps<'/[locale]/bundles/[slug]/chosen'>

export const instant = false

async function inputOf({ params, searchParams }: Props) {
  const { currency } = await visitorChoice(searchParams)
  return { locale: await localeOf(params), slug: (await params).slug, currency }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return bundleMetadata(await inputOf(props))
}

/** The same page for a visitor who has chosen a currency; proxy.ts leads here. */
export default async function ChosenBundlePage(props: Props) {
  return <BundleBody {...(await inputOf(props))} />
}
