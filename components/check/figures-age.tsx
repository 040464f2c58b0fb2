import { getTranslations } from 'next-intl/server'
import { agoText } from '@/components/esims/format'
import { lagText } from '@/components/esims/lag-text'
import { Icon } from '@/components/ui/icon'
import { LocalTime } from '@/components/ui/local-time'
import { requestTime } from '@/components/ui/request-time'
import type { Locale } from '@/i18n/routing'
import type { EsimCard } from '@/lib/esims/types'

/** When the figures were true, and who says so. A value from before is marked as one. */
export async function FiguresAge({
  locale,
  asOf,
  source,
  expectedLagSeconds,
}: { locale: Locale } & Pick<EsimCard, 'asOf' | 'source' | 'expectedLagSeconds'>) {
  const t = await getTranslations({ locale, namespace: 'result' })
  const utc = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  const stale = source === 'last_known'
  return (
    <p className={`flex gap-2 text-sm ${stale ? 'font-semibold text-warn' : 'text-soft'}`}>
      <Icon name={stale ? 'alert' : 'clock'} className="mt-0.5 size-4" />
      <span>
        {t.rich('asOf', {
          time: () => (
            <LocalTime
              iso={asOf}
              locale={locale}
              dateStyle="medium"
              timeStyle="short"
              fallback={t('utc', { time: utc.format(new Date(asOf)) })}
            />
          ),
          age: agoText(asOf, await requestTime(), locale),
          source: t(`source.${source}`),
        })}
        . {await lagText(expectedLagSeconds, locale)}
      </span>
    </p>
  )
}
