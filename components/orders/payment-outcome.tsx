import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'
import { Icon, type IconName } from '@/components/ui/icon'
import { TONE_TINT, type Tone } from '@/components/ui/tone'
import { type Locale, localePath } from '@/i18n/routing'

export type PaymentWord =
  | 'received'
  | 'done'
  | 'waiting'
  | 'notPaid'
  | 'returned'
  | 'review'
  | 'unknown'
  | 'unavailable'

const LOOKS: Readonly<Record<PaymentWord, { tone: Tone; icon: IconName }>> = {
  received: { tone: 'good', icon: 'check' },
  done: { tone: 'good', icon: 'check' },
  waiting: { tone: 'note', icon: 'clock' },
  notPaid: { tone: 'idle', icon: 'cross' },
  returned: { tone: 'idle', icon: 'refresh' },
  review: { tone: 'warn', icon: 'clock' },
  unknown: { tone: 'warn', icon: 'alert' },
  unavailable: { tone: 'warn', icon: 'clock' },
}

/** What became of a payment, in words only. */
export async function PaymentOutcome({ locale, word }: { locale: Locale; word: PaymentWord }) {
  const t = await getTranslations({ locale, namespace: 'renewal' })
  const { tone, icon } = LOOKS[word]
  const mayChange = word === 'received' || word === 'waiting' || word === 'unavailable'
  return (
    <div className="page py-12 lg:py-20">
      <span className={`grid size-16 place-items-center rounded-full ${TONE_TINT[tone]}`}>
        <Icon name={icon} className="size-8" />
      </span>
      <h1 className="mt-6 text-3xl sm:text-4xl">{t(`success.${word}.title`)}</h1>
      <p className="mt-3 max-w-prose text-lg text-soft">{t(`success.${word}.text`)}</p>
      <div className="mt-8 flex flex-wrap gap-3">
        {mayChange && (
          <ButtonLink href="">
            <Icon name="refresh" />
            {t('again')}
          </ButtonLink>
        )}
        <ButtonLink href={localePath(locale, '/check')} tone={mayChange ? 'quiet' : 'primary'}>
          {t('start')}
        </ButtonLink>
      </div>
    </div>
  )
}
