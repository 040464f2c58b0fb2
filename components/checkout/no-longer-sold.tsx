import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'

/** A bundle that once was on sale: nothing is charged, and there is a way on. */
export async function NoLongerSold({ locale, name, href }: { locale: Locale; name: string; href: string }) {
  const t = await getTranslations({ locale, namespace: 'checkout' })
  return (
    <div className="grid max-w-2xl gap-6">
      <Notice tone="warn" title={t('gone.title', { plan: name })}>
        <p>{t('gone.text')}</p>
      </Notice>
      <div>
        <ButtonLink href={localePath(locale, href)}>{t('gone.others')}</ButtonLink>
      </div>
    </div>
  )
}
