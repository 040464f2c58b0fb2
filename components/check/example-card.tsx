import { getTranslations } from 'next-intl/server'
import { DataFigure } from '@/components/esims/data-figure'
import { Flag } from '@/components/esims/flag'
import { countryName, dataText } from '@/components/esims/format'
import { Badge } from '@/components/ui/badge'
import { Ring } from '@/components/ui/ring'
import type { Locale } from '@/i18n/routing'

const TOTAL_BYTES = 5e9
const LEFT_BYTES = 3.2e9
const DAYS_LEFT = 9

/** What a result looks like. Says that it is an example, and is made of the parts of the real card. */
export async function ExampleCard({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale })
  const left = dataText(LEFT_BYTES, locale)
  const total = dataText(TOTAL_BYTES, locale)
  return (
    <figure className="mx-auto w-full max-w-md">
      <figcaption className="mb-3 text-center font-semibold text-on-deep-soft text-sm">
        {t('home.example.label')}
      </figcaption>
      <div className="sim-corner overflow-hidden bg-surface text-ink">
        <div className="flex items-start justify-between gap-3 px-6 pt-6">
          <div>
            <p className="font-bold text-lg leading-snug">{t('home.example.plan')}</p>
            <p className="mt-1 flex items-center gap-2 text-soft">
              <Flag country="TR" />
              {countryName('TR', locale)}
            </p>
          </div>
        </div>
        <div className="grid justify-items-center gap-4 px-6 py-6">
          <Ring
            fraction={LEFT_BYTES / TOTAL_BYTES}
            tone="good"
            label={t('home.example.ring', { left, total })}
          >
            <DataFigure bytes={LEFT_BYTES} locale={locale} />
            <span className="block text-sm text-soft">{t('home.example.of', { amount: total })}</span>
          </Ring>
          <Badge tone="good">{t('states.active.label')}</Badge>
        </div>
        <p className="border-line border-t-2 border-dashed px-6 py-4 text-center font-semibold">
          {t('home.example.days', { days: DAYS_LEFT })}
        </p>
      </div>
    </figure>
  )
}
