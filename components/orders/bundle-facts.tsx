import { getTranslations } from 'next-intl/server'
import { CountryList } from '@/components/esims/country-list'
import { IccidText } from '@/components/esims/iccid-text'
import { Fact } from '@/components/ui/fact'
import type { Locale } from '@/i18n/routing'
import { formatDay } from '@/lib/core/calendar-day'
import type { BundleSummary } from '@/lib/orders/types'
import { bundleWords } from './bundle-words'

/** What is bought, for which eSIM. */
export async function BundleFacts({
  locale,
  iccid,
  bundle,
  travelDate = null,
}: {
  locale: Locale
  /** Null for an eSIM that does not exist yet. */
  iccid: string | null
  bundle: BundleSummary
  /** As the buyer gave it; null where none was asked for. */
  travelDate?: string | null
}) {
  const t = await getTranslations({ locale, namespace: 'renew' })
  const words = await bundleWords(bundle, locale)
  return (
    <dl className="grid grid-cols-2 gap-4">
      {iccid !== null && (
        <Fact name={t('pay.esim')} className="col-span-2">
          <IccidText iccid={iccid} />
        </Fact>
      )}
      <Fact name={t('pay.plan')} className="col-span-2">
        {bundle.name}
      </Fact>
      <Fact name={t('data')}>{words.data}</Fact>
      <Fact name={t('days')}>{words.days}</Fact>
      {travelDate !== null && (
        <Fact name={t('travelDate')} className="col-span-2">
          {formatDay(travelDate, locale)}
        </Fact>
      )}
      {bundle.countries.length > 0 && (
        <div className="col-span-2">
          <dt className="text-sm text-soft">{t('countries')}</dt>
          <dd>
            <CountryList countries={bundle.countries} locale={locale} />
          </dd>
        </div>
      )}
    </dl>
  )
}
