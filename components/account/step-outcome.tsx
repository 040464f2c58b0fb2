import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'
import { RetryAfter } from '@/components/ui/retry-after'
import type { Locale } from '@/i18n/routing'
import type { ErrorCode } from '@/lib/core/error-codes'

export interface StepRefusal {
  readonly refused: ErrorCode
  readonly triesLeft: number | null
  readonly waitSeconds: number | null
}

/** Why a step did not go through: what is left, or when it is worth trying again. */
export async function StepOutcome({ locale, outcome }: { locale: Locale; outcome: StepRefusal }) {
  const t = await getTranslations({ locale })
  const { refused, triesLeft, waitSeconds } = outcome
  return (
    <Notice tone="bad" title={t(`errors.${refused}`)} live>
      {triesLeft !== null && <p>{t('signIn.triesLeft', { count: triesLeft })}</p>}
      <RetryAfter locale={locale} seconds={waitSeconds ?? undefined} />
    </Notice>
  )
}
