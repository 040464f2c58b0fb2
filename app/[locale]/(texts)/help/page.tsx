import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { pageMetadata } from '@/app/_seo/alternates'
import { questionsOf } from '@/app/_texts/texts'
import { TextPage } from '@/components/texts/text-page'

type Props = PageProps<'/[locale]/help'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'texts.help' })
  return pageMetadata(locale, '/help', { title: t('title'), description: t('intro') })
}

/** What people ask, and the answers. */
export default async function HelpPage({ params }: Props) {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'texts.help' })
  const questions = await questionsOf(locale)
  return (
    <TextPage
      title={t('title')}
      intro={t('intro')}
      sections={questions.map(({ question, answer }) => ({ heading: question, paragraphs: answer }))}
    />
  )
}
