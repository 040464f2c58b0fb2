import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { localeOf } from '@/app/_http/locale-of'
import { visitorChoice } from '@/app/_http/visitor-choice'
import { visitorCountry } from '@/lib/platform/http/visitor-country'
import { BundleBody, bundleMetadata } from './body'

type Props = PageProps<'/[locale]/bundles/[slug]'>

/**
 * Rendered per request, from kept data: there may be tens of thousands of bundles in five languages, and a server that
 * prerendered each at its first visit would fill its disk as soon as a search engine comes by.
 */
export const instant = false

async function inputOf({ params, searchParams }: Props) {
  const { currency } = await visitorChoice(searchParams)
  const visitor = visitorCountry(await headers())
  return { locale: await localeOf(params), slug: (await params).slug, currency, visitor }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return bundleMetadata(await inputOf(props))
}

export default async function BundlePage(props: Props) {
  return <BundleBody {...(await inputOf(props))} />
}
