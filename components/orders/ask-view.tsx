import { getTranslations } from 'next-intl/server'
import { Notice } from '@/components/ui/notice'
import type { Locale } from '@/i18n/routing'
import type { RenewalOffers } from '@/lib/orders/types'
import { AskForm, type AskFormState } from './ask-form'

interface Props {
  readonly locale: Locale
  readonly iccid: string
  readonly reason: Extract<RenewalOffers, { kind: 'none' }>['reason']
  /** The answer to a try that was sent without JavaScript. */
  readonly answer: AskFormState
  readonly ask: (state: AskFormState, form: FormData) => Promise<AskFormState>
}

/** Nothing fits: say why, and offer to ask a person. */
export async function AskView({ locale, iccid, reason, answer, ask }: Props) {
  const t = await getTranslations({ locale, namespace: 'renew' })
  const words = reason === 'no_match' ? 'noMatch' : 'notRenewable'
  return (
    <div className="grid max-w-2xl gap-6">
      <Notice tone="note" title={t(`ask.${words}`)}>
        {t(`ask.${words}Text`)}
      </Notice>
      <AskForm
        action={ask}
        initial={answer}
        hidden={{ iccid, locale }}
        text={{
          email: t('ask.email'),
          emailHint: t('ask.emailHint'),
          emailInvalid: t('pay.emailInvalid'),
          note: t('ask.note'),
          noteHint: t('ask.noteHint'),
          submit: t('ask.submit'),
          submitting: t('ask.submitting'),
          sent: t('ask.sent'),
          sentText: t('ask.sentText'),
          nothingCharged: t('nothingCharged'),
        }}
      />
    </div>
  )
}
