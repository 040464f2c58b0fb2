import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'

interface Props {
  readonly locale: Locale
  readonly iccid: string
  readonly names: readonly string[]
}

export async function UnreachableView({ locale, iccid, names }: Props) {
  const t = await getTranslations({ locale, namespace: 'result' })
  return (
    <div className="grid gap-6">
      <Notice tone="warn" title={t('unreachable.title')}>
        <p>{t('unreachable.text', { names: new Intl.ListFormat(locale).format(names) })}</p>
        <p className="mt-2">{t('unreachable.retry')}</p>
      </Notice>
      <div className="flex flex-wrap gap-3">
        <ButtonLink href={localePath(locale, `/check/${iccid}?confirmed=1`)}>
          <Icon name="refresh" />
          {t('again')}
        </ButtonLink>
        <ButtonLink href={localePath(locale, '/check')} tone="quiet">
          {t('another')}
        </ButtonLink>
      </div>
    </div>
  )
}
