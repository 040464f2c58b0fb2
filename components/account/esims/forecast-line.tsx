import { getTranslations } from 'next-intl/server'
import { LocalTime } from '@/components/ui/local-time'
import { requestTime } from '@/components/ui/request-time'
import type { Locale } from '@/i18n/routing'
import type { Forecast } from '@/lib/esims/usage-forecast'

const SOON_MS = 48 * 3_600_000

/** How long the data lasts, in words; nothing where there is nothing to foretell. */
export async function ForecastLine({ locale, forecast }: { locale: Locale; forecast: Forecast }) {
  const t = await getTranslations({ locale, namespace: 'myEsims.forecast' })
  if (forecast.kind === 'none')
    return forecast.reason === 'too_little_known' ? <p className="mt-2 text-soft">{t('tooLittle')}</p> : null
  if (forecast.kind === 'lasts')
    return <p className="mt-2 font-semibold text-lg">{forecast.until ? t('lasts') : t('lastsLong')}</p>
  const { at } = forecast
  const isSoon = Date.parse(at) - (await requestTime()) < SOON_MS
  const utc = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' })
  return (
    <p className="mt-2 font-semibold text-lg">
      {t.rich('until', {
        time: () => (
          <LocalTime
            iso={at}
            locale={locale}
            dateStyle="full"
            {...(isSoon ? { timeStyle: 'short' as const } : {})}
            fallback={utc.format(new Date(at))}
          />
        ),
      })}
    </p>
  )
}
