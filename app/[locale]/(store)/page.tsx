import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { HomeView } from '@/components/catalog/home-view'
import { config } from '@/lib/platform/config'
import { homeMetadata } from './metadata'

type Props = PageProps<'/[locale]'>

export const ensureStatic = 'navigation'

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return homeMetadata(await localeOf(params))
}

export default async function HomePage({ params }: Props) {
  return <HomeView locale={await localeOf(params)} currency={config().defaultCurrency} />
}
