import type { Metadata } from 'next'
import { localeOf } from '@/app/_http/locale-of'
import { pageMetadata } from '@/app/_seo/alternates'
import { textOf } from '@/app/_texts/texts'
import { TextPage } from '@/components/texts/text-page'

type Props = PageProps<'/[locale]/terms'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = await localeOf(params)
  const { title, intro } = await textOf('terms', locale)
  return pageMetadata(locale, '/terms', { title, description: intro })
}

export default async function TermsPage({ params }: Props) {
  return <TextPage {...(await textOf('terms', await localeOf(params)))} />
}
