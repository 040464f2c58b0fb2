import { getTranslations } from 'next-intl/server'
import { agoText } from '@/components/esims/format'
import { lagText } from '@/components/esims/lag-text'
import { Moment } from '@/components/orders/moment'
import { Icon } from '@/components/ui/icon'
import { requestTime } from '@/components/ui/request-time'
import type { Locale } from '@/i18n/routing'
import type { OwnedEsim } from '@/lib/esims/owner-types'

/** When the figures were true and who says so; a value from before is marked where its provider is silent. */
export async function FiguresLine({ locale, figures }: { locale: Locale } & Pick<OwnedEsim, 'figures'>) {
  const t = await getTranslations({ locale })
  const isStale = !figures || figures.source === 'last_known'
  return (
    <p className={`flex gap-2 text-sm ${isStale ? 'font-semibold text-warn' : 'text-soft'}`}>
      <Icon name={isStale ? 'alert' : 'clock'} className="mt-0.5 size-4" />
      <span>
        {figures
          ? t.rich('result.asOf', {
              time: () => <Moment locale={locale} iso={figures.asOf} />,
              age: agoText(figures.asOf, await requestTime(), locale),
              source: t(`myEsims.source.${figures.source}`),
            })
          : t('myEsims.neverAnswered')}
        {figures && <>. {await lagText(figures.expectedLagSeconds, locale)}</>}
      </span>
    </p>
  )
}
