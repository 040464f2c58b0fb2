import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { type Locale, localePath } from '@/i18n/routing'

export async function CartEmpty({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'cart' })
  return (
    <section className="grid max-w-2xl justify-items-start gap-4 rounded-card border border-line bg-surface p-6 sm:p-8">
      <h2 className="text-xl">{t('empty')}</h2>
      <p className="text-soft">{t('emptyText')}</p>
      <ButtonLink href={localePath(locale, '/')}>{t('find')}</ButtonLink>
    </section>
  )
}
