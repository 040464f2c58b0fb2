import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { localeOf } from '@/app/_http/locale-of'
import { ButtonLink } from '@/components/ui/button'
import { localePath } from '@/i18n/routing'

type Props = PageProps<'/[locale]/renewal/cancelled'>

export const ensureStatic = 'navigation'

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await localeOf(params), namespace: 'meta.cancelled' })
  return { title: t('title'), robots: { index: false, follow: false } }
}

/** Where Stripe leads who turns back before paying. */
export default async function CancelledPage({ params }: Props) {
  const locale = await localeOf(params)
  const t = await getTranslations({ locale, namespace: 'renewal' })
  return (
    <div className="page py-12 lg:py-20">
      <h1 className="text-3xl sm:text-4xl">{t('cancelled.title')}</h1>
      <p className="mt-3 max-w-prose text-lg text-soft">{t('cancelled.text')}</p>
      <div className="mt-8 flex flex-wrap gap-3">
        <ButtonLink href={localePath(locale, '/check')}>{t('start')}</ButtonLink>
        <ButtonLink href={localePath(locale, '/')} tone="quiet">
          {t('home')}
        </ButtonLink>
      </div>
    </div>
  )
}
