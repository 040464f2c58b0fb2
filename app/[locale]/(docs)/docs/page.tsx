import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { alternates } from '@/app/_seo/alternates'
import { openApiDocument } from '@/app/api/openapi.json/document'
import { OperationEntry } from '@/components/docs/operation-entry'
import { operationsOf } from '@/components/docs/operations'
import { config } from '@/lib/platform/config'

export const ensureStatic = 'navigation'

export async function generateMetadata({ params }: PageProps<'/[locale]/docs'>): Promise<Metadata> {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'meta.docs' })
  return { title: t('title'), description: t('description'), alternates: alternates(locale, '/docs') }
}

/** The API for people: made from the same document that programs read. Its own words are English, as on the wire. */
export default async function DocsPage({ params }: PageProps<'/[locale]/docs'>) {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'docs' })
  const { siteUrl, storeName } = config()
  const operations = operationsOf(openApiDocument(storeName, siteUrl), siteUrl)
  const words = { send: t('send'), answer: t('answer'), problems: t('problems'), example: t('example') }
  return (
    <main id="content" className="page max-w-4xl py-10 lg:py-16">
      <h1 className="text-3xl lg:text-4xl">{t('title')}</h1>
      <p className="mt-4 max-w-prose text-soft">{t('intro')}</p>
      <p className="mt-4">
        <a
          href="/api/openapi.json"
          className="inline-flex min-h-11 items-center underline underline-offset-4"
        >
          {t('document')}
        </a>
      </p>
      <div className="mt-8 grid gap-6">
        {operations.map((operation) => (
          <OperationEntry key={operation.id} operation={operation} words={words} />
        ))}
      </div>
      <h2 className="mt-12 text-2xl">{t('oldTitle')}</h2>
      <p className="mt-3 max-w-prose text-soft">{t('oldText')}</p>
    </main>
  )
}
