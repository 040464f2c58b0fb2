import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { RetryAfter } from '@/components/ui/retry-after'
import { type Locale, localePath } from '@/i18n/routing'
import { ERROR_CODES } from '@/lib/core/error-codes'
import type { Failure } from '@/lib/core/result'

/** Why there is no offer or no price right now; always with what was charged: nothing. */
export async function RenewRefused({
  locale,
  iccid,
  error,
}: {
  locale: Locale
  iccid: string
  error: Failure
}) {
  const t = await getTranslations({ locale })
  const again = ERROR_CODES[error.code].retryable
  // Where nobody knows the eSIM there is no other plan to choose: the way is back to its number.
  const hasOffers = error.code !== 'ESIM_NOT_FOUND'
  return (
    <div className="grid max-w-2xl gap-6">
      <Notice tone="warn" title={t(`errors.${error.code}`)}>
        <RetryAfter locale={locale} seconds={error.retryAfterSeconds} />
        <p>{t('renew.nothingCharged')}</p>
      </Notice>
      <div className="flex flex-wrap gap-3">
        {hasOffers && (
          <ButtonLink href={localePath(locale, `/renew/${iccid}`)}>
            {t(again ? 'renew.refused.again' : 'renew.back')}
          </ButtonLink>
        )}
        <ButtonLink href={localePath(locale, `/check/${iccid}?confirmed=1`)} tone="quiet">
          {t('renew.backToCheck')}
        </ButtonLink>
      </div>
    </div>
  )
}
