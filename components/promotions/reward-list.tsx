import { getTranslations } from 'next-intl/server'
import { Moment } from '@/components/orders/moment'
import { TONE_TEXT } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { RewardView } from '@/lib/promotions/types'

const TONES = {
  pending: TONE_TEXT.note,
  granted: TONE_TEXT.good,
  taken_back: TONE_TEXT.warn,
  void: TONE_TEXT.warn,
} as const satisfies Record<RewardView['state'], string>

/** What somebody was promised and given, newest first. */
export async function RewardList({ locale, rewards }: { locale: Locale; rewards: readonly RewardView[] }) {
  const t = await getTranslations({ locale, namespace: 'rewards' })
  return (
    <section aria-labelledby="earned">
      <h2 id="earned" className="text-2xl">
        {t('earned')}
      </h2>
      {rewards.length === 0 && <p className="mt-3 text-soft">{t('empty')}</p>}
      <ul className="mt-3 divide-y divide-line">
        {rewards.map(({ kind, state, amount, at }) => (
          <li key={`${kind} ${at}`} className="grid gap-x-6 py-3 sm:grid-cols-[minmax(0,1fr)_auto]">
            <span className="font-bold">{t(`kind.${kind}`)}</span>
            <span className="font-bold tabular-nums sm:text-end">{formatMoney(amount, locale)}</span>
            <span className="text-soft text-sm">
              <Moment locale={locale} iso={at} />
            </span>
            <span className={`font-semibold text-sm sm:text-end ${TONES[state]}`}>{t(`state.${state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
