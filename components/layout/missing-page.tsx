import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { type Locale, localePath } from '@/i18n/routing'

export async function MissingPage({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'missing' })
  return (
    <div className="page py-16 lg:py-28">
      <p className="font-extrabold text-6xl text-brand tabular-nums" aria-hidden="true">
        404
      </p>
      <h1 className="mt-4 text-3xl sm:text-4xl">{t('title')}</h1>
      <p className="mt-3 max-w-prose text-lg text-soft">{t('text')}</p>
      <div className="mt-8 flex flex-wrap gap-3">
        <ButtonLink href={localePath(locale, '/check')}>{t('check')}</ButtonLink>
        <ButtonLink href={localePath(locale, '/')} tone="quiet">
          {t('home')}
        </ButtonLink>
      </div>
    </div>
  )
}
