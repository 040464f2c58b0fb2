import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Tone } from '@/components/ui/tone'
import type { Locale } from '@/i18n/routing'
import { formatMoney } from '@/lib/core/money'
import type { TopUpView } from '@/lib/orders/wallet-view'

const TONES: Readonly<Record<TopUpView['state'], Tone>> = {
  done: 'good',
  open: 'warn',
  processing: 'note',
  returned: 'warn',
  ended: 'idle',
}

/** How the top-up stands that somebody comes back from. */
export async function TopUpAnswer({ locale, topUp }: { locale: Locale; topUp: TopUpView }) {
  const t = await getTranslations({ locale, namespace: 'wallet' })
  const { state, checkoutUrl } = topUp
  const amount = formatMoney(topUp.amount, locale)
  return (
    <Notice tone={TONES[state]} title={t(`answer.${state}`, { amount })} live>
      {state === 'open' && <p>{t('answer.openText')}</p>}
      {state === 'processing' && <p>{t('answer.processingText')}</p>}
      {state === 'returned' && <p>{t('answer.returnedText')}</p>}
      {state === 'ended' && <p>{t('nothingCharged')}</p>}
      {state === 'open' && checkoutUrl && (
        <ButtonLink href={checkoutUrl} tone="accent" className="mt-3">
          {t('answer.continue')}
        </ButtonLink>
      )}
    </Notice>
  )
}
