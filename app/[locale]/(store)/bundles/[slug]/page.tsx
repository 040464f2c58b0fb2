import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { config } from '@/lib/platform/config'
import { BundleBody, bundleMetadata } from './body'

type Props = PageProps<'/[locale]/bundles/[slug]'>

export const ensureStatic = 'navigation'

/** None at build time: there may be tens of thousands. Each is made at its first visit; Next wants one to try with. */
export const generateStaticParams = () => [{ slug: 'none-0' }]

async function inputOf(params: Props['params']) {
  return { locale: await localeOf(params), slug: (await params).slug, currency: config().defaultCurrency }
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return bundleMetadata(await inputOf(params))
}

export default async function BundlePage({ params }: Props) {
  return <BundleBody {...(await inputOf(params))} />
}
