import { getTranslations } from 'next-intl/server'
import { IccidText } from '@/components/esims/iccid-text'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { type Locale, localePath } from '@/i18n/routing'
import { readIccid } from '@/lib/core/iccid'

export async function NotFoundView({ locale, iccid }: { locale: Locale; iccid: string }) {
  const t = await getTranslations({ locale, namespace: 'result' })
  const reading = readIccid(iccid)
  const isWellWritten = reading.kind === 'iccid' && reading.checkDigitOk
  return (
    <div className="grid gap-6">
      <Notice tone="idle" title={t('notFound.title')}>
        <p>
          {t('notFound.text')} {isWellWritten && t('notFound.wellWritten')}
        </p>
      </Notice>
      <ul className="ms-5 list-disc space-y-3 text-lg marker:text-brand">
        <li>{t('notFound.other')}</li>
        <li>
          {t('notFound.compare')}{' '}
          <strong>
            <IccidText iccid={iccid} />
          </strong>
        </li>
      </ul>
      <div>
        <ButtonLink href={localePath(locale, '/check')}>{t('another')}</ButtonLink>
      </div>
    </div>
  )
}
