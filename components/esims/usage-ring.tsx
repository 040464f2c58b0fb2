import { getTranslations } from 'next-intl/server'
import { Ring } from '@/components/ui/ring'
import type { Tone } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import type { CardPlan } from '@/lib/esims/types'
import { DataFigure } from './data-figure'
import { dataText, isUnlimited, totalBytes } from './format'

interface Props {
  readonly locale: Locale
  readonly plan: CardPlan
  readonly tone: Tone
  /** For lists: smaller, with less in it. */
  readonly small?: boolean
}

/** Data left of a plan as a ring, with the same in words. */
export async function UsageRing({ locale, plan, tone, small = false }: Props) {
  const t = await getTranslations({ locale, namespace: 'result' })
  const total = totalBytes(plan.data)
  const left = plan.remainingBytes
  if (isUnlimited(plan.data)) {
    return (
      <Ring fraction={1} tone={tone} label={t('ringUnlimited')} small={small}>
        <span className={`block font-extrabold ${small ? 'px-4 text-sm' : 'px-6 text-xl'}`}>
          {t('unlimited')}
        </span>
      </Ring>
    )
  }
  if (left === null) {
    return (
      <Ring fraction={0} tone="idle" label={t('ringUnknown')} small={small}>
        <span className="block font-extrabold text-3xl">?</span>
        {total !== null && (
          <span className="block text-sm text-soft">{t('of', { total: dataText(total, locale) })}</span>
        )}
      </Ring>
    )
  }
  const fraction = total ? left / total : null
  const label =
    total === null
      ? t('dataLeftOnly', { left: dataText(left, locale) })
      : t('ringLeft', {
          left: dataText(left, locale),
          total: dataText(total, locale),
          percent: Math.round((fraction ?? 0) * 100),
        })
  return (
    <Ring fraction={fraction} tone={tone} label={label} small={small}>
      <DataFigure bytes={left} locale={locale} small={small} />
      <span className={`block text-soft ${small ? 'text-xs' : 'text-sm'}`}>
        {total === null ? t('left') : t('of', { total: dataText(total, locale) })}
      </span>
    </Ring>
  )
}
