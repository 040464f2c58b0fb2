import { getTranslations } from 'next-intl/server'
import { IccidText } from '@/components/esims/iccid-text'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { RetryAfter } from '@/components/ui/retry-after'
import { type Locale, localePath } from '@/i18n/routing'
import { readIccid } from '@/lib/core/iccid'
import type { CheckRefusal } from '@/lib/esims/types'

interface Props {
  readonly locale: Locale
  readonly iccid: string
  readonly refusal: CheckRefusal
}

/** A check that did not start: a digit that does not fit, too many checks, or nobody to ask. */
export async function CheckRefused({ locale, iccid, refusal }: Props) {
  const t = await getTranslations({ locale })
  const wrongDigit = refusal.code === 'ICCID_CHECK_DIGIT'
  const reading = readIccid(iccid)
  const known = refusal.suggestions ?? []
  const suggestions =
    known.length > 0 ? known : reading.kind === 'iccid' ? reading.suggestions.slice(0, 3) : []
  return (
    <div className="page pt-6 lg:pt-10">
      <div className="mx-auto grid max-w-3xl gap-6">
        <header>
          <p className="font-semibold text-soft">{t('result.number')}</p>
          <h1 className="mt-1 text-2xl tracking-normal sm:text-3xl">
            <IccidText iccid={iccid} />
          </h1>
        </header>
        <Notice tone="warn" title={wrongDigit ? t('check.digit.title') : t(`errors.${refusal.code}`)}>
          {wrongDigit && <p>{t('check.digit.text')}</p>}
          <RetryAfter locale={locale} seconds={refusal.retryAfterSeconds} />
        </Notice>
        {wrongDigit && suggestions.length > 0 && (
          <section>
            <h2 className="text-xl">
              {known.length > 0 ? t('result.refused.known') : t('check.digit.suggest')}
            </h2>
            <ul className="mt-3 grid gap-3">
              {suggestions.map((suggestion) => (
                <li key={suggestion}>
                  <ButtonLink
                    href={localePath(locale, `/check/${suggestion}`)}
                    tone="quiet"
                    className="text-lg"
                  >
                    <IccidText iccid={suggestion} differsFrom={iccid} />
                  </ButtonLink>
                </li>
              ))}
            </ul>
          </section>
        )}
        <div className="flex flex-wrap gap-3">
          <ButtonLink href={localePath(locale, '/check')}>{t('result.another')}</ButtonLink>
          <ButtonLink
            href={localePath(locale, `/check/${iccid}${wrongDigit ? '?confirmed=1' : ''}`)}
            tone="quiet"
          >
            {wrongDigit ? t('check.digit.anyway') : t('result.refused.again')}
          </ButtonLink>
        </div>
      </div>
    </div>
  )
}
