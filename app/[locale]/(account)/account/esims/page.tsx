import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { EsimListCard } from '@/components/account/esims/esim-card'
import { PastEsims } from '@/components/account/esims/past-esims'
import { ButtonLink } from '@/components/ui/button'
import { type Locale, localePath } from '@/i18n/routing'
import { requireViewer } from '@/lib/auth/require-viewer'
import { listOwnedEsims, type OwnedPage } from '@/lib/esims/owner-queries'

type Props = PageProps<'/[locale]/account/esims'>

export const instant = false

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.myEsims' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** The viewer's eSIMs: those in use or waiting as cards, what is over below. */
export default async function MyEsimsPage({ params, searchParams }: Props) {
  const locale = await localeOf(params)
  const { after } = await searchParams
  await connection()
  const path = localePath(locale, '/account/esims')
  const viewer = await requireViewer(locale, path)
  const page = await listOwnedEsims(viewer, typeof after === 'string' ? after : undefined)
  if (!page.ok) notFound()
  const t = await getTranslations({ locale, namespace: 'myEsims' })
  return (
    <div className="page pt-6 lg:pt-10">
      <h1 className="mb-6 text-3xl sm:text-4xl">{t('title')}</h1>
      <Listed locale={locale} page={page.value} />
      {page.value.nextCursor && (
        <ButtonLink href={`${path}?after=${page.value.nextCursor}`} tone="quiet" className="mt-8">
          {t('older')}
        </ButtonLink>
      )}
    </div>
  )
}

async function Listed({ locale, page }: { locale: Locale; page: OwnedPage }) {
  const t = await getTranslations({ locale, namespace: 'myEsims' })
  const current = page.esims.filter(({ past }) => !past)
  const past = page.esims.filter((esim) => esim.past)
  if (page.esims.length === 0)
    return (
      <div className="rounded-card border border-line bg-surface p-6 sm:p-8">
        <p className="text-lg">{t('empty')}</p>
        <ButtonLink href={localePath(locale, '/')} className="mt-5">
          {t('find')}
        </ButtonLink>
      </div>
    )
  return (
    <div className="grid gap-10">
      {current.length > 0 && (
        <section aria-labelledby="current">
          <h2 id="current" className="mb-4 text-2xl">
            {t('current')}
          </h2>
          <div className="grid gap-5 lg:grid-cols-2">
            {current.map((esim) => (
              <EsimListCard key={esim.esimId} locale={locale} esim={esim} />
            ))}
          </div>
        </section>
      )}
      {past.length > 0 && (
        <section aria-labelledby="past">
          <h2 id="past" className="mb-4 text-2xl">
            {t('past')}
          </h2>
          <PastEsims locale={locale} esims={past} />
        </section>
      )}
    </div>
  )
}
