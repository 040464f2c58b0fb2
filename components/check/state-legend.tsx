import { getTranslations } from 'next-intl/server'
import { STATE_TONES } from '@/components/esims/state-tone'
import { Badge } from '@/components/ui/badge'
import type { Locale } from '@/i18n/routing'
import { CARD_STATES } from '@/lib/esims/types'

/** Every state a result can have, with its meaning. */
export async function StateLegend({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale })
  return (
    <section aria-labelledby="states">
      <h2 id="states" className="text-2xl">
        {t('check.statesTitle')}
      </h2>
      <dl className="mt-4 grid gap-3">
        {CARD_STATES.map((state) => (
          <div key={state} className="grid gap-1 sm:grid-cols-[11rem_1fr] sm:items-baseline">
            <dt>
              <Badge tone={STATE_TONES[state]}>{t(`states.${state}.label`)}</Badge>
            </dt>
            <dd className="text-soft">{t(`states.${state}.text`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
